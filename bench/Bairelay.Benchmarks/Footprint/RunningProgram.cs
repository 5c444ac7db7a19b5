using System.Diagnostics;

namespace Bairelay.Benchmarks.Footprint;

/// <summary>A program in a process of its own, of which nothing is known but what it says and what the system counts.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly long _began;
    private readonly Process _process;
    private Task _draining = Task.CompletedTask;

    public RunningProgram(string program, params IEnumerable<string> arguments)
    {
        _began = Ticks.Now;
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true })!;
    }

    public ProcessFigures Figures => ProcessFigures.Of(_process.Id);

    /// <summary>Until it has said all of this.</summary>
    /// <returns>Ticks since the moment before its start.</returns>
    /// <exception cref="IOException">It ended before.</exception>
    public long Await(params IEnumerable<string> words)
    {
        var awaited = words.ToList();
        var said = new List<string>();
        while (awaited.Count > 0)
        {
            var line = _process.StandardError.ReadLine() ?? throw new IOException($"The program ended; it said: {string.Join('\n', said)}");
            said.Add(line);
            awaited.RemoveAll(word => line.Contains(word, StringComparison.Ordinal));
        }

        return Ticks.Now - _began;
    }

    /// <summary>Whatever else it says is taken from it, so that it never waits for us.</summary>
    public void Ignore() => _draining = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _draining;
        _process.Dispose();
    }
}
