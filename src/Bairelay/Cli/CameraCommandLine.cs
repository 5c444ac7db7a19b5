using System.CommandLine;
using Bairelay.Cameras.Commands;

namespace Bairelay.Cli;

/// <summary>The commands for one camera: <c>COMMAND CAMERA [WORDS]</c>.</summary>
internal static class CameraCommandLine
{
    public static IEnumerable<Command> CreateAll(GlobalOptions options, Surroundings surroundings) =>
        CommandForms.All.Select(form => Create(form, options, surroundings));

    private static Command Create(CommandForm form, GlobalOptions options, Surroundings surroundings)
    {
        var camera = new Argument<string>("CAMERA") { Description = "Its name in the configuration." };
        // The grammar is read by the command itself, here and behind the control socket alike.
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore, HelpName = form.Words, Description = "What to do." };
        var file = new Option<string>("--file", "-f") { Description = "The file; - is standard output.", HelpName = "FILE", Required = true };
        var timeout = new Option<int>("--timeout")
        {
            Description = "Seconds to wait for the camera.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => (int)CommandTerms.UsualLimit.TotalSeconds,
        };
        var command = new Command(form.Name, form.Description) { camera };
        if (form.Words.Length > 0) command.Arguments.Add(words);
        var (isSnapshot, isWake) = (form == SnapshotCommand.Form, form == WakeCommand.Form);
        if (isSnapshot) command.Options.Add(file);
        if (isWake) command.Options.Add(timeout);
        command.SetAction((parsed, _) =>
        {
            var request = new CommandRequest(
                form.Name, parsed.GetRequiredValue(camera), form.Words.Length > 0 ? parsed.GetValue(words) ?? [] : []);
            return new CameraCommandRun(parsed, options, surroundings)
            {
                File = isSnapshot ? new ResultFile(form.Name, parsed.GetRequiredValue(file), surroundings.StandardOutput) : null,
                Timeout = isWake ? parsed.GetValue(timeout) : null,
            }.RunAsync(request);
        });
        return command;
    }
}
