using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bairelay.Benchmarks;

/// <summary>What the figures were measured on. No figure is worth anything without it.</summary>
internal static class Hardware
{
    public static string Line { get; } =
        $"{Processor}, {Environment.ProcessorCount} cores, Linux {Kernel}, {RuntimeInformation.FrameworkDescription} "
        + (RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "AOT");

    private static string Processor => FromFile("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Kernel => File.ReadAllText("/proc/sys/kernel/osrelease").Trim();

    private static string? FromFile(string path, string key) => File.ReadLines(path)
        .Where(line => line.StartsWith(key, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':') + 1)..].Trim())
        .FirstOrDefault();
}
