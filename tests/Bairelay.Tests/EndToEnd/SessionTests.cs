using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Cameras.Streams;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using Bairelay.Protocol.Media;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>A sleeping camera is woken, asked and let go, whatever it speaks and over whatever it is reached.</summary>
public sealed class SessionTests
{
    private static readonly string[] s_transports = ["tcp", "udp"];

    /// <summary>The oddities of the field (docs/protocol.md 4), each on its own.</summary>
    private static readonly Dictionary<string, Func<CameraSettings, CameraSettings>> s_oddities = new(StringComparer.Ordinal)
    {
        ["no answer to settings"] = OfSession(session => session with { SilentSets = true }),
        ["400 while waking"] = OfSession(session => session with { RefusesAfterWake = TimeSpan.FromSeconds(1) }),
        ["class 0xffff"] = OfSession(session => session with { OddClass = OddClass.Everywhere }),
        ["indented XML"] = OfSession(session => session with { IndentsXml = true }),
        ["names in another case"] = OfSession(session => session with { ChangesCase = true }),
        ["0xdd03"] = OfSession(session => session with { AnswersDd03 = true, LongNonce = true }),
        ["message 31 unanswered"] = OfSession(session => session with { Subscription = EventSubscription.Silent }),
        ["message 31 refused"] = OfSession(session => session with { Subscription = EventSubscription.Refused }),
        ["old form of the PIR"] = OfSession(session => session with { PirForm = PirForm.Legacy }),
        ["XML marked as binary"] = OfSession(session => session with { MarksDstBinary = true }),
        ["snapshot by one number"] = OfSession(session => session with { SnapshotForm = SnapshotForm.SameNumber }),
        ["snapshot with an empty end"] = OfSession(session => session with { SnapshotForm = SnapshotForm.EmptyEnd }),
        ["the second magic"] = OfSession(session => session with { OtherMagicOnSnapshot = true }),
        ["hardly any version"] = OfSession(session => session with { SparseVersion = true }),
        ["tiny pieces"] = OfSession(session => session with { PieceLength = 7 }),
        ["keepalive enforced"] = OfSession(session => session with { EnforcesKeepAlive = true }),
        ["an end of an older session"] = settings => settings with { Network = settings.Network with { SendsOldDisconnect = true } },
        ["every packet three times"] = settings => settings with { Cloud = settings.Cloud with { SendsThreeTimes = true } },
        ["newlines in every packet"] = settings => settings with { Cloud = settings.Cloud with { WritesNewlines = true } },
        ["one packet in five lost"] = settings => settings with { Cloud = settings.Cloud with { Loss = 0.2 } },
    };

    public static TheoryData<string, BcEncryption> Combinations =>
    [
        .. from transport in s_transports from encryption in Enum.GetValues<BcEncryption>() select (transport, encryption),
    ];

    public static TheoryData<string, string> Oddities =>
        [.. from transport in s_transports from oddity in s_oddities.Keys select (transport, oddity)];

    [Theory, MemberData(nameof(Combinations))]
    public async Task Every_encryption_works_over_every_transport(string transport, BcEncryption encryption)
    {
        await using var rig = await CameraRig.StartAsync(Over(transport, CameraRig.Settings(session => session with { Encryption = encryption })));
        await using (var session = await rig.OpenAsync())
        {
            session.Connection.Pipe.Transport.Should().Be(transport);
            await RoutineAsync(rig, session);
        }

        await rig.IsAsleepAsync();
    }

    [Theory, MemberData(nameof(Oddities))]
    public async Task No_oddity_of_the_field_gets_in_the_way(string transport, string oddity)
    {
        await using var rig = await CameraRig.StartAsync(Over(transport, s_oddities[oddity](CameraRig.Settings())));
        await using (var session = await rig.OpenAsync()) await RoutineAsync(rig, session);
        await rig.IsAsleepAsync();
    }

    [Theory, InlineData(BcEncryption.None), InlineData(BcEncryption.BcEncrypt)]
    public async Task A_camera_is_held_to_the_configured_ceiling(BcEncryption ceiling)
    {
        await using var rig = await CameraRig.StartAsync(CameraRig.Settings());
        await using var session = await rig.OpenAsync(settings => settings with { MaxEncryption = ceiling });
        (await session.GetBatteryAsync(CancellationToken.None)).Percent.Should().Be(87);
    }

