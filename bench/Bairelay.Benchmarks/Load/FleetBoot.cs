using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Load;

/// <summary>
/// What every camera does once after power-on, before its first heartbeat: it asks for its register server, and the
/// server remembers the anchor that it gave.
/// </summary>
internal static class FleetBoot
{
    private const int Attempts = 10;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    public static void Run(Fleet fleet)
    {
        for (var camera = 0; camera < fleet.Cameras; camera++)
        {
            var (lane, answered) = (fleet.LaneOf(camera), false);
            var expected = Lane.FirstWake | (uint)camera;
            lane.WakeArrived = (tid, _) => answered |= tid == expected;
            for (var attempt = 0; attempt < Attempts && !answered; attempt++)
            {
                lane.Send(camera, expected, new D2M_Q(Camera.Uid(camera), R: 3));
                var end = Ticks.Now + Ticks.From(s_patience);
                while (!answered && Ticks.Now < end) lane.Receive();
            }

            lane.WakeArrived = null;
            if (!answered) throw new IOException("The server does not answer D2M_Q");
        }
    }
}
