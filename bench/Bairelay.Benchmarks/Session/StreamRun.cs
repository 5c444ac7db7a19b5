using Bairelay.Benchmarks.Posix;
using Bairelay.Cameras.Streams;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.Media;

namespace Bairelay.Benchmarks.Session;

/// <summary>What a stream cost this process, and whether all of it arrived.</summary>
/// <param name="Lost">Pictures missing by their times, dropped frames, and gaps.</param>
internal sealed record StreamResult(double Seconds, long Bytes, int Pictures, double Cpu, long Allocated, long Lost)
{
    public double Megabits => Bytes * 8 / Seconds / 1e6;

    /// <summary>Of one core.</summary>
    public double Share => Cpu / Seconds;
}

/// <summary>A 4K stream over BcUdp under FullAes from the camera in the child process, read as fast as it comes.</summary>
internal static class StreamRun
{
    public static async Task<StreamResult> RunAsync(CameraDoor door, TimeSpan length)
    {
        await using var session = await door.OpenAsync(udp: true);
        await using var stream = await session.OpenStreamAsync(StreamKind.Main, CancellationToken.None);
        // The first group of pictures warms the code up.
        await ReadAsync(stream, TimeSpan.FromSeconds(3));
        var (cpu, allocated, start) = (CpuClock.Nanoseconds, GC.GetTotalAllocatedBytes(precise: true), Ticks.Now);
        var (bytes, pictures, missing) = await ReadAsync(stream, length);
        var seconds = Ticks.ToMicroseconds(Ticks.Now - start) / 1e6;
        return new StreamResult(
            seconds, bytes, pictures, (CpuClock.Nanoseconds - cpu) / 1e9, GC.GetTotalAllocatedBytes(precise: true) - allocated,
            missing + stream.Dropped + stream.Skipped);
    }

    private static async Task<(long Bytes, int Pictures, long Missing)> ReadAsync(CameraStream stream, TimeSpan length)
    {
        var (start, bytes, pictures, missing) = (Ticks.Now, 0L, 0, 0L);
        uint? before = null;
        uint? spacing = null;
        while (Ticks.ToMicroseconds(Ticks.Now - start) < length.TotalMicroseconds)
        {
            var frame = await stream.ReadAsync(CancellationToken.None);
            bytes += frame.Payload.Length;
            if (frame.Kind is not (MediaKind.IFrame or MediaKind.PFrame)) continue;
            pictures++;
            if (before is { } last)
            {
                var step = frame.Microseconds - last;
                spacing ??= step;
                missing += Math.Max(0, (long)Math.Round((double)step / spacing.Value) - 1);
            }

            before = frame.Microseconds;
        }

        return (bytes, pictures, missing);
    }
}
