using System.Text;

namespace Bairelay.Benchmarks;

/// <summary>A table in Markdown whose columns also line up as plain text.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = Enumerable.Range(0, headings.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        for (var i = 0; i < _rows.Count; i++)
        {
            Append(_rows[i]);
            if (i == 0) text.AppendLine("|" + string.Join('|', widths.Select((width, n) => new string('-', width + 1) + (n == 0 ? "-" : ":"))) + "|");
        }

        return text.ToString();

        // The first column is words, the others are numbers.
        void Append(string[] row) => text.AppendLine(
            "| " + string.Join(" | ", row.Select((cell, n) => n == 0 ? cell.PadRight(widths[n]) : cell.PadLeft(widths[n]))) + " |");
    }
}
