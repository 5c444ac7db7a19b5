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
var (_, before) = await LiveAsync(options with { Days = 0 }, report: false);
var handles = Handles();
Console.WriteLine($"warm after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
var (complaints, after) = await LiveAsync(options, report: true);
var growths = after.Beyond(before).ToList();
Console.WriteLine($"{"without a house",-34} {before.Heap / 1024} kB, {before.Handles} handles, {before.Threads} threads, {before.Timers} timers before it;");
Console.WriteLine($"{"",-34} {after.Heap / 1024} kB, {after.Handles} handles, {after.Threads} threads, {after.Timers} timers after it");
foreach (var growth in growths) Console.WriteLine($"NOT RIGHT: without a house, {growth}");
if (growths.Count > 0) foreach (var handle in Handles().Except(handles, StringComparer.Ordinal)) Console.WriteLine($"new handle: {handle}");
var isRight = complaints + growths.Count + lost == 0;
Console.WriteLine(isRight ? "Everything is accounted for." : $"Not right. The same again: --seed {options.Seed} --cameras {options.Cameras} --days {options.Days}{(options.Between > TimeSpan.FromMinutes(30) ? " --quick" : "")}");
return isRight ? 0 : 1;

static List<string> Handles() => [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(entry => $"{Path.GetFileName(entry)} {new FileInfo(entry).LinkTarget}")];

static async Task<(int Complaints, Levels After)> LiveAsync(SoakOptions options, bool report)
{
    var began = TimeProvider.System.GetTimestamp();
    var house = await SoakHouse.StartAsync(options);
    var faults = options.Faults ? new Faults(house) : null;
    var week = new Week(house, options, faults);
    await week.WarmUpAsync(withFaults: options.Days == 0);
    var (start, from) = (Levels.Read(house.Time), house.Time.Passed);
    if (options.Days > 0) await week.RunAsync();
    var (wall, end) = (TimeProvider.System.GetElapsedTime(began), Levels.Read(house.Time));
    foreach (var growth in options.Days > 0 ? end.Beyond(start) : []) house.Complaints.Add(growth);
    foreach (var camera in house.Cameras)
    {
        if (house.Ledger.Judge(camera) is { } difference) house.Complaints.Add(difference);
    }

    await house.DisposeAsync();
    foreach (var timer in house.Time.Timers) house.Complaints.Add($"a timer is left: {timer}");
    if (report) Report.Write(Console.Out, house, week, faults, house.Time.Passed - from, wall, start, end);
    else foreach (var complaint in house.Complaints.All) Console.WriteLine($"while warming up: {complaint}");
    return (house.Complaints.All.Count + house.Log.Errors.Count, Levels.Read(house.Time));
}
