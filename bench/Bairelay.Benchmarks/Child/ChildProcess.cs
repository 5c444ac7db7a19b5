using System.Diagnostics;
using Bairelay.Benchmarks.Posix;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Child;

/// <summary>The counters of a child at one moment.</summary>
internal readonly record struct Counters(long CpuNanoseconds, long AllocatedBytes, int Cameras);

/// <summary>The memory of a child after a full collection.</summary>
internal readonly record struct Memory(long HeapBytes, long ResidentBytes);

/// <summary>
/// A server in a process of its own: its CPU time, memory and allocations are its own, whatever the load costs.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    public const string Verb = "serve";

    private readonly Process _process;

    /// <param name="kind">What is to be served.</param>
    /// <param name="numbers">What that kind needs to know: a capacity, ports.</param>
    public ChildProcess(string kind, params ReadOnlySpan<int> numbers)
        : this(kind, Core.Pair?.Server ?? -1, numbers)
    {
    }

    private ChildProcess(string kind, int core, ReadOnlySpan<int> numbers)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // Started by "dotnet program.dll" the process is dotnet; an own executable needs no such help.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Bairelay.Benchmarks.dll"));
        foreach (var argument in (string[])[Verb, kind, $"{core}"]) start.ArgumentList.Add(argument);
        foreach (var number in numbers) start.ArgumentList.Add($"{number}");
        _process = Process.Start(start)!;
    }

    /// <summary>Where the server listens, once it has been started.</summary>
    public IpPort Address { get; private set; }

    /// <summary>One that may use every processor, for work that is shared with a third process.</summary>
    public static ChildProcess Roaming(string kind, params ReadOnlySpan<int> numbers) => new(kind, -1, numbers);

    public void Start() => Address = new IpPort(Ipv4.Loopback, (ushort)Ask('s')[0]);

    public Memory Memory()
    {
        var answer = Ask('m');
        return new Memory(answer[0], answer[1]);
    }

    public Counters Counters()
    {
        var answer = Ask('c');
        return new Counters(answer[0], answer[1], (int)answer[2]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private long[] Ask(char command)
    {
        _process.StandardInput.Write($"{command}\n");
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine()
            ?? throw new IOException("The server's process has ended; what it wrote stands above");
        return [.. line.Split(' ').Select(long.Parse)];
    }
}
