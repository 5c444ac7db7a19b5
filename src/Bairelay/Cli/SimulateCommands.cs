using System.Globalization;
using System.Net.Sockets;
using Bairelay.Simulator;

namespace Bairelay.Cli;

/// <summary>What the simulated camera of <c>bairelay simulate --commands</c> can be told while it runs, a line each.</summary>
internal sealed class SimulateCommands(SimulatedCamera camera, TextWriter output)
{
    public static readonly TimeSpan UsualMotion = TimeSpan.FromSeconds(10);

    private const double LongestMotion = 3600;

    public static IReadOnlyList<string> Words { get; } = ["motion [SECONDS]", "off", "on", "state"];

    /// <summary>Until the end of the input.</summary>
    public async Task RunAsync(TextReader lines, CancellationToken cancellation)
    {
        // Reading a terminal does not end by itself when it is cancelled.
        while (await lines.ReadLineAsync(cancellation).AsTask().WaitAsync(cancellation) is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length > 0 && !await DoAsync(words)) await output.WriteLineAsync($"Not understood: {line}. Commands: {string.Join(", ", Words)}");
        }
    }

    private async Task<bool> DoAsync(string[] words)
    {
        switch (words)
        {
            case ["motion"]:
                camera.RaiseMotion(UsualMotion, "MD", "people");
                return true;
            case ["motion", var text] when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= LongestMotion:
                camera.RaiseMotion(TimeSpan.FromSeconds(seconds), "MD", "people");
                return true;
            case ["off"]:
                camera.PowerOff();
                return true;
            case ["on"]:
                await SwitchOnAsync();
                return true;
            case ["state"]:
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"state phase={camera.Phase} sessions={camera.SessionsOpen} opened={camera.SessionsOpened} wakes={camera.WakePacketsReceived} hellos={camera.HellosReceived} awake={camera.AwakeTime.TotalSeconds:0.0} held={camera.HeldTime.TotalSeconds:0.0}"));
                return true;
            default:
                return false;
        }
    }

    private async Task SwitchOnAsync()
    {
        try
        {
            await camera.PowerOnAsync();
        }
        catch (SocketException exception)
        {
            await output.WriteLineAsync($"It finds no wake server: {exception.Message}");
        }
    }
}
