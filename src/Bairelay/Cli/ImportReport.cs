using Bairelay.Configuration;
using Bairelay.Configuration.Import;
using Bairelay.Diagnostics;

namespace Bairelay.Cli;

/// <summary>What `import` says: what is not as it was, and whether the new file is good.</summary>
/// <param name="File">The new one.</param>
/// <param name="Checked">What `check-config` would say of it.</param>
/// <param name="IsGuess">Nobody has said whose file it was.</param>
/// <param name="HasSettings">There are settings over or under it.</param>
internal sealed record ImportReport(string? Source, string File, ImportResult Import, ConfigurationResult Checked, bool HasSettings, bool IsGuess)
{
    private bool IsGood => Checked.Outcome == ConfigurationOutcome.Valid;

    public void WriteText(TextWriter output)
    {
        output.WriteLine(Import.Format is { } format ? $"{Source} ({ForeignFormats.NameOf(format)}) -> {File}" : File);
        if (IsGuess && !HasSettings && Import.Format is not null)
            output.WriteLine($"  Taken for that program's file by what is in it. If it is another's: --from {string.Join(", ", ForeignFormats.All.Where(one => one.Format != Import.Format).Select(one => one.Name))}");
        foreach (var note in Import.Notes)
        {
            var line = note.Line > 0 ? $" (line {note.Line})" : "";
            output.WriteLine(PlainText.Of($"  {WordFor(note.Change),-9} {note.Key}{line}: {note.Why}"));
        }

        ConfigurationReport.WriteText(output, Checked);
        // Who puts settings over it writes the file anew each time.
        if (HasSettings) return;
        if (!IsGood) output.WriteLine($"Mend these in {File}; bairelay check-config -c {File} looks again.");
        else output.WriteLine($"Comments stayed behind. Next: bairelay run -c {File}, and bairelay doctor -c {File}.");
    }

    public void WriteJson(TextWriter output) => JsonResult.Write(output, IsGood, json =>
    {
        json.WriteStartObject("result");
        json.WriteString("file", File);
        if (Import.Format is { } format) json.WriteString("format", ForeignFormats.NameOf(format));
        json.WriteStartArray("notes");
        foreach (var note in Import.Notes)
        {
            json.WriteStartObject();
            json.WriteString("change", WordFor(note.Change));
            json.WriteString("key", note.Key);
            json.WriteNumber("line", note.Line);
            json.WriteString("message", note.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ConfigurationReport.WriteList(json, "problems", Checked.Problems);
        ConfigurationReport.WriteList(json, "warnings", Checked.Warnings);
        json.WriteEndObject();
        if (!IsGood) json.WriteNumber("exit", Checked.ExitCode);
    });

    private static string WordFor(ImportChange change) => change switch
    {
        ImportChange.Added => "added",
        ImportChange.Renamed => "renamed",
        ImportChange.Changed => "changed",
        ImportChange.LeftOut => "left out",
        _ => "differs",
    };
}
