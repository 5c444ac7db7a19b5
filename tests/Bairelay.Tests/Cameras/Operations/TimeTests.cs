using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class TimeTests
{
    private const string North =
        "<Dst version=\"1.1\"><enable>1</enable><offset>1</offset><startMonth>3</startMonth><startWeekIndex>5</startWeekIndex><startWeekday>Sunday</startWeekday>"
        + "<startHour>2</startHour><startMinute>0</startMinute><startSecond>0</startSecond><endMonth>10</endMonth><endWeekIndex>5</endWeekIndex>"
        + "<endWeekday>Sunday</endWeekday><endHour>3</endHour><endMinute>0</endMinute><endSecond>0</endSecond></Dst>";
    private const string South =
        "<Dst version=\"1.1\"><enable>1</enable><offset>1</offset><startMonth>10</startMonth><startWeekIndex>1</startWeekIndex><startWeekday>Sunday</startWeekday>"
        + "<startHour>2</startHour><endMonth>4</endMonth><endWeekIndex>1</endWeekIndex><endWeekday>Sunday</endWeekday><endHour>3</endHour></Dst>";
    private static readonly string s_off = North.Replace("<enable>1", "<enable>0", StringComparison.Ordinal);
    private static readonly DateTimeOffset s_winter = new(2026, 3, 8, 18, 15, 48, TimeSpan.Zero);
    private static readonly DateTimeOffset s_summer = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_clock_is_read_with_its_zone_and_its_rule()
    {
        await using var rig = await RigAsync(s_winter, 0, -25200, North, "2020-10-06 18:36:34");
        var time = await rig.Session.GetTimeAsync(default);
        time.WallClock.Should().Be(new DateTime(2020, 10, 6, 18, 36, 34));
        time.TimeZone.Should().Be(25200, "the wire has the opposite sign");
        time.Dst!.Enable.Should().BeTrue();
        rig.Camera.Only(104).ShouldBe("", "");
        rig.Camera.Only(106).ShouldBe("", "");
    }

    [Fact]
    public async Task A_rule_that_is_marked_as_binary_is_read_all_the_same()
    {
        await using var rig = await RigAsync(s_winter, 0, 0, North, "2020-10-06 18:36:34");
        rig.Camera.On(106, Say.Ok(North) with { Extension = Say.MarksBinary });
        var dst = await rig.Session.GetDstAsync(default);
        dst!.Start!.Value.Weekday.Should().Be(DayOfWeek.Sunday);
    }

    [Fact]
    public async Task A_camera_that_never_answers_about_its_rule_has_none()
    {
        await using var rig = await RigAsync(s_winter, 0, -25200, null, "2020-10-06 18:36:34");
        rig.Camera.On(106, Say.Nothing);
        CameraTime? time = null;
        await rig.RunAsync(async () => time = await rig.Session.GetTimeAsync(default));
        time!.Dst.Should().BeNull();
        time.WallClock.Should().Be(new DateTime(2020, 10, 6, 18, 36, 34));
    }

    [Fact]
    public async Task Setting_the_clock_writes_the_local_time_and_keeps_everything_else()
    {
        await using var rig = await RigAsync(s_winter, 1, -3600, North, "2020-10-06 18:36:34", "2026-03-08 19:15:48");
        var time = await rig.Session.SetTimeAsync(default);
        time.WallClock.Should().Be(new DateTime(2026, 3, 8, 19, 15, 48));
        rig.Camera.Only(105).ShouldBe("", General(-3600, "2026-03-08 19:15:48"));
        rig.Camera.AllAsked(104).Should().HaveCount(2, "it is read back");
    }

    [Theory]
    // Winter and summer in the north; the camera adds the hour of its rule by itself.
    [InlineData(false, 1, -3600, "north", -3600)]
    [InlineData(true, 2, -3600, "north", -3600)]
    // March is summer in the south.
    [InlineData(false, 11, -36000, "south", -36000)]
    [InlineData(true, 10, -36000, "south", -36000)]
    // A zone that does not fit is written.
    [InlineData(false, 1, 0, "north", -3600)]
    [InlineData(true, 2, -7200, "north", -3600)]
    [InlineData(true, -4, 18000, "north", 18000)]
    [InlineData(true, -4, 0, "north", 18000)]
    // A rule that is switched off, or a camera that has none, adds nothing.
    [InlineData(true, 2, -3600, "off", -7200)]
    [InlineData(true, 2, -3600, "none", -7200)]
    public async Task A_zone_stays_if_it_fits_with_the_cameras_own_daylight_saving(bool summer, int offset, int zone, string rule, int written)
    {
        var now = summer ? s_summer : s_winter;
        var local = now.AddHours(offset).ToString("yyyy-MM-dd HH:mm:ss");
        var dst = rule switch { "north" => North, "south" => South, "off" => s_off, _ => null };
        await using var rig = await RigAsync(now, offset, zone, dst, "2020-10-06 18:36:34", local);
        await rig.Session.SetTimeAsync(default);
        rig.Camera.Only(105).Body.Should().Be(General(written, local));
    }

    [Theory]
    [InlineData("2026-03-08 18:15:43", true)]
    [InlineData("2026-03-08 18:15:53", true)]
    [InlineData("2026-03-08 18:15:42", false)]
    [InlineData("2026-03-08 18:15:54", false)]
    [InlineData("2026-03-08 19:15:48", false)]
    [InlineData("2026-02-30 18:15:48", false)]
    public async Task A_clock_that_is_off_afterwards_was_not_set(string after, bool good)
    {
        await using var rig = await RigAsync(s_winter, 0, 0, null, "2020-10-06 18:36:34", after);
        var set = () => rig.Session.SetTimeAsync(default);
        if (good) await set.Should().NotThrowAsync();
        else (await set.Should().ThrowAsync<CameraRefusedException>()).Which.MessageId.Should().Be(105);
    }

    [Fact]
    public async Task A_zone_that_is_missing_is_added()
    {
        await using var rig = await RigAsync(s_winter, 1, 0, null, "2020-10-06 18:36:34", "2026-03-08 19:15:48");
        rig.Camera.On(104, Say.Ok("<SystemGeneral version=\"1.1\"><year>2020</year></SystemGeneral>"), Say.Ok(General(-3600, "2026-03-08 19:15:48")));
        await rig.Session.SetTimeAsync(default);
        rig.Camera.Only(105).Body.Should().Be(
            "<SystemGeneral version=\"1.1\"><year>2026</year><timeZone>-3600</timeZone><month>3</month><day>8</day><hour>19</hour><minute>15</minute>"
            + "<second>48</second></SystemGeneral>");
    }

    [Fact]
    public async Task A_refused_time_is_a_refusal()
    {
        await using var rig = await RigAsync(s_winter, 0, 0, null, "2020-10-06 18:36:34");
        rig.Camera.On(105, Say.Refusal(405));
        var set = () => rig.Session.SetTimeAsync(default);
        (await set.Should().ThrowAsync<CameraRefusedException>()).Which.Code.Should().Be(405);
    }

    /// <summary>Clocks one after the other, as the camera is asked.</summary>
    private static async Task<SessionRig> RigAsync(DateTimeOffset now, int offset, int zone, string? dst, params string[] clocks)
    {
        var time = new HandTime();
        time.SetUtcNow(now);
        time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromHours(offset), null, null));
        var rig = new SessionRig { Time = time };
        rig.Camera.On(104, clocks.Select(clock => Say.Ok(General(zone, clock) + "<Norm version=\"1.1\"><norm>NTSC</norm></Norm>")));
        rig.Camera.On(105, Say.Ok());
        if (dst is not null) rig.Camera.On(106, Say.Ok(dst));
        await rig.OpenSessionAsync();
        return rig;
    }

    private static string General(int zone, string clock)
    {
        var part = clock.Split('-', ' ', ':').Select(int.Parse).ToArray();
        return $"<SystemGeneral version=\"1.1\"><timeZone>{zone}</timeZone><osdFormat>DMY</osdFormat><year>{part[0]}</year><month>{part[1]}</month>"
            + $"<day>{part[2]}</day><hour>{part[3]}</hour><minute>{part[4]}</minute><second>{part[5]}</second><deviceId>0</deviceId>"
            + "<timeFormat>0</timeFormat><language>English</language><deviceName>Cammy02</deviceName><loginLock>1</loginLock></SystemGeneral>";
    }
}
