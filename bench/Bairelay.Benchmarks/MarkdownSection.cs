namespace Bairelay.Benchmarks;

/// <summary>
/// The part of a document that a benchmark writes, between <c>&lt;!-- name:begin --&gt;</c> and its end: figures in the
/// documentation are never typed.
/// </summary>
internal static class MarkdownSection
{
    public static void Replace(string path, string name, string text)
    {
        var (begin, end) = ($"<!-- {name}:begin -->\n", $"<!-- {name}:end -->");
        var document = File.Exists(path) ? File.ReadAllText(path) : begin + end + "\n";
        var (from, to) = (document.IndexOf(begin, StringComparison.Ordinal), document.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from) throw new IOException($"{path} has no place for {name}: the lines {begin.Trim()} and {end}");
        File.WriteAllText(path, document[..(from + begin.Length)] + "\n" + text + "\n" + document[to..]);
    }
}
