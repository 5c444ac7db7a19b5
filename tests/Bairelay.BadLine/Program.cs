using System.Globalization;
using Bairelay.BadLine;

// bad-line END END SEED DELAY_MS JITTER_MS DUPLICATE REORDER: joins two network interfaces as a bad radio link would.
// Runs until its standard input ends.
if (args.Length != 7)
{
    await Console.Error.WriteLineAsync("bad-line END END SEED DELAY_MS JITTER_MS DUPLICATE REORDER");
    return 2;
}

double Number(int index) => double.Parse(args[index], CultureInfo.InvariantCulture);
var seed = int.Parse(args[2], CultureInfo.InvariantCulture);
Weather Weather(int direction) => new(new Random(seed + direction), Number(3), Number(4), Number(5), Number(6));

using var stopping = new CancellationTokenSource();
using var left = LineEnd.Open(args[0]);
using var right = LineEnd.Open(args[1]);
using var there = new Direction(left, right, Weather(0), TimeProvider.System);
using var back = new Direction(right, left, Weather(1), TimeProvider.System);
Task[] directions = [there.RunAsync(stopping.Token), back.RunAsync(stopping.Token)];
Console.WriteLine("line up");
var ended = Task.Run(() => { while (Console.Read() >= 0) { } });
await await Task.WhenAny([ended, .. directions]);
await stopping.CancelAsync();
await Task.WhenAll(directions).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
return 0;
