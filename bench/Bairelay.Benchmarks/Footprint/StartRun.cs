using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.Load;

namespace Bairelay.Benchmarks.Footprint;

/// <summary>Starts, each beside one of the empty program, in turns.</summary>
internal sealed class StartRun
{
    private const int Cameras = 10;

    private StartRun(int times) => (Program, Empty) = (new LatencySamples(times), new LatencySamples(times));

    /// <summary>From just before the start of the process to the line that says that the last socket is bound.</summary>
    public LatencySamples Program { get; }

    /// <summary>To the only line of the empty one.</summary>
    public LatencySamples Empty { get; }

    public double Ratio => Program.Percentile(50) / Empty.Percentile(50);

    public static async Task<StartRun> RunAsync(NativePrograms programs, Mosquitto broker, int times)
    {
        var run = new StartRun(times);
        // The first of each reads the file from the disk.
        for (var time = -1; time < times; time++)
        {
            await using (var empty = new RunningProgram(programs.Empty))
            {
                var ticks = empty.Await("ready");
                if (time >= 0) run.Empty.Add(ticks);
            }

            using var house = new FootprintHouse(broker, Cameras);
            await using var program = new RunningProgram(programs.Program, house.Arguments);
            var bound = program.Await(FootprintHouse.Bound);
            if (time >= 0) run.Program.Add(bound);
        }

        return run;
    }
}
