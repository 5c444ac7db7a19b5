using System.Globalization;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>The whole way of a motion: from a sleeping camera to the broker, and back to sleep.</summary>
public sealed class MotionTests
{
    private const string Battery =
        """{"percent":87,"charge_status":"none","adapter_status":"none","voltage_mv":4065,"current_ma":0,"temperature_c":21,"low_power":false}""";

    private static readonly string[] s_topics =
    [
        "status/motion", "status/motion/attributes", "status", "status/power", "status/battery_level", "status/battery/attributes",
        "status/preview", "status/ledger",
    ];

    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    [Theory, InlineData("tcp"), InlineData("udp")]
    public Task A_motion_is_told_at_once_confirmed_ended_and_the_camera_sleeps_again(string transport) =>
        HouseRig.LiveAsync(HousePlan.With(new CameraPlan { Transport = transport }), async house =>
        {
            var began = house.Time.GetTimestamp();
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.SeesMotionAsync("\"confirmed\":true");
            await house.HoldsAsync(() => house.Of("status/preview").Count > 0, "a preview is there");
            house.Life.Loop.Live!.Report.Transport.Should().Be(transport);
            house.Cameras[0].EndMotion();
            await house.SeesAsync("status", "disconnected");
            await house.IsAsleepAsync();
            var longest = house.Time.GetElapsedTime(began).TotalSeconds;
            await house.JumpAsync(16);
            await house.SeesAsync("status/power", "asleep");

            house.Of("status/motion").Should().Equal("on", "off");
            house.TimelessOf("status/motion/attributes").Should().Equal(
                """{"source":"push","since":"…","confirmed":false,"ai":[],"count_today":1,"last_motion":"…"}""",
                """{"source":"push","since":"…","confirmed":true,"ai":["people"],"count_today":1,"last_motion":"…"}""",
                """{"source":"push","since":"…","confirmed":true,"ai":["people"],"count_today":1,"last_motion":"…"}""");
            house.Of("status").Should().Equal("connected", "disconnected");
            house.Of("status/power").Should().Equal("awake", "asleep");
            house.Of("status/battery_level").Should().Equal("87");
            house.Of("status/battery/attributes").Should().Equal(Battery);
            house.Of("status/preview").Should().OnlyContain(picture => picture.StartsWith("/9j/"));

            var topics = house.Witness.Seen.Select(message => message.Topic).ToList();
            topics.Distinct().Should().BeEquivalentTo(s_topics.Select(topic => "bairelay/porch/" + topic));
            // The camera may have acknowledged the wake while its hello was still on its way.
            topics.First(topic => topic != "bairelay/porch/status/power").Should().Be("bairelay/porch/status/motion", "nothing that the motion brings is told before it");
            house.Witness.Seen.Should().OnlyContain(message => message.Retain && message.Qos == 1);

            LedgerShouldSay(house, longest);
            house.Camera.SessionsOpened.Should().Be(1);
        });

    [Fact]
    public Task The_broker_is_told_what_is_known_of_a_camera_that_nobody_has_heard_yet() => HouseRig.LiveAsync(async house =>
    {
        Told("bairelay/status").Should().Equal("online");
        Told("bairelay/porch/status").Should().Equal("disconnected");
        Told("bairelay/porch/status/motion").Should().Equal("unknown");
        Told("bairelay/porch/status/ledger").Should().Equal("""{"date":"2026-03-08","seconds":0,"reasons":{}}""");
        // Nothing at first; it was seen booting; and it sleeps.
        Told("bairelay/porch/status/power").SkipWhile(one => one.Length == 0).Should().EndWith("asleep");
        house.Beginning.Should().OnlyContain(message => message.Retain && message.Qos == 1);
        await house.LeaveAsync();
        await house.HoldsAsync(() => house.Witness.PayloadsOf("bairelay/status").Contains("offline"), "it says farewell");
        house.Witness.Seen.Should().Equal(new SeenMessage("bairelay/status", "offline", true, 1));

        IEnumerable<string> Told(string topic) => house.Beginning.Where(message => message.Topic == topic).Select(message => message.Payload);
    });

    private static void LedgerShouldSay(HouseRig house, double longest)
    {
        var day = house.Life.Account.Today;
        day.Total.Should().BeGreaterThanOrEqualTo(house.Camera.HeldTime.TotalSeconds - 0.05).And.BeLessThanOrEqualTo(longest);
        var seconds = Math.Round(day.Total, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture);
        house.Of("status/ledger")[^1].Should().Be($$$"""{"date":"2026-03-08","seconds":{{{seconds}}},"reasons":{"push":{{{seconds}}}}}""");
        seconds.Should().NotBe("0", "the grace alone lasts a second");
    }
}
