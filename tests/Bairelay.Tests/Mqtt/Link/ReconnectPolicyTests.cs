using Bairelay.Mqtt.Link;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class ReconnectPolicyTests
{
    private static readonly LinkEnd s_absent = new(LinkTrouble.Absent, "nobody");

    [Fact]
    public void The_pause_doubles_from_a_second_to_half_a_minute()
    {
        var policy = new ReconnectPolicy(() => ulong.MaxValue);
        Pauses(policy, 8).Should().Equal(1, 2, 4, 8, 16, 30, 30, 30);
    }

    [Fact]
    public void Chance_takes_up_to_half_of_it()
    {
        var policy = new ReconnectPolicy(() => 0);
        Pauses(policy, 7).Should().Equal(0.5, 1, 2, 4, 8, 15, 15);
    }

    [Fact]
    public void A_connection_that_held_for_a_while_starts_it_anew_and_a_short_one_does_not()
    {
        var policy = new ReconnectPolicy(() => ulong.MaxValue);
        Pauses(policy, 3);
        Seconds(policy.After(new LinkEnd(LinkTrouble.Lost, "gone") { Lived = TimeSpan.FromSeconds(29) })).Should().Be(8);
        Seconds(policy.After(new LinkEnd(LinkTrouble.Lost, "gone") { Lived = TimeSpan.FromSeconds(31) })).Should().Be(1);
    }

    [Theory]
    [InlineData(nameof(LinkTrouble.Credentials), 300)]
    [InlineData(nameof(LinkTrouble.Tls), 300)]
    [InlineData(nameof(LinkTrouble.Refused), 300)]
    [InlineData(nameof(LinkTrouble.TakenOver), 60)]
    public void What_does_not_pass_by_itself_is_tried_rarely(string trouble, double seconds) =>
        Seconds(new ReconnectPolicy(() => 0).After(new LinkEnd(Enum.Parse<LinkTrouble>(trouble), "no"))).Should().Be(seconds);

    private static double[] Pauses(ReconnectPolicy policy, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Seconds(policy.After(s_absent)))];

    private static double Seconds(TimeSpan pause) => Math.Round(pause.TotalSeconds, 3);
}
