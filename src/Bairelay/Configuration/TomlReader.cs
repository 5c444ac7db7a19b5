using System.Buffers;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Bairelay.Configuration;

/// <summary>
/// Reads TOML and keeps going after mistakes: a line that is not TOML is reported, blanked out and the rest read
/// again, so that one missing quote does not hide the problems below it.
/// </summary>
internal static class TomlReader
{
    /// <summary>Every round reads the whole file again; more mistakes than this are found after the first are mended.</summary>
    private const int MaxRounds = 40;

    private static readonly SearchValues<char> KeyLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    public static TomlTable? Read(string text, Findings findings)
    {
        // The parser throws when a backslash in an open string is the very last character, so a line end follows.
        var lines = (text + '\n').Split('\n');
        for (var round = 0; round < MaxRounds; round++)
        {
            DocumentSyntax document;
            try
            {
                document = SyntaxParser.Parse(string.Join('\n', lines), sourceName: null, validate: false);
            }
            catch (TomlException)
            {
                // The one thing that the parser refuses outright is nesting deeper than 64.
                findings.Problem("", Place.WholeFile, "lists or tables are nested too deeply");
                return null;
            }

            var errors = document.Diagnostics.OrderBy(d => d.Span.Start.Offset).ToList();
            if (errors.Count == 0)
                return new TomlTree(findings).Build(document);
            findings.JudgesCombinations = false;
            ReportAndBlank(document, errors, lines, findings);
        }

        findings.Problem("", Place.WholeFile, "has more lines that are not TOML than can be listed at once; mend those above first");
        return null;
    }

    private static void ReportAndBlank(DocumentSyntax document, List<DiagnosticMessage> errors, string[] lines, Findings findings)
    {
        foreach (var onLine in errors.GroupBy(e => Math.Clamp(e.Span.Start.Line, 0, lines.Length - 1)))
        {
            var line = onLine.Key;
            var first = onLine.First();
            var mistake = TomlMistake.Of(first.Message);
            var place = new Place(line + 1, first.Span.Start.Column + 1);
            var reach = onLine.Max(e => TomlMistake.Of(e.Message).Reach);
            if (reach == Reach.MultiLine && StartOfValue(document, first.Span.Start) is { } start)
            {
                // Where the next key stands, the mistake is that the value above it never ended.
                var neverEnded = IsHeader(lines[line]) || IsAssignment(lines[line]) || string.IsNullOrWhiteSpace(lines[line]);
                findings.Problem("", neverEnded ? start : place, mistake.Message);
                Blank(lines, start.Line - 1, EndOfStatement(lines, start.Line - 1));
                return;
            }

            findings.Problem("", place, mistake.Message);
            if (IsHeader(lines[line]))
            {
                // Its keys would land in the section above and be judged by the wrong names.
                Blank(lines, line, NextHeader(lines, line) - 1);
                return;
            }

            lines[line] = "";
            if (reach != Reach.Line)
                return;
        }
    }

    private static Place? StartOfValue(DocumentSyntax document, TextPosition error)
    {
        KeyValueSyntax? found = null;
        foreach (var pair in document.Descendants().OfType<KeyValueSyntax>())
        {
            var inTable = pair.Parent is SyntaxList { Parent: DocumentSyntax or TableSyntaxBase };
            if (inTable && pair.Span.Start.Offset <= error.Offset && pair.Value is not null)
                found = pair;
        }

        return found is null ? null : new Place(found.Span.Start.Line + 1, found.Span.Start.Column + 1);
    }

    private static void Blank(string[] lines, int first, int last)
    {
        for (var i = first; i <= last; i++)
            lines[i] = "";
    }

    private static int EndOfStatement(string[] lines, int start)
    {
        for (var i = start + 1; i < lines.Length; i++)
        {
            if (IsHeader(lines[i]) || IsAssignment(lines[i]))
                return i - 1;
        }

        return lines.Length - 1;
    }

    private static int NextHeader(string[] lines, int start)
    {
        for (var i = start + 1; i < lines.Length; i++)
        {
            if (IsHeader(lines[i]))
                return i;
        }

        return lines.Length;
    }

    private static bool IsHeader(string line) => line.TrimStart() is ['[', var next, ..] && (next == '[' || char.IsAsciiLetter(next));

    private static bool IsAssignment(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            && line.AsSpan(0, equals).Trim() is { IsEmpty: false } key
            && !key.ContainsAnyExcept(KeyLetters);
    }
}
