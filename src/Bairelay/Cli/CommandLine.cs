using System.CommandLine;

namespace Bairelay.Cli;

/// <summary>The program's commands, and how its arguments become one of them.</summary>
internal static class CommandLine
{
    /// <summary>Returns one of <see cref="ExitCode"/>.</summary>
    public static Task<int> RunAsync(string[] args) => RunAsync(args, Console.Out, Console.Error);

    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors) =>
        RunAsync(args, output, errors, Surroundings.System);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, Surroundings surroundings)
    {
        var options = new GlobalOptions();
        var root = Create(options, surroundings);
        // No command: nobody is to meet it in help, or by completion.
        if (args is [Suggestions.Verb]) return await new Suggestions(root, options, surroundings).AnswerAsync(output);

        // A password may begin with @, and is no name of a file with more arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // Commands see to SIGINT and SIGTERM by themselves, because their exit codes differ.
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            ProcessTerminationTimeout = null,
        };
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(invocation);

        // The others follow from the first one, and may repeat a password.
        var message = parsed.Errors[0].Message;
        if (args.Contains("--json", StringComparer.Ordinal)) JsonResult.WriteError(output, "usage", message, ExitCode.Usage);
        else await errors.WriteLineAsync($"bairelay: {message} See bairelay --help.");
        return ExitCode.Usage;
    }

    internal static RootCommand Create(GlobalOptions options, Surroundings surroundings)
    {
        var root = new RootCommand("Reolink battery cameras without the vendor's cloud: everything local, no account, no drained batteries.")
        {
            RunCommand.Create("run", "Runs every service that the configuration enables.", options),
            RunCommand.Create("mqtt", "As run, without RTSP.", options),
            RunCommand.Create("rtsp", "As run, without MQTT.", options),
            RunCommand.Create("mqtt-rtsp", "As run.", options),
            CheckConfigCommand.Create(options),
            ImportCommand.Create(options, surroundings),
            DoctorCommand.Create(options, surroundings),
            DnsSnippetCommand.Create(options, surroundings),
            PushxSinkCommand.Create(options, surroundings),
            StatusCommand.Create(options, surroundings),
            CaptureCommand.Create(options, surroundings),
            DecodeCommand.Create(options),
            CompletionCommand.Create(options),
            DemoCommand.Create(options),
            SimulateCommand.Create(options),
        };
        foreach (var command in CameraCommandLine.CreateAll(options, surroundings)) root.Subcommands.Add(command);
        options.AddTo(root);
        HelpText.AddTo(root);
        return root;
    }
}
