namespace Bairelay.Fuzz;

/// <summary>Ends the program when one input takes ten seconds, and says which: nothing can interrupt code that never returns.</summary>
internal sealed class Watchdog : IDisposable
{
    private const int Patience = 10;

    private readonly ITimer _timer;
    private volatile byte[]? _input;
    private volatile string _target = "";
    private byte[]? _seen;
    private int _ticks;

    public Watchdog() => _timer = TimeProvider.System.CreateTimer(_ => Look(), state: null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    public void Begin(FuzzTarget target, byte[] input) => (_target, _input) = (target.Name, input);

    public void End() => _input = null;

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // Seconds are counted by the timer, so that a machine that was suspended is not taken for an input that hangs.
        var input = _input;
        _ticks = input is not null && ReferenceEquals(input, _seen) ? _ticks + 1 : 0;
        _seen = input;
        if (_ticks < Patience) return;
        Failure.Print(_target, input!, $"no end after {Patience} seconds");
        Environment.Exit(1);
    }
}

internal static class Failure
{
    public static void Print(string target, byte[] input, object what)
    {
        Console.WriteLine($"FAILED: {target} on {Convert.ToHexStringLower(input)}");
        Console.WriteLine(what);
    }
}
