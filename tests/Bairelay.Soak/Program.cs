using Bairelay.Soak;

if (SoakOptions.Read(args) is not { } options)
{
    Console.Error.Write(SoakOptions.Usage);
    return 2;
}

var lost = 0;
TaskScheduler.UnobservedTaskException += (_, failed) =>
{
    Interlocked.Increment(ref lost);
    Console.Error.WriteLine($"A task failed and nobody noticed: {failed.Exception}");
};
Console.WriteLine($"seed {options.Seed}");
var began = TimeProvider.System.GetTimestamp();
// What the runtime needs for the first time stays; so the levels are those of a second house.
var (_, before) = await LiveAsync(options with { Days = 0, Tells = false }, report: false);
var handles = Handles();
Console.WriteLine($"warm after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
var (complaints, after) = await LiveAsync(options, report: true);
Console.WriteLine($"without a house: before {before}, afterwards {after}");
foreach (var handle in Handles().Except(handles, StringComparer.Ordinal)) Console.WriteLine($"new handle: {handle}");
return complaints + lost == 0 ? 0 : 1;

static List<string> Handles() => [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(entry => $"{Path.GetFileName(entry)} {new FileInfo(entry).LinkTarget}")];

static async Task<(int Complaints, Levels After)> LiveAsync(SoakOptions options, bool report)
{
    var began = TimeProvider.System.GetTimestamp();
    var house = await SoakHouse.StartAsync(options);
    var faults = options.Faults ? new Faults(house) : null;
    var week = new Week(house, options, faults);
    await week.WarmUpAsync();
    var (start, from) = (Levels.Read(house.Time), house.Time.Passed);
    if (options.Days > 0) await week.RunAsync();
    var (wall, end) = (TimeProvider.System.GetElapsedTime(began), Levels.Read(house.Time));
    await house.DisposeAsync();
    foreach (var timer in house.Time.Timers) house.Complaints.Add($"a timer is left: {timer}");
    if (report) Report.Write(Console.Out, house, week, faults, house.Time.Passed - from, wall, start, end);
    else foreach (var complaint in house.Complaints.All) Console.WriteLine($"while warming up: {complaint}");
    return (house.Complaints.All.Count + house.Log.Errors.Count, Levels.Read(house.Time));
}
