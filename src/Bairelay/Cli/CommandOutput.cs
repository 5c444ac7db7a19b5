using Bairelay.Cameras.Commands;
using Bairelay.Diagnostics;

namespace Bairelay.Cli;

/// <summary>Prints what a command came to, for a person or as one JSON object (docs/manual.md).</summary>
internal sealed class CommandOutput(TextWriter output, TextWriter errors, bool json)
{
    /// <param name="camera">Null for commands about more than one.</param>
    /// <returns>The program's exit code.</returns>
    public int Write(CommandOutcome outcome, string? camera = null)
    {
        if (outcome.Failure is { } failure)
        {
            if (json) JsonResult.WriteError(output, failure.Code, failure.Message, failure.Exit);
            else errors.WriteLine($"bairelay: {PlainText.Of(failure.Message)}");
            return failure.Exit;
        }

        var result = outcome.Result!;
        if (json) JsonResult.WriteResult(output, result.Members, camera);
        else foreach (var line in result.Text) output.WriteLine(PlainText.Of(line));
        return ExitCode.Success;
    }
}
