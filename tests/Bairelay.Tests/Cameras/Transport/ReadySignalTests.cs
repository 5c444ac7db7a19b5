using Bairelay.Cameras.Transport;

namespace Bairelay.Tests.Cameras.Transport;

public sealed class ReadySignalTests
{
    private readonly ReadySignal _signal = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_wakes_who_waits_and_once_who_will()
    {
        var waiting = _signal.WaitAsync(Cancellation).AsTask();
        waiting.IsCompleted.Should().BeFalse();
        _signal.Set();
        await waiting;
        _signal.Set();
        _signal.Set();
        _signal.WaitAsync(Cancellation).AsTask().IsCompletedSuccessfully.Should().BeTrue();
        var again = _signal.WaitAsync(Cancellation).AsTask();
        again.IsCompleted.Should().BeFalse();
        _signal.Set();
        await again;
    }

    [Fact]
    public async Task A_cancelled_wait_is_over_and_the_next_one_is_not()
    {
        using var source = new CancellationTokenSource();
        var waiting = _signal.WaitAsync(source.Token).AsTask();
        await source.CancelAsync();
        (await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>())
            .Which.CancellationToken.Should().Be(source.Token);
        await FluentActions.Awaiting(async () => await _signal.WaitAsync(source.Token)).Should().ThrowAsync<OperationCanceledException>();
        var next = _signal.WaitAsync(Cancellation).AsTask();
        _signal.Set();
        await next;
    }

    [Fact]
    public async Task No_set_is_lost_between_two_threads()
    {
        var (produced, consumed) = (0, 0);
        var producing = Task.Run(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                Volatile.Write(ref produced, i + 1);
                _signal.Set();
            }
        }, Cancellation);
        while (consumed < 100_000)
        {
            await _signal.WaitAsync(Cancellation);
            consumed = Volatile.Read(ref produced);
        }

        await producing;
    }
}
