using System.CommandLine;
using System.Net;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Doctor;

namespace Bairelay.Cli;

/// <summary><c>bairelay doctor</c>: finds out what does not work yet, and says what to do about it.</summary>
internal static class DoctorCommand
{
    public static Command Create(GlobalOptions options, Surroundings surroundings)
    {
        var command = new Command("doctor", "Proves each hop from DNS to the first motion, and names the first one that fails with the next step.");
        var camera = new Argument<string?>("CAMERA") { Description = "Only this one.", Arity = ArgumentArity.ZeroOrOne };
        var wake = new Option<bool>("--wake") { Description = "Wake each camera and log in to it; costs its battery some seconds." };
        var resolvers = new Option<string[]>("--resolver") { Description = "The resolver that the cameras use, where this machine uses another.", HelpName = "ADDRESS[:PORT]" };
        command.Arguments.Add(camera);
        command.Options.Add(wake);
        command.Options.Add(resolvers);
        command.SetAction((parsed, _) => RunAsync(
            parsed, new Wanted(parsed.GetValue(camera), parsed.GetValue(wake), parsed.GetValue(resolvers) ?? []), options, surroundings));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Wanted wanted, GlobalOptions options, Surroundings surroundings)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var json = parsed.GetValue(options.Json);
        var printer = new CommandOutput(output, errors, json);
        var resolvers = new List<KnownResolver>();
        foreach (var text in wanted.Resolvers)
        {
            if (!IPEndPoint.TryParse(text, out var endpoint)) return printer.Write(CommandFailure.Usage($"--resolver wants an address, perhaps with a port, not {text}"));
            resolvers.Add(new KnownResolver(endpoint.Port == 0 ? new IPEndPoint(endpoint.Address, 53) : endpoint, "--resolver"));
        }

        var file = parsed.GetValue(options.Config)!.ToString();
        var configuration = ConfigurationFile.Load(file, surroundings.Variable);
        if (configuration.Options is not { } settings) return ConfigurationReport.Refuse(configuration, json, output, errors);
        if (wanted.Camera is { } name && !settings.Cameras.Any(camera => camera.Enabled && camera.Name == name))
            return printer.Write(CommandFailure.Usage($"{file} has no camera {name} that is enabled"));

        var progress = !json && surroundings.ShowsProgress ? new ProgressLines(errors) : null;
        var client = new ControlClient(
            ControlPaths.Candidates(settings, StateFolder.Resolve(settings, surroundings.Variable), surroundings.RuntimeFolder), surroundings.Time);
        var services = new DoctorServices(
            (request, cancellation) => client.RunAsync(request, progress, cancellation),
            () => resolvers.Count > 0 ? resolvers : new ResolverSources().Find(),
            cancellation => Firewall.ReadAsync(surroundings.Time, cancellation), progress, surroundings.Time);
        using var signals = new TerminationSignals();
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, surroundings.Interrupt);
        try
        {
            var report = await new DoctorRun(settings, services, wanted.Camera, wanted.Wake).RunAsync(interrupted.Token);
            var exit = report.Failure is null ? ExitCode.Success : ExitCode.Failure;
            if (json) report.WriteJson(output, exit);
            else report.WriteText(output);
            return exit;
        }
        catch (OperationCanceledException)
        {
            return printer.Write(CommandFailure.Interrupted);
        }
    }

    private sealed record Wanted(string? Camera, bool Wake, string[] Resolvers);
}
