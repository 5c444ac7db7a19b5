using System.CommandLine;
using Bairelay.Cameras.Commands;

namespace Bairelay.Cli;

/// <summary><c>bairelay completion SHELL</c>: what makes a shell complete the commands of this program.</summary>
internal static class CompletionCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("completion", "Prints the script that completes commands, options and names of cameras in your shell.");
        var shell = new Argument<string>("SHELL") { Description = $"{string.Join(", ", CompletionScripts.Shells)}.", HelpName = "SHELL" };
        shell.CompletionSources.Add([.. CompletionScripts.Shells]);
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            var printer = new CommandOutput(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(options.Json));
            return printer.Write(Outcome(parsed.GetRequiredValue(shell)));
        });
        return command;
    }

    private static CommandOutcome Outcome(string shell)
    {
        if (CompletionScripts.For(shell) is not { } script) return CommandFailure.Usage($"there are scripts for {string.Join(", ", CompletionScripts.Shells)}");
        return new CommandResult(script.Split('\n'), members =>
        {
            members.WriteString("shell", shell);
            members.WriteString("text", script);
        });
    }
}
