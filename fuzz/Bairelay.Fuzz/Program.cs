using Bairelay.Fuzz;
using Bairelay.Fuzz.Guided;

// Instrumented code cannot run without it, and even the seeds are made with that code.
EdgeMap.Attach();
if (args.Contains("--list"))
{
    foreach (var target in FuzzTarget.All) Console.WriteLine(target.Name);
    return 0;
}

var seconds = Number("--seconds", 10);
var seed = Number("--seed", Environment.ProcessId);
var name = Text("--target");
var targets = FuzzTarget.All.Where(target => name is null || target.Name == name).ToList();
if (targets.Count == 0)
{
    Console.Error.WriteLine($"No target {name}. There are: {string.Join(", ", FuzzTarget.All.Select(target => target.Name))}");
    return 2;
}

if (Text("--input") is { } file)
{
    using var watchdog = new Watchdog();
    var input = File.ReadAllBytes(file);
    return targets.TrueForAll(target => FuzzLoop.Examine(target, input, watchdog)) ? 0 : 1;
}

var share = (double)seconds / targets.Count;
return args.Contains("--guided")
    ? targets.TrueForAll(target => GuidedLoop.Run(target, share, seed)) ? 0 : 1
    : targets.TrueForAll(target => FuzzLoop.Run(target, share, seed)) ? 0 : 1;

string? Text(string option) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

int Number(string option, int otherwise) => Text(option) is { } text ? int.Parse(text) : otherwise;
