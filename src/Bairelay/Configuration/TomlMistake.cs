namespace Bairelay.Configuration;

internal enum Reach
{
    /// <summary>The parser is back in step on the next line.</summary>
    Line,
    /// <summary>Whatever the parser says about the lines below is a consequence.</summary>
    Below,
    /// <summary>A list, an inline table or a string over several lines: it began further up.</summary>
    MultiLine,
}

/// <summary>
/// Says in our words what the parser found. Its own words quote the text around the place, and the commonest
/// mistake of all is a password without quotes.
/// </summary>
internal readonly record struct TomlMistake(string Message, Reach Reach)
{
    private const string OpenList = "a list is not closed, or lacks quotes around text";
    private const string OpenTable = "an inline table is not closed, or lacks a comma";
    private const string OpenText = "a string is not closed on its line";

    /// <summary>Fragments of the parser's messages, most telling first.</summary>
    private static readonly (string Fragment, TomlMistake Mistake)[] Known =
    [
        ("Invalid newline in a string", new(OpenText, Reach.Below)),
        ("End-Of-File found on string", new(OpenText, Reach.Below)),
        ("End-Of-File found for multi-line", new("a string in triple quotes is not closed", Reach.MultiLine)),
        ("to separate items", new("a comma is missing between two values", Reach.Line)),
        ("for an array", new(OpenList, Reach.MultiLine)),
        ("inline table", new(OpenTable, Reach.MultiLine)),
        ("while expecting `]", new("a section header is not closed: write [section] or [[section]]", Reach.Below)),
        ("escape", new("a backslash starts an escape that TOML does not know: double it, or use 'single quotes'", Reach.Line)),
        ("for a value", new("the value is not TOML: text stands in quotes, true and false in small letters", Reach.Line)),
        ("Expecting `=`", new("expected key = value", Reach.Line)),
        ("expecting token `newline`", new("unexpected text after the value: one key = value per line, text in quotes", Reach.Line)),
        ("leading zero", new("a number must not start with 0", Reach.Line)),
        ("underscore", new("underscores in a number stand between two digits", Reach.Line)),
        ("parse integer", new("the number is too large", Reach.Line)),
        ("date time", new("the value is not TOML: text stands in quotes", Reach.Line)),
        ("base key", new("a name is missing here", Reach.Line)),
        ("\\r not followed", new("a carriage return without a line feed: save the file with ordinary line ends", Reach.Line)),
        ("Unicode", new("not a Unicode character", Reach.Line)),
    ];

    public static TomlMistake Of(string parserMessage)
    {
        foreach (var (fragment, mistake) in Known)
        {
            if (parserMessage.Contains(fragment, StringComparison.Ordinal))
                return mistake;
        }

        return new TomlMistake("is not TOML", Reach.Line);
    }
}
