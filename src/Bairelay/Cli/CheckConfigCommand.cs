using System.CommandLine;
using Bairelay.Configuration;

namespace Bairelay.Cli;

/// <summary><c>bairelay check-config</c>: validates everything and connects to nothing.</summary>
internal static class CheckConfigCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("check-config", "Checks the configuration file and prints every problem at once.");
        command.SetAction(parsed =>
        {
            var file = parsed.GetValue(options.Config)!.ToString();
            var result = ConfigurationFile.Load(file, Environment.GetEnvironmentVariable);
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (parsed.GetValue(options.Json)) ConfigurationReport.WriteJson(output, result);
            else ConfigurationReport.WriteText(result.ExitCode == ExitCode.Usage ? errors : output, result);
            return result.ExitCode;
        });
        return command;
    }
}
