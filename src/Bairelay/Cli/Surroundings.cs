using Bairelay.Control;

namespace Bairelay.Cli;

/// <summary>What commands take from the system they run on. Tests put other things in their place.</summary>
internal sealed record Surroundings
{
    public static Surroundings System { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>For what is no text, such as a snapshot.</summary>
    public Func<Stream> StandardOutput { get; init; } = Console.OpenStandardOutput;

    public Func<TextReader> StandardInput { get; init; } = () => Console.In;

    /// <summary>Progress is for people, and people look at a terminal.</summary>
    public bool ShowsProgress { get; init; } = !Console.IsErrorRedirected;

    public string RuntimeFolder { get; init; } = ControlPaths.RuntimeFolder;

    /// <summary>How cameras are opened without a service; null for the real way.</summary>
    public Cameras.Commands.CameraOpener? Opener { get; init; }

    /// <summary>Ends a command as Ctrl+C does.</summary>
    public CancellationToken Interrupt { get; init; }
}
