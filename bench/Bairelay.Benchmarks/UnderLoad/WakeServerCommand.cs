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
        return Findings.Publish(arguments, "wake-server", text, Goal.Of(result), json => WakeServerJson.Write(result, json));
    }
}
