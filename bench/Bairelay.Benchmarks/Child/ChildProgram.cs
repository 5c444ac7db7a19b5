using System.Buffers.Text;
using Bairelay.Benchmarks.Posix;

namespace Bairelay.Benchmarks.Child;

/// <summary>
/// The process that is measured. It takes one letter a line on its standard input and answers with numbers on one
/// line: m memory, s start, c counters. Answering c allocates nothing, or it would count itself.
/// </summary>
internal static class ChildProgram
{
    /// <param name="arguments">What is to be served; the processor or −1; the numbers that it needs.</param>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        var (kind, core) = (arguments[0], int.Parse(arguments[1]));
        int[] numbers = [.. arguments[2..].ToArray().Select(int.Parse)];
        if (core >= 0) Core.PinProcess(core);
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        IServed? served = null;
        Span<byte> command = stackalloc byte[2];
        Span<byte> line = stackalloc byte[128];
        while (input.ReadAtLeast(command, 2, throwOnEndOfStream: false) == 2)
        {
            var length = 0;
            switch (command[0])
            {
                case (byte)'m':
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    Append(line, ref length, GC.GetTotalMemory(forceFullCollection: true));
                    Append(line, ref length, ResidentBytes());
                    break;
                case (byte)'s':
                    served ??= kind switch
                    {
                        "echo" => new EchoServer(),
                        "tcp-echo" => new TcpEcho(),
                        "camera" => new ServedCamera(numbers[0]),
                        "service" => new ServedService(numbers[0], broker: numbers[1], push: numbers[2]),
                        "accept" => new AcceptAndPublish(broker: numbers[0]),
                        "subscribe" => new SubscribeAndSend(broker: numbers[0], port: numbers[1]),
                        _ => new ServedWakeServer(numbers[0]),
                    };
                    Append(line, ref length, served.Port);
                    break;
                case (byte)'c':
                    Append(line, ref length, CpuClock.Nanoseconds);
                    Append(line, ref length, GC.GetTotalAllocatedBytes(precise: true));
                    Append(line, ref length, served?.Cameras ?? 0);
                    break;
            }

            line[length - 1] = (byte)'\n';
            output.Write(line[..length]);
            output.Flush();
        }

        served?.Dispose();
        return 0;
    }

    private static void Append(Span<byte> line, ref int length, long value)
    {
        _ = Utf8Formatter.TryFormat(value, line[length..], out var written);
        length += written + 1;
        line[length - 1] = (byte)' ';
    }

    private static long ResidentBytes()
    {
        var fields = File.ReadAllText("/proc/self/statm").Split(' ');
        return long.Parse(fields[1]) * Environment.SystemPageSize;
    }
}
