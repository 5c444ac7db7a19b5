using Bairelay.Cli;

namespace Bairelay.Tests.Cli;

/// <summary>What a command line came to.</summary>
internal sealed record CommandLineRun(int Exit, string Output, string Errors)
{
    public static async Task<CommandLineRun> OfAsync(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(arguments, output, errors);
        return new CommandLineRun(exit, output.ToString(), errors.ToString());
    }
}
