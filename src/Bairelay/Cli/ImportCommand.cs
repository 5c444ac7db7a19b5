using System.CommandLine;
using System.Text;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Configuration.Import;
using Bairelay.Storage;

namespace Bairelay.Cli;

/// <summary><c>bairelay import FILE</c>: another program's configuration becomes one of this program.</summary>
internal sealed class ImportCommand
{
    private readonly Argument<string?> _file = new("FILE") { Description = "TOML of neolink or bairelay, or JSON of neolink.net.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _from = new("--from")
    {
        Description = "Whose file it is, where that cannot be seen: neolink, bairelay or neolink.net.",
        HelpName = "PROGRAM",
    };

    private readonly Option<string?> _to = new("--output", "-o") { Description = "The new file; that of --config by default.", HelpName = "FILE" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace the new file if there is one." };
    private readonly Option<string?> _defaults = new("--defaults") { Description = "JSON with the keys of config.toml, for what FILE does not say.", HelpName = "JSON" };
    private readonly Option<string?> _overrides = new("--overrides") { Description = "JSON with the keys of config.toml, which holds whatever FILE says.", HelpName = "JSON" };
    private readonly GlobalOptions _options;
    private readonly Surroundings _surroundings;

    private ImportCommand(GlobalOptions options, Surroundings surroundings)
    {
        (_options, _surroundings) = (options, surroundings);
        _from.CompletionSources.Add([.. ForeignFormats.All.Select(one => one.Name)]);
    }

    public static Command Create(GlobalOptions options, Surroundings surroundings)
    {
        var import = new ImportCommand(options, surroundings);
        var command = new Command("import", "Turns a configuration of neolink, bairelay (Rust) or neolink.net into one of this program, and tells what changed.")
        {
            import._file, import._from, import._to, import._force, import._defaults, import._overrides,
        };
        command.SetAction(import.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var json = parsed.GetValue(_options.Json);
        var printer = new CommandOutput(output, errors, json);
        var to = parsed.GetValue(_to) ?? parsed.GetValue(_options.Config)!.ToString();
        if (Mistake(parsed) is { } mistake) return printer.Write(CommandFailure.Usage(mistake));
        if (!TryRead(parsed.GetValue(_file), optional: parsed.GetValue(_overrides) is not null, out var source, out var refusal)
            || !TryRead(parsed.GetValue(_defaults), optional: false, out var defaults, out refusal)
            || !TryRead(parsed.GetValue(_overrides), optional: false, out var overrides, out refusal))
        {
            return printer.Write(CommandFailure.Usage(refusal));
        }

        if (!parsed.GetValue(_force) && File.Exists(to))
            return printer.Write(CommandFailure.Usage($"{to} is there already; name another one with -o, or replace it with --force"));

        var format = ForeignFormats.All.Where(one => one.Name == parsed.GetValue(_from)).Select(one => (ForeignFormat?)one.Format).FirstOrDefault();
        var result = ConfigurationImport.Run(source, format, defaults, overrides, Path.GetDirectoryName(Path.GetFullPath(to))!);
        if (result.Text is not { } text) return Refuse(result, json, output, errors);
        try
        {
            AtomicFile.Write(Path.GetFullPath(to), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return printer.Write(new CommandFailure("file", $"{to} cannot be written: {exception.Message}", ExitCode.Failure));
        }

        var report = new ImportReport(source?.File, to, result, ConfigurationFile.Parse(text, to, _surroundings.Variable), HasSettings: (defaults ?? overrides) is not null, IsGuess: format is null);
        if (json) report.WriteJson(output);
        else report.WriteText(output);
        return report.Checked.ExitCode;
    }

    private string? Mistake(ParseResult parsed)
    {
        if (parsed.GetValue(_from) is { } from && ForeignFormats.All.All(one => one.Name != from))
            return $"--from is one of {string.Join(", ", ForeignFormats.All.Select(one => one.Name))}";
        return parsed.GetValue(_file) is null && parsed.GetValue(_overrides) is null ? "import what? Name the file: bairelay import neolink.toml" : null;
    }

    private static bool TryRead(string? path, bool optional, out ImportSource? source, out string refusal)
    {
        (source, refusal) = (null, "");
        if (path is null) return true;
        var file = LimitedFile.Read(path, ConfigurationFile.MaxBytes);
        if (file.Outcome == FileOutcome.Missing && optional) return true;
        if (file.Outcome != FileOutcome.Read) refusal = $"{path} cannot be read: {file.Reason}";
        else if (!LimitedFile.TryDecode(file.Bytes, out var text, out var wrong)) refusal = $"{path} is not UTF-8 text from line {wrong.Line} on";
        else source = new ImportSource(path, text);
        return refusal.Length == 0;
    }

    /// <summary>A file that was not understood; nothing has been written.</summary>
    private static int Refuse(ImportResult result, bool json, TextWriter output, TextWriter errors)
    {
        foreach (var file in result.Problems.GroupBy(one => one.File, one => one.Problem, StringComparer.Ordinal))
        {
            var problems = new ConfigurationResult { File = file.Key, Outcome = ConfigurationOutcome.Invalid, Problems = [.. file] };
            ConfigurationReport.Refuse(problems, json, output, errors);
            if (json) break;
        }

        return ExitCode.ConfigurationInvalid;
    }
}
