using Microsoft.Extensions.Time.Testing;

namespace Bairelay.Tests.Support;

/// <summary>Time that moves by hand. The wall clock can be set apart, as a suspend or an operator does.</summary>
public sealed class HandTime() : FakeTimeProvider(new DateTimeOffset(2026, 3, 8, 18, 15, 48, TimeSpan.Zero))
{
    private TimeSpan _wallClockAhead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _wallClockAhead;

    // The base class makes timestamps of its wall clock.
    public override long GetTimestamp() => base.GetTimestamp() - _wallClockAhead.Ticks;

    /// <summary>The wall clock jumps, timestamps do not, and no timer fires.</summary>
    public void Suspend(TimeSpan duration) => _wallClockAhead += duration;
}
