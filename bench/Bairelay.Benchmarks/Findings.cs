using System.Buffers;
using System.Text.Json;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks;

/// <summary>What every benchmark does with its figures: prints them, files them, and judges what any machine must meet.</summary>
internal static class Findings
{
    private static readonly SortedDictionary<string, byte[]> s_sections = new(StringComparer.Ordinal);

    /// <param name="name">Of the section in a document.</param>
    /// <param name="json">Writes the figures for programs.</param>
    /// <returns>The program's exit code.</returns>
    public static int Publish(Arguments arguments, string name, string text, IReadOnlyList<Goal> goals, Action<Utf8JsonWriter> json)
    {
        Console.Out.Write(text);
        if (arguments.Value("--markdown") is { } markdown) MarkdownSection.Replace(markdown, name, text);
        if (arguments.Value("--json") is { } path) Write(path, name, goals, json);
        if (!arguments.Has("--check")) return 0;
        var missed = goals.Where(goal => goal is { Absolute: true, Met: false }).ToArray();
        foreach (var goal in missed) Console.Error.WriteLine($"not met: {goal.Text}: {goal.Measured}");
        return missed.Length == 0 ? 0 : 1;
    }

    public static Table TableOf(IReadOnlyList<Goal> goals)
    {
        var table = new Table("goal", "measured", "met");
        foreach (var goal in goals) table.Add(goal.Text, goal.Measured, goal.Met ? "yes" : "no");
        return table;
    }

    /// <summary>The file has a member for each benchmark of this run, and is whole after every one of them.</summary>
    private static void Write(string path, string name, IReadOnlyList<Goal> goals, Action<Utf8JsonWriter> members)
    {
        // Now: what it is about does not outlive its benchmark.
        s_sections[name] = Json(json =>
        {
            members(json);
            WriteGoals(json, goals);
        });
        File.WriteAllBytes(path, Json(json =>
        {
            json.WriteString("hardware", Hardware.Line);
            foreach (var (section, figures) in s_sections)
            {
                json.WritePropertyName(section);
                json.WriteRawValue(figures);
            }
        }));
    }

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteGoals(Utf8JsonWriter json, IReadOnlyList<Goal> goals)
    {
        json.WriteStartArray("goals");
        foreach (var goal in goals)
        {
            json.WriteStartObject();
            json.WriteString("goal", goal.Text);
            json.WriteString("measured", goal.Measured);
            json.WriteBoolean("met", goal.Met);
            json.WriteBoolean("absolute", goal.Absolute);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