    [Theory, InlineData("tcp"), InlineData("udp")]
    public async Task A_reboot_brings_the_camera_back_through_D2M_Q(string transport)
    {
        await using var rig = await CameraRig.StartAsync(Over(transport, CameraRig.Settings()));
        await using (var session = await rig.OpenAsync()) await session.RebootAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => rig.Packets.Count(packet => packet is { Sent: true, Message: D2M_Q }) == 2);
        await rig.IsAsleepAsync();
    }

    [Theory]
    [InlineData(PasswordRefusal.Unauthorized), InlineData(PasswordRefusal.BadRequest), InlineData(PasswordRefusal.EmptySuccess)]
    public async Task A_wrong_password_is_named_as_such(PasswordRefusal form)
    {
        await using var rig = await CameraRig.StartAsync(CameraRig.Settings(session => session with { PasswordRefusal = form, Password = "another" }));
        var login = () => rig.OpenAsync();
        (await login.Should().ThrowAsync<LoginRefusedException>()).Which.Reason.Should().Be(LoginRefusal.WrongPassword);
        await rig.IsAsleepAsync();
    }

    [Fact]
    public async Task An_account_bound_camera_is_named_as_such()
    {
        await using var rig = await CameraRig.StartAsync(CameraRig.Settings(session => session with { AccountBound = true }));
        var login = () => rig.OpenAsync();
        (await login.Should().ThrowAsync<LoginRefusedException>()).Which.Reason.Should().Be(LoginRefusal.AccountBound);
    }

    [Theory, InlineData("tcp"), InlineData("udp")]
    public async Task A_motion_is_reported_with_its_end(string transport)
    {
        await using var rig = await CameraRig.StartAsync(Over(transport, CameraRig.Settings()));
        await using var session = await rig.OpenAsync();
        await session.SubscribeEventsAsync(CancellationToken.None);
        rig.Camera.RaiseMotion(TimeSpan.FromMilliseconds(50), "MD", "people");

        var start = await MotionAsync(session, active: true);
        start.AiTypes.Should().Equal("people");
        (await MotionAsync(session, active: false)).Status.Should().BeEmpty();
    }

    [Theory, InlineData(0.0), InlineData(0.3)]
    public async Task A_stream_over_a_bad_link_loses_nothing(double loss)
    {
        var settings = Over("udp", CameraRig.Settings(session => session with { Encryption = BcEncryption.FullAes }));
        await using var rig = await CameraRig.StartAsync(settings with { Cloud = settings.Cloud with { Loss = loss, SendsThreeTimes = loss == 0 } });
        await using var session = await rig.OpenAsync();
        await using var stream = await session.OpenStreamAsync(StreamKind.Sub, CancellationToken.None);

        (await stream.ReadAsync(CancellationToken.None)).Kind.Should().Be(MediaKind.InfoV2);
        List<StreamFrame> frames = [];
        while (frames.Count < 40) frames.Add(await stream.ReadAsync(CancellationToken.None));
        frames.Should().Contain(frame => frame.Kind == MediaKind.IFrame);
        (stream.Skipped, stream.Dropped).Should().Be((0L, 0L));
    }

    /// <summary>What a user does to a camera, in one go.</summary>
    private static async Task RoutineAsync(CameraRig rig, CameraSession session)
    {
        var none = CancellationToken.None;
        (await session.GetBatteryAsync(none)).Percent.Should().Be(87);
        (await session.GetVersionAsync(none)).FirmwareVersion.Should().Be("v3.0.0.2356_23062008");
        await session.SubscribeEventsAsync(none);
        await session.SetPirAsync(false, none);
        (await session.GetPirAsync(none)).Enable.Should().BeFalse();
        await session.SetStatusLightAsync(false, none);
        (await session.GetLedAsync(none)).StatusLight.Should().BeFalse();
        var picture = await session.TakeSnapshotAsync(none);
        picture.Should().StartWith([0xff, 0xd8]).And.EndWith([0xff, 0xd9]);
        await session.GetTimeAsync(none);
        await using (var stream = await session.OpenStreamAsync(StreamKind.Sub, none))
        {
            (await stream.ReadAsync(none)).Kind.Should().Be(MediaKind.InfoV2);
            (await stream.ReadAsync(none)).Kind.Should().Be(MediaKind.IFrame);
        }

        rig.Camera.Read(camera => camera.SessionsOpen).Should().Be(1);
    }

    private static async Task<AlarmEvent> MotionAsync(CameraSession session, bool active)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        await foreach (var one in session.Events.ReadAllAsync(patience.Token))
        {
            if (one is MotionReported motion && motion.Alarm.IsActive == active) return motion.Alarm;
        }

        throw new InvalidOperationException("The session ended without such a motion");
    }

    private static CameraSettings Over(string transport, CameraSettings settings) => settings with
    {
        Network = transport == "tcp" ? settings.Network with { AnswersUdp = false } : settings.Network with { TcpPort = null },
    };

    private static Func<CameraSettings, CameraSettings> OfSession(
        Func<Bairelay.Simulator.SessionSettings, Bairelay.Simulator.SessionSettings> change) =>
        settings => settings with { Session = change(settings.Session) };
}
