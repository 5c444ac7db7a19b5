using Bairelay.Cameras.Reaching;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class WakeCallsTests
{
    [Fact]
    public void A_camera_that_does_not_come_is_sent_for_more_and_more_rarely()
    {
        var calls = new WakeCalls(() => 1, new ReachJournal(0, null), start: 0);
        List<long> times = [];
        for (var now = 0L; now < 60_000; now += 100)
        {
            if (!calls.Begin(now)) continue;
            times.Add(now);
            calls.Answered(new WakeReply(WakeOutcome.Started, default(FoundCamera), 7), now);
        }

        // Four cameras at once stay within the 20 wakes a minute that the wake server allows this machine.
        times.Should().Equal(0, 5_000, 15_000, 35_000, 55_000);
    }
}
