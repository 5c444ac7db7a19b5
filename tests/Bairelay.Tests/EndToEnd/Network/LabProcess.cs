using System.Diagnostics;

namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>A program inside a lab, started by one that stays outside and waits for it.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly Process _outside;
    private readonly List<string> _lines = [];

    private LabProcess(Process outside)
    {
        _outside = outside;
        outside.OutputDataReceived += (_, line) => Take(line.Data);
        outside.ErrorDataReceived += (_, line) => Take(line.Data);
        outside.BeginOutputReadLine();
        outside.BeginErrorReadLine();
    }

    /// <summary>What it wrote, to standard output and standard error.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public string Said => string.Join('\n', Lines);

    /// <summary>Of the program itself.</summary>
    public int Id => ChildOf(_outside.Id);

    public bool HasEnded => _outside.HasExited;

    public static LabProcess Start(string program, string[] arguments) => new(Process.Start(Prepare(program, arguments))!);

    public static ProcessStartInfo Prepare(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // Some distributions keep the tools of the administrator off the user's path.
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        // No files of it in a folder that all labs share, and which a user without rights may not write.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }

    public static bool Find(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(["/usr/sbin", "/sbin"]).Any(folder => File.Exists(Path.Combine(folder, tool)));

    /// <summary>The process that another one forked; it may be about to.</summary>
    public static int ChildOf(int process) => int.Parse(File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ')[0]);

    /// <summary>Waits for a line with this text.</summary>
    /// <param name="text">A part of the line.</param>
    /// <param name="after">So many lines before it do not count.</param>
    public async Task<string> LineAsync(string text, int after = 0)
    {
        string? found = null;
        await HoldsAsync(() => HasEnded || Seen(), $"a line with: {text}");
        return found ?? (Seen() ? found! : throw new InvalidOperationException($"ended without a line with: {text}\n{Said}"));

        bool Seen() => (found = Lines.Skip(after).FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))) is not null;
    }

    public async Task HoldsAsync(Func<bool> condition, string what)
    {
        using var look = new PeriodicTimer(s_look, TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > s_patience) throw new InvalidOperationException($"Not within {s_patience.TotalSeconds} s: {what}\n{Said}");
            await look.WaitForNextTickAsync();
        }
    }

    public Task SayAsync(string line) => _outside.StandardInput.WriteLineAsync(line);

    public async Task<int> ExitCodeAsync()
    {
        await HoldsAsync(() => HasEnded, "it ends");
        // Also waits for the last lines.
        await _outside.WaitForExitAsync();
        return _outside.ExitCode;
    }

    /// <param name="name">KILL, TERM, STOP …</param>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>As a power failure ends it.</summary>
    public async Task KillAsync()
    {
        if (!HasEnded) await SignalAsync("KILL");
        await ExitCodeAsync();
    }

    public ValueTask DisposeAsync()
    {
        _outside.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }
}
