using System.CommandLine;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Control;

namespace Bairelay.Cli;

/// <summary><c>bairelay status</c>: the running service's view of all cameras.</summary>
internal static class StatusCommand
{
    public static Command Create(GlobalOptions options, Surroundings surroundings)
    {
        var command = new Command("status", "Shows what the running service knows of every camera; -v and --json show UIDs in full.");
        command.SetAction((parsed, _) => RunAsync(parsed, options, surroundings));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, GlobalOptions options, Surroundings surroundings)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var printer = new CommandOutput(output, errors, parsed.GetValue(options.Json));
        var file = parsed.GetValue(options.Config)!.ToString();
        var configuration = ConfigurationFile.Load(file, surroundings.Variable);
        if (configuration.Options is not { } settings)
            return ConfigurationReport.Refuse(configuration, parsed.GetValue(options.Json), output, errors);

        var paths = ControlPaths.Candidates(settings, StateFolder.Resolve(settings, surroundings.Variable), surroundings.RuntimeFolder);
        IReadOnlyList<string> words = GlobalOptions.Verbosity(parsed) > 0 ? [ControlService.WholeUids] : [];
        using var signals = new TerminationSignals();
        try
        {
            var outcome = await new ControlClient(paths, surroundings.Time).RunAsync(
                new ControlRequest(ControlService.Status, "", words, null), null, signals.Token);
            return printer.Write(outcome ?? new CommandFailure(
                "no_service", $"No service is running ({string.Join(", ", paths)}). Start one with: bairelay -c {file} run. If it runs as root or under systemd, use sudo here too", ExitCode.Failure));
        }
        catch (OperationCanceledException)
        {
            return printer.Write(CommandFailure.Interrupted);
        }
    }
}
