using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;

namespace Bairelay.Soak;

/// <summary>What one sort of camera does otherwise than the plain one.</summary>
/// <param name="HasTcp">Sessions over TCP alone; false: over BcUdp alone.</param>
/// <param name="Calls">Whether it calls the push service.</param>
internal sealed record CameraKind(string Name, bool HasTcp, Func<CameraSettings, CameraSettings> Change, bool Calls = true);

/// <summary>Every sort of camera that a house may have, by turns.</summary>
internal static class CameraKinds
{
    public const string Password = "swordfish";

    public static IReadOnlyList<CameraKind> All { get; } =
    [
        new("tcp", true, camera => camera),
        new("udp", false, camera => camera),
        new("tcp, calls five times", true, camera => Push(camera, push => push with { Attempts = 5, Pause = TimeSpan.FromSeconds(2) })),
        new("udp, says nothing of a motion", false, camera => Session(camera, session => session with { DetectionDelay = null })),
        new("tcp, slow", true, camera => Session(
            camera with { Network = camera.Network with { BootTime = TimeSpan.FromSeconds(4), PushDelay = TimeSpan.FromSeconds(3) } },
            session => session with { DetectionDelay = TimeSpan.FromSeconds(9) })),
        new("udp, bad radio", false, camera => camera with { Cloud = camera.Cloud with { Loss = 0.05, SendsThreeTimes = true } }),
        new("tcp, refuses at first", true, camera => Push(
            Session(camera, session => session with { RefusesAfterWake = TimeSpan.FromSeconds(4), Subscription = EventSubscription.Refused }),
            push => push with { Manner = PushManner.Close, Attempts = 3 })),
        new("udp, particular", false, camera => Push(
            Session(camera, session => session with { EnforcesKeepAlive = true, Subscription = EventSubscription.Silent, PieceLength = 700, Encryption = BcEncryption.BcEncrypt }),
            push => push with { Manner = PushManner.Silent, Attempts = 3 })),
        new("tcp, push off in the app", true, camera => camera with { Network = camera.Network with { PushHost = null } }, Calls: false),
        new("udp, silent settings", false, camera => Push(
            Session(camera, session => session with { SilentSets = true, Encryption = BcEncryption.None, MarksDstBinary = true }),
            push => push with { Manner = PushManner.Reset })),
    ];

    /// <param name="uid">Its own, 20 characters.</param>
    public static CameraSettings Settings(CameraKind kind, string uid, int tcpPort, int helloPort, int pushPort) => kind.Change(new CameraSettings
    {
        Cloud = new CloudSettings
        {
            Uid = Uid.Parse(uid),
            // A fraction of the week's heartbeats: see SoakHouse.
            HeartbeatInterval = SoakHouse.Heartbeat,
            StaysAwake = TimeSpan.FromSeconds(8),
            StaysAfterSession = TimeSpan.FromSeconds(1),
            StaysAfterMotion = TimeSpan.FromSeconds(20),
            RebootTime = TimeSpan.FromSeconds(5),
        },
        Session = new SessionSettings { Password = Password, PercentPerAwakeMinute = 0 },
        Network = new NetworkSettings
        {
            TcpPort = kind.HasTcp ? tcpPort : null,
            AnswersUdp = !kind.HasTcp,
            HelloPorts = [helloPort],
            BootTime = TimeSpan.FromSeconds(0.5),
            PushHost = "127.0.0.1",
            PushPort = pushPort,
            Push = new PushSettings { Attempts = 1 },
        },
    });

    private static CameraSettings Session(CameraSettings camera, Func<SessionSettings, SessionSettings> change) =>
        camera with { Session = change(camera.Session) };

    private static CameraSettings Push(CameraSettings camera, Func<PushSettings, PushSettings> change) =>
        camera with { Network = camera.Network with { Push = change(camera.Network.Push) } };
}
