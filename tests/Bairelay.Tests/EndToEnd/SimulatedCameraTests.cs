using System.Net;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.EndToEnd;

/// <summary>The simulated camera against the real server, on real sockets and in real time.</summary>
public sealed class SimulatedCameraTests
{
    public static TheoryData<string, CloudSettings> Variations => new()
    {
        { "long UID", Settings() },
        { "short UID", Settings() with { Uid = Uid.Parse(ShortUid) } },
        { "without dev", Settings() with { SendsDev = false } },
        { "with a stale dev", Settings() with { Dev = At("10.0.0.5:10177") } },
        { "needrsp 0", Settings() with { NeedRsp = false } },
        { "needrsp absent", Settings() with { NeedRsp = null } },
        { "without token", Settings() with { SendsToken = false } },
        { "r 3", Settings() with { R = 3 } },
        { "newlines", Settings() with { WritesNewlines = true } },
        { "every packet three times", Settings() with { SendsThreeTimes = true } },
    };

    [Theory, MemberData(nameof(Variations))]
    public async Task It_registers_wakes_and_sleeps_again_in_every_variation(string which, CloudSettings settings)
    {
        using var rig = new TestServer(time: TimeProvider.System);
        var phases = new PhaseLog();
        await using var camera = new SimulatedCamera(
            settings, IPAddress.Parse("127.0.0.2"), "localhost", (ushort)rig.Middleman().Port, TimeProvider.System, new Random(1), phases.OnPacket);
        await camera.PowerOnAsync();
        await phases.Reached(CameraPhase.Asleep);
        await Eventually.HoldsAsync(() => rig.Server.Registry.Count == 1);

        (await rig.Server.WakeAsync(Uid.Parse(ShortUid), 1, 5000, CancellationToken.None)).Outcome.Should().Be(WakeOutcome.Started, which);
        await phases.Reached(CameraPhase.Awake);
        camera.LastWake!.Value.Cli.Should().Be(At("127.0.0.1:5000"));
        await phases.Reached(CameraPhase.Ending);
        await phases.Reached(CameraPhase.Asleep);
    }

    [Fact]
    public async Task A_camera_that_changes_its_address_goes_on_with_its_token()
    {
        using var rig = new TestServer(time: TimeProvider.System);
        var phases = new PhaseLog();
        await using var camera = new SimulatedCamera(
            Settings(), IPAddress.Parse("127.0.0.2"), "127.0.0.1", (ushort)rig.Middleman().Port, TimeProvider.System, new Random(1), phases.OnPacket);
        await camera.PowerOnAsync();
        await phases.Reached(CameraPhase.Asleep);
        await Eventually.HoldsAsync(() => rig.Server.Registry.Count == 1);
        await camera.MoveAsync(IPAddress.Parse("127.0.0.3"));
        camera.HurryUp();
        await Eventually.HoldsAsync(() => rig.Log.Lines.Any(line => line.StartsWith("Camera moved src=127.0.0.3", StringComparison.Ordinal)));
        var reply = await rig.Server.WakeAsync(Uid.Parse(ShortUid), 1, 5000, CancellationToken.None);
        reply.Camera.Route.Remote.Should().Be(camera.Address);
        await phases.Reached(CameraPhase.Awake);
    }

    [Fact]
    public async Task A_camera_that_is_switched_off_and_on_boots_from_the_start()
    {
        using var rig = new TestServer(time: TimeProvider.System);
        var phases = new PhaseLog();
        await using var camera = new SimulatedCamera(
            Settings(), IPAddress.Parse("127.0.0.2"), "127.0.0.1", (ushort)rig.Middleman().Port, TimeProvider.System, new Random(1), phases.OnPacket);
        for (var boot = 1; boot <= 2; boot++)
        {
            await camera.PowerOnAsync();
            await phases.Reached(CameraPhase.Querying);
            await phases.Reached(CameraPhase.Asleep);
            camera.PowerOff();
        }

        rig.Log.Lines.Count(line => line.StartsWith("D2M_Q src=127.0.0.2", StringComparison.Ordinal)).Should().Be(2);
    }

    private static CloudSettings Settings() => new()
    {
        Uid = Uid.Parse(LongUid),
        HeartbeatInterval = TimeSpan.FromSeconds(10),
        StaysAwake = TimeSpan.FromMilliseconds(300),
    };

    /// <summary>The phases that the camera went through, to be awaited in order.</summary>
    private sealed class PhaseLog
    {
        private readonly System.Threading.Channels.Channel<CameraPhase> _phases = System.Threading.Channels.Channel.CreateUnbounded<CameraPhase>();

        public void OnPacket(CameraPacket packet) => _phases.Writer.TryWrite(packet.Phase);

        public async Task Reached(CameraPhase phase)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
            while (await _phases.Reader.ReadAsync(deadline.Token) != phase)
            {
                // Phases on the way do not matter.
            }
        }
    }
}
