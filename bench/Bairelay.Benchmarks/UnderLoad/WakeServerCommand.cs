namespace Bairelay.Benchmarks.UnderLoad;

/// <summary>The command <c>wake-server</c>.</summary>
internal static class WakeServerCommand
{
    public static int Run(Arguments arguments)
    {
        var settings = arguments.Has("--quick") ? WakeServerSettings.Quick : new WakeServerSettings();
        if (arguments.Value("--cameras") is { } cameras)
            settings = settings with { Cameras = [.. cameras.Split(',').Select(int.Parse)] };
        if (arguments.Value("--rounds") is { } rounds) settings = settings with { Rounds = int.Parse(rounds) };

        WakeServerResult result;
        using (var benchmark = new WakeServerBenchmark(settings, Console.Error)) result = benchmark.Run();
        var text = WakeServerReport.Text(result);
        Console.Out.Write(text);
        if (arguments.Value("--markdown") is { } markdown) MarkdownSection.Replace(markdown, "wake-server", text);
        if (arguments.Value("--json") is { } path)
        {
            using var file = File.Create(path);
            WakeServerJson.Write(result, file);
        }

        if (!arguments.Has("--check")) return 0;
        var missed = Goal.Of(result).Where(goal => goal is { Absolute: true, Met: false }).ToArray();
        foreach (var goal in missed) Console.Error.WriteLine($"not met: {goal.Text}: {goal.Measured}");
        return missed.Length == 0 ? 0 : 1;
    }
}
