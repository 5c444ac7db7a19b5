using System.Text.Json;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks;

/// <summary>What every benchmark does with its figures: prints them, files them, and judges what any machine must meet.</summary>
internal static class Findings
{
    /// <param name="name">Of the section in a document.</param>
    /// <param name="json">Writes the figures for programs.</param>
    /// <returns>The program's exit code.</returns>
    public static int Publish(Arguments arguments, string name, string text, IReadOnlyList<Goal> goals, Action<Utf8JsonWriter> json)
    {
        Console.Out.Write(text);
        if (arguments.Value("--markdown") is { } markdown) MarkdownSection.Replace(markdown, name, text);
        if (arguments.Value("--json") is { } path) Write(path, goals, json);
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

    private static void Write(string path, IReadOnlyList<Goal> goals, Action<Utf8JsonWriter> members)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("hardware", Hardware.Line);
        members(json);
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
        json.WriteEndObject();
    }
}
