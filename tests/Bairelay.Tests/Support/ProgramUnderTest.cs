using System.Diagnostics;

namespace Bairelay.Tests.Support;

/// <summary>The built program as a process of its own, for what only a process shows: signals, exit codes, ports.</summary>
public sealed class ProgramUnderTest : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly List<string> _log = [];
    private readonly SemaphoreSlim _lines = new(0);

    private ProgramUnderTest(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            lock (_log) _log.Add(line.Data);
            _lines.Release();
        };
        _process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log) return [.. _log];
        }
    }

    public static ProgramUnderTest Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "bairelay.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        return new ProgramUnderTest(Process.Start(start)!);
    }

    /// <summary>Waits for a line of the log that contains the text.</summary>
    public async Task<string> LineAsync(string text)
    {
        using var deadline = new CancellationTokenSource(s_patience, TimeProvider.System);
        while (true)
        {
            if (Log.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found) return found;
            await _lines.WaitAsync(deadline.Token);
        }
    }

    public async Task<int> ExitCodeAsync()
    {
        using var deadline = new CancellationTokenSource(s_patience, TimeProvider.System);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        _lines.Dispose();
    }
}
