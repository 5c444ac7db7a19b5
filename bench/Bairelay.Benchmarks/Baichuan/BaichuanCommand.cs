using System.Text.Json;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks.Baichuan;

/// <summary>
/// The command <c>baichuan</c>: messages of a session through reader and decoder, beside a copy of the same bytes and
/// the framework's AES over as many of them.
/// </summary>
internal static class BaichuanCommand
{
    public static int Run(Arguments arguments)
    {
        var quick = arguments.Has("--quick");
        var rounds = arguments.Value("--rounds") is { } given ? int.Parse(given) : quick ? 7 : 51;
        var rows = BaichuanRow.Measure(rounds, scale: quick ? 5 : 20);
        var goals = Goals(rows);
        var text = $"{Hardware.Line}\n\n{rounds} rounds, the median of each figure. Messages arrive in pieces of 16 KiB.\n\n{TableOf(rows)}\n{Findings.TableOf(goals)}";
        return Findings.Publish(arguments, "baichuan", text, goals, json => WriteJson(rows, json));
    }

    private static IReadOnlyList<Goal> Goals(IReadOnlyList<BaichuanRow> rows)
    {
        var worst = rows.Where(row => !row.Tree).Max(row => row.Allocated);
        var tree = rows.Where(row => row.Tree).Max(row => row.Allocated / row.MessageLength);
        var whole = rows.Single(row => row.Name.EndsWith("all of it", StringComparison.Ordinal));
        return
        [
            new("bytes allocated a message, not read as a tree: 0", $"{worst:0.###}", worst == 0, Absolute: true),
            new("bytes allocated for a tree, a byte of its message: at most 40", $"{tree:F1}", tree <= 40, Absolute: true),
            new("media all encrypted against DecryptCfb and a copy: at most × 1.1",
                $"× {whole.Ratio:F2}", whole.Ratio <= 1.1),
        ];
    }

    private static Table TableOf(IReadOnlyList<BaichuanRow> rows)
    {
        var table = new Table(
            "one message", "bytes", "messages/s", "MB/s", "ns", "a copy, ns", "DecryptCfb, ns", "× both", "bytes allocated");
        foreach (var row in rows)
        {
            table.Add(
                row.Name, $"{row.MessageLength:N0}", $"{row.PerSecond:N0}", $"{row.MegabytesPerSecond:N0}", $"{row.Nanoseconds:N0}", $"{row.CopyNanoseconds:N0}",
                row.CfbNanoseconds is { } cfb ? $"{cfb:N0}" : "–", $"{row.Ratio:F2}", $"{row.Allocated:N0}");
        }

        return table;
    }

    private static void WriteJson(IReadOnlyList<BaichuanRow> rows, Utf8JsonWriter json)
    {
        json.WriteStartArray("messages");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("kind", row.Name);
            json.WriteNumber("bytes", row.MessageLength);
            json.WriteNumber("nanoseconds", Math.Round(row.Nanoseconds, 1));
            json.WriteNumber("copy_nanoseconds", Math.Round(row.CopyNanoseconds, 1));
            if (row.CfbNanoseconds is { } cfb) json.WriteNumber("decrypt_cfb_nanoseconds", Math.Round(cfb, 1));
            json.WriteNumber("allocated", Math.Round(row.Allocated, 1));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
