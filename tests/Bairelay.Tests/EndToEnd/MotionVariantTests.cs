using System.Net;
using System.Net.Sockets;
using System.Text;
using Bairelay.LocalCloud.Push;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>What cameras leave out, do late or do twice around a motion: the sensor is right all the same, and they sleep.</summary>
public sealed class MotionVariantTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    [Theory, InlineData("tcp"), InlineData("udp")]
    public Task A_detection_that_lags_the_push_confirms_the_same_motion(string transport)
    {
        var plan = new CameraPlan { Transport = transport, Camera = InSession(session => session with { DetectionDelay = TimeSpan.FromSeconds(2) }) };
        return HouseRig.LiveAsync(HousePlan.With(plan), async house =>
        {
            house.Camera.RaiseMotion(s_long, "MD", "vehicle");
            await house.SeesAsync("status", "connected");
            house.Of("status/motion").Should().Equal("on");
            await house.SeesMotionAsync("\"ai\":[\"vehicle\"]");
            house.Cameras[0].EndMotion();
            await house.SeesAsync("status", "disconnected");
            // Nothing of it after its end: its detection, then the end. Before that the push alone.
            house.Of("status/motion").Should().Equal("on", "off");
            house.TimelessOf("status/motion/attributes")[0].Should().Contain("\"confirmed\":false");
            house.TimelessOf("status/motion/attributes")[^1].Should().Contain("\"confirmed\":true").And.Contain("\"count_today\":1");
        });
    }

    [Fact]
    public Task A_detection_that_never_comes_leaves_the_end_to_the_hold() =>
        HouseRig.LiveAsync(HousePlan.With(InSession(session => session with { DetectionDelay = null })), async house =>
        {
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.SeesAsync("status", "connected");
            await house.PassAsync(28);
            house.Of("status/motion").Should().Equal("on");
            await house.PassAsync(3);
            await house.SeesAsync("status/motion", "off");
            await house.SeesAsync("status", "disconnected");
            await house.IsAsleepAsync();
            house.Of("status/motion").Should().Equal("on", "off");
            house.Of("status/motion/attributes").Should().OnlyContain(one => one.Contains("\"confirmed\":false", StringComparison.Ordinal));
        });

    [Fact]
    public Task A_detection_after_the_hold_is_a_motion_of_its_own() =>
        HouseRig.LiveAsync(
            HousePlan.With(InSession(session => session with { DetectionDelay = TimeSpan.FromHours(1) }), camera => camera with { IdleDisconnectTimeout = TimeSpan.FromHours(1) }),
            async house =>
            {
                house.Camera.RaiseMotion(s_long, "MD", "people");
                await house.SeesAsync("status", "connected");
                await house.PassAsync(31);
                await house.SeesAsync("status/motion", "off");
                house.Cameras[0].Detect("vehicle");
                await house.SeesAsync("status/motion", "on", times: 2);
                house.Cameras[0].EndMotion();
                await house.SeesAsync("status/motion", "off", times: 2);
                house.Of("status/motion").Should().Equal("on", "off", "on", "off");
                var attributes = house.TimelessOf("status/motion/attributes");
                attributes[0].Should().Contain("\"source\":\"push\"").And.Contain("\"count_today\":1");
                attributes[^1].Should().Contain("\"source\":\"camera\"").And.Contain("\"count_today\":2").And.Contain("\"ai\":[\"vehicle\"]");
                (await house.OrderAsync("control/wakeup", "0")).Should().Be("OK");
                await house.SeesAsync("status", "disconnected");
                house.Of("status").Should().Equal("connected", "disconnected");
            });

    [Fact]
    public Task A_start_and_an_end_in_one_read_are_two_messages() => HouseRig.LiveAsync(async house =>
    {
        (await house.OrderAsync("control/wakeup", "1")).Should().Be("OK");
        await house.HoldsAsync(() => house.Of("status/preview").Count > 0, "the readings are taken");
        house.Cameras[0].EndMotion();
        await house.SeesAsync("status/motion", "off");
        house.Of("status/motion").Should().Equal("on", "off");
        (await house.OrderAsync("control/wakeup", "0")).Should().Be("OK");
    });

    [Theory, InlineData(EventSubscription.Silent), InlineData(EventSubscription.Refused)]
    public Task A_camera_that_does_not_take_the_subscription_is_heard_all_the_same(EventSubscription subscription) =>
        HouseRig.LiveAsync(HousePlan.With(InSession(session => session with { Subscription = subscription })), async house =>
        {
            house.Camera.RaiseMotion(s_long, "MD", "dog_cat");
            await house.SeesMotionAsync("\"ai\":[\"dog_cat\"]");
            house.Cameras[0].EndMotion();
            await house.SeesAsync("status", "disconnected");
            house.Of("status/motion").Should().Equal("on", "off");
        });

    [Fact]
    public Task Several_calls_of_one_motion_are_one_and_each_is_hung_up_on() =>
        HouseRig.LiveAsync(HousePlan.With(InPush(push => push with { Attempts = 4, Pause = TimeSpan.FromMilliseconds(50) })), async house =>
        {
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.HoldsAsync(() => house.Cameras[0].NotesOf(NoteKind.Push).Count == 4, "it calls four times");
            house.Cameras[0].NotesOf(NoteKind.Push).Should().OnlyContain(note => note.EndsWith(": closed", StringComparison.Ordinal), "nothing is passed on");
            await house.SeesMotionAsync("\"confirmed\":true");
            house.Cameras[0].EndMotion();
            await house.SeesAsync("status", "disconnected");
            house.Of("status/motion").Should().Equal("on", "off");
            house.Of("status/motion/attributes")[^1].Should().Contain("\"count_today\":1");
            house.Camera.SessionsOpened.Should().Be(1);
        });

    [Theory, InlineData(PushManner.Close), InlineData(PushManner.Reset), InlineData(PushManner.Silent)]
    public Task A_call_is_a_motion_whatever_it_says(PushManner manner) =>
        HouseRig.LiveAsync(HousePlan.With(InPush(push => push with { Manner = manner })), MotionAsync);

    [Fact]
    public Task A_call_without_a_name_is_a_motion() =>
        HouseRig.LiveAsync(HousePlan.With(InPush(push => push with { ServerName = null })), MotionAsync);

    [Fact]
    public async Task With_passthrough_the_push_service_hears_the_camera_after_the_motion_was_told()
    {
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start();
        var endpoint = (IPEndPoint)upstream.LocalEndpoint;
        var plan = new HousePlan
        {
            Options = options => options with { PushListener = options.PushListener with { Passthrough = true, UpstreamDns = endpoint } },
            PushNetwork = PushNetwork.OfSystem with
            {
                FindUpstream = (_, _) => Task.FromResult<IReadOnlyList<Ipv4>>([Ipv4.Loopback]),
                RefuseUpstream = _ => null,
                UpstreamPort = endpoint.Port,
            },
        };
        await HouseRig.LiveAsync(plan, async house =>
        {
            house.Camera.RaiseMotion(s_long, "MD", "people");
            using (var call = await upstream.AcceptSocketAsync())
            {
                var hello = new byte[2048];
                (await call.ReceiveAsync(hello)).Should().BePositive();
                hello[0].Should().Be(0x16);
                Encoding.ASCII.GetString(hello).Should().Contain("pushx.reolink.com");
            }

            await house.HoldsAsync(() => house.Cameras[0].NotesOf(NoteKind.Push).Count == 1, "the call has ended");
            await house.SeesMotionAsync("\"confirmed\":true");
            house.Cameras[0].EndMotion();
            await house.SeesAsync("status", "disconnected");
            house.Of("status/motion").Should().Equal("on", "off");
        });
    }

    [Fact]
    public Task A_call_for_another_server_is_no_motion_and_holds_nothing() =>
        HouseRig.LiveAsync(HousePlan.With(InPush(push => push with { ServerName = "apis.reolink.com" })), async house =>
        {
            house.Camera.RaiseMotion(TimeSpan.Zero, "MD", "people");
            await house.SaysAsync("server_name=apis.reolink.com");
            await house.LetsGoAsync();
            await house.HoldsAsync(() => house.Life.Loop.Live is null && house.Camera.SessionsOpen == 0, "it is let go");
            house.Of("status/motion").Should().BeEmpty();
        });

    [Fact]
    public Task A_camera_that_loses_its_power_ends_the_motion_that_it_reported() => HouseRig.LiveAsync(async house =>
    {
        house.Camera.RaiseMotion(s_long, "MD", "people");
        await house.SeesMotionAsync("\"confirmed\":true");
        house.Camera.PowerOff();
        await house.SeesAsync("status/motion", "off");
        await house.SeesAsync("status", "disconnected");
        house.Of("status/motion").Should().Equal("on", "off");
    });

    [Fact]
    public Task A_motion_of_which_nothing_is_to_be_told_is_not_told() =>
        HouseRig.LiveAsync(
            HousePlan.With(settings => settings, camera => camera with { Mqtt = camera.Mqtt with { EnableMotion = false, EnableBattery = false, EnablePreview = false } }),
            async house =>
            {
                house.Camera.RaiseMotion(TimeSpan.Zero, "MD", "people");
                await house.SeesAsync("status", "connected");
                await house.HoldsAsync(() => house.Life.MotionWatch.Current.Sensor == Bairelay.Cameras.Life.MotionSensor.On, "it moves");
                (await house.OrderAsync("control/wakeup", "0")).Should().Be("OK");
                house.Cameras[0].EndMotion();
                await house.SeesAsync("status", "disconnected");
                house.Witness.Seen.Select(message => message.Topic["bairelay/porch/".Length..]).Should()
                    .OnlyContain(topic => topic == "status" || topic == "status/power" || topic == "status/ledger" || topic == "control/wakeup");
            });

    private static async Task MotionAsync(HouseRig house)
    {
        house.Camera.RaiseMotion(s_long, "MD", "people");
        await house.SeesMotionAsync("\"confirmed\":true");
        house.Cameras[0].EndMotion();
        await house.SeesAsync("status", "disconnected");
        house.Of("status/motion").Should().Equal("on", "off");
    }

    private static Func<CameraSettings, CameraSettings> InSession(Func<SessionSettings, SessionSettings> change) =>
        settings => settings with { Session = change(settings.Session) };

    private static Func<CameraSettings, CameraSettings> InPush(Func<PushSettings, PushSettings> change) =>
        settings => settings with { Network = settings.Network with { Push = change(settings.Network.Push) } };
}
