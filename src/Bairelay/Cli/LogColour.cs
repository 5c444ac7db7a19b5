namespace Bairelay.Cli;

/// <summary>Whether the log may have colours: on a terminal, and not where somebody has said no.</summary>
internal static class LogColour
{
    public static bool IsWanted(TextWriter errors) => ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected
        && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
}
