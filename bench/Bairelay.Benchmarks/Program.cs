using Bairelay.Benchmarks;
using Bairelay.Benchmarks.Awake;
using Bairelay.Benchmarks.Baichuan;
using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Footprint;
using Bairelay.Benchmarks.Handler;
using Bairelay.Benchmarks.Media;
using Bairelay.Benchmarks.Motion;
using Bairelay.Benchmarks.Orders;
using Bairelay.Benchmarks.Session;
using Bairelay.Benchmarks.UnderLoad;

const string Usage = """
    Every number that the project claims, and how it is measured: docs/performance.md.

    (nothing)     everything
    wake-server   heartbeats and wakes on loopback, beside a bare echo
    handler       where the time of one heartbeat goes, in this process
    media         a camera's stream cut into frames, beside copying its bytes
    session       a login beside the bare round trips it needs, and a 4K stream over BcUdp
    motion        a camera's call of the push service to the message at a subscriber, beside bare accept and publish
    command       a wake by MQTT to the first packet at the camera, beside a bare subscriber
    awake         for how long a motion keeps a camera awake, and that a day without one does not
    baichuan      messages of a session, beside a copy and the framework's AES
    footprint     the native program's file, start, memory and processor, beside an empty one

    --quick             seconds instead of minutes
    --check             exit 1 if a goal is missed that holds on any machine
    --cameras 10,1000   other numbers of cameras
    --rounds 3          another number of rounds
    --json FILE         the figures for programs
    --program FILE      the native program that is there already, for footprint
    --markdown FILE     put what is printed into that document, such as docs/performance.md

    """;

if (args is [ChildProcess.Verb, .. var served]) return ChildProgram.Run(served);

var name = args is [var word, ..] && !word.StartsWith('-') ? word : "all";
var arguments = new Arguments(args);
try
{
    switch (name)
    {
        case "wake-server": return WakeServerCommand.Run(arguments);
        case "handler": return HandlerCommand.Run(arguments);
        case "media": return MediaCommand.Run(arguments);
        case "session": return await SessionCommand.RunAsync(arguments);
        case "motion": return await MotionCommand.RunAsync(arguments);
        case "command": return await OrderCommand.RunAsync(arguments);
        case "awake": return await AwakeCommand.RunAsync(arguments);
        case "footprint": return await FootprintCommand.RunAsync(arguments);
        case "baichuan": return BaichuanCommand.Run(arguments);
        case "all":
            Func<Arguments, int>[] first = [WakeServerCommand.Run, HandlerCommand.Run, MediaCommand.Run, BaichuanCommand.Run];
            var worst = 0;
            foreach (var run in first)
            {
                worst = Math.Max(worst, run(arguments));
                Console.Out.WriteLine();
            }

            Func<Arguments, Task<int>>[] last = [SessionCommand.RunAsync, MotionCommand.RunAsync, OrderCommand.RunAsync, AwakeCommand.RunAsync, FootprintCommand.RunAsync];
            foreach (var run in last)
            {
                worst = Math.Max(worst, await run(arguments));
                Console.Out.WriteLine();
            }

            return worst;
        default:
            Console.Error.Write(Usage);
            return 2;
    }
}
catch (IOException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
