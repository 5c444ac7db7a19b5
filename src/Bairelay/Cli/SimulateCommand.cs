using System.CommandLine;

namespace Bairelay.Cli;

/// <summary><c>bairelay simulate</c>: a battery camera to point at any wake server and any client.</summary>
internal static class SimulateCommand
{
    public static Command Create(GlobalOptions options)
    {
        _ = options;
        var own = new SimulateOptions();
        var command = new Command("simulate", "Plays a battery camera towards a wake server and its clients.");
        foreach (var option in own.All) command.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            if (own.TryRead(parsed, out var run, out var mistake)) return await run.RunAsync(parsed.InvocationConfiguration);
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"simulate: {mistake}");
            return ExitCode.Usage;
        });
        return command;
    }
}
