namespace Bairelay.Tests.Support;

/// <summary>For what another thread does soon, and nothing announces.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(1);

    public static async Task HoldsAsync(Func<bool> condition)
    {
        // Most is a few turns of the thread pool away. For longer, whoever keeps looking takes a processor from those it waits for.
        for (var turn = 0; turn < 200; turn++)
        {
            if (condition()) return;
            await Task.Yield();
        }

        using var deadline = new CancellationTokenSource(s_patience, TimeProvider.System);
        using var look = new PeriodicTimer(s_look, TimeProvider.System);
        while (!condition()) await look.WaitForNextTickAsync(deadline.Token);
    }
}
