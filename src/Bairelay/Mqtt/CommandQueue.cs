using System.Threading.Channels;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cli;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.Mqtt;

/// <summary>The messages of one camera: understood at once, carried out in their order, each answered.</summary>
internal sealed class CommandQueue : IAsyncDisposable
{
    /// <summary>
    /// From a message's coming to its answer, its turn and the wake included: a siren that was asked for minutes ago is
    /// not wanted any more.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>What a command has for itself once the camera is connected. So the camera's own reason comes before ours.</summary>
    private static readonly TimeSpan s_forCommand = TimeSpan.FromSeconds(5);

    private readonly ICamera _camera;
    private readonly CameraTopics _topics;
    private readonly StatePublisher _states;
    private readonly IMqttOutlet _outlet;
    private readonly LineAllowance _lines;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>The one under way stays in it until it is done.</summary>
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        // Whoever brings a message begins its command, as far as that goes without waiting.
        new BoundedChannelOptions(CameraAccess.QueueLength) { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    /// <summary>Ends the wishes to keep the camera awake that came so far. Messages may come until the very end, so it is left to the collector.</summary>
    private CancellationTokenSource _wishes = new();

    public CommandQueue(
        ICamera camera, CameraTopics topics, StatePublisher states, IMqttOutlet outlet, LineAllowance lines, TimeProvider time, ILogger log)
    {
        (_camera, _topics, _states, _outlet, _lines, _time, _log) = (camera, topics, states, outlet, lines, time, log);
        _work = Task.Run(WorkAsync);
    }

    private string Name => _camera.Options.Name;

    /// <summary>Never waits.</summary>
    public void Take(CommandTopic topic, ReadOnlySpan<byte> payload)
    {
        var reading = topic.IsQuery ? QueryOrders.Of(topic.Name) : ControlOrders.Read(topic.Name, PayloadText.Read(payload));
        switch (reading.Order)
        {
            case var _ when _stopping.IsCancellationRequested:
                Refuse(topic, payload, Stopped.Message);
                break;
            case null:
                Refuse(topic, payload, $"the payload must be {reading.Mistake}");
                break;
            case SleepOrder:
                Sleep(topic);
                break;
            case { } order when !_waiting.Writer.TryWrite(new Waiting(topic, order, _time.GetTimestamp(), Volatile.Read(ref _wishes).Token)):
                Refuse(topic, payload, $"{CameraAccess.QueueLength} messages wait for {Name} already; try again later");
                break;
        }
    }

    /// <summary>Ends the command under way and answers all that wait.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_waiting.Writer.TryComplete()) await _stopping.CancelAsync();
        await _work;
        _stopping.Dispose();
    }

    private static CommandFailure Stopped { get; } = new("interrupted", "the service stops", ExitCode.Interrupted);

    private async Task WorkAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            if (_waiting.Reader.TryPeek(out var next)) await CarryOutAsync(next);
            _waiting.Reader.TryRead(out _);
        }
    }

    private async Task CarryOutAsync(Waiting message)
    {
        CommandFailure? failure;
        try
        {
            var outcome = await RunAsync(message);
            failure = outcome.Failure ?? Tell(message, outcome.Result!);
        }
        catch (Exception exception)
        {
            // Whatever it was, the next message gets its turn.
            _log.MqttCommandBroke(Name, message.Topic.Text, exception);
            failure = new CommandFailure("failed", $"{Name} was not asked, by a defect of this program; its log has more", ExitCode.Failure);
        }

        if (failure is null)
        {
            if (_lines.Take()) _log.MqttCommandDone(Name, message.Topic.Text, (long)_time.GetElapsedTime(message.Came).TotalMilliseconds);
            if (!message.Topic.IsQuery) Answer(message.Topic, "OK"u8);
            return;
        }

        // The camera writes the one line about its budget itself, whoever asked.
        if (failure.Code == "budget_spent") RepeatLastReading(message.Topic);
        else if (_lines.Take()) _log.MqttCommandFailed(Name, message.Topic.Text, failure.Message);
        Fail(message.Topic, failure.Message);
    }

    private async Task<CommandOutcome> RunAsync(Waiting message)
    {
        if (_stopping.IsCancellationRequested) return Stopped;
        var rest = Deadline - _time.GetElapsedTime(message.Came);
        if (rest <= TimeSpan.Zero) return TooLate();
        using var deadline = new CancellationTokenSource(rest, _time);
        var withdrawn = message.Order is StayAwakeOrder ? message.Withdrawn : CancellationToken.None;
        using var any = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token, withdrawn);
        if (withdrawn.IsCancellationRequested) return Withdrawn();
        var forCommand = rest < 2 * s_forCommand ? rest / 2 : s_forCommand;
        var terms = new CommandTerms($"mqtt:{message.Topic.Text}", rest - forCommand, IsLowValue: message.Topic.IsQuery);
        try
        {
            return message.Order switch
            {
                StayAwakeOrder awake => await _camera.StayAwakeAsync(awake.Duration, terms, any.Token),
                CommandOrder order => await _camera.RunAsync(order.Command, terms, any.Token),
                _ => throw new InvalidOperationException($"{message.Order} has no turn"),
            };
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested)
        {
            return _stopping.IsCancellationRequested ? Stopped : withdrawn.IsCancellationRequested ? Withdrawn() : TooLate();
        }
    }

    private CommandFailure TooLate() =>
        new("timeout", $"{Name} was not done within {Deadline.TotalSeconds:0} s", ExitCode.ConnectionFailed);

    private CommandFailure Withdrawn() =>
        new("interrupted", $"{Name} was told to sleep before it was awake", ExitCode.Interrupted);

    /// <summary>Tells everybody what the command brought back; a failure if nobody can be told.</summary>
    private CommandFailure? Tell(Waiting message, CommandResult result)
    {
        if (message.Order is not CommandOrder order || order.Report(result) is not { } report) return null;
        if (report is PreviewReport preview && Preview.WhyNot(Name, preview.Jpeg) is { } reason)
            return new CommandFailure("too_large", reason, ExitCode.Failure);
        _camera.Tell(report);
        _states.Answer(Name, report);
        if (report is BatteryReport battery) _outlet.Publish(_topics.Battery, StatePayloads.XmlOf(battery.Battery), retain: false);
        return null;
    }

    /// <summary>
    /// At once, past everything that waits: who says so does not want the camera to wake for an earlier wish first. The
    /// wishes that have not come true yet are withdrawn.
    /// </summary>
    private void Sleep(CommandTopic topic)
    {
        Interlocked.Exchange(ref _wishes, new CancellationTokenSource()).Cancel();
        _camera.SleepNow();
        if (_lines.Take()) _log.MqttCommandDone(Name, topic.Text, 0);
        Answer(topic, "OK"u8);
    }

    private void Refuse(CommandTopic topic, ReadOnlySpan<byte> payload, string reason)
    {
        if (_lines.Take()) _log.MqttMessageRefused(Name, topic.Text, PayloadText.Show(payload), reason);
        Fail(topic, reason);
    }

    private void RepeatLastReading(CommandTopic topic)
    {
        if (!topic.IsQuery) return;
        foreach (var reading in QueryOrders.LastReading(topic.Name, _topics)) _outlet.Republish(reading);
    }

    /// <summary>The reason first, so that it is there for whoever sees the answer. Queries, too, are answered where they were asked.</summary>
    private void Fail(CommandTopic topic, string reason)
    {
        _camera.Tell(new FailureReport($"{topic.Text}: {reason}"));
        Answer(topic, "FAIL"u8);
    }

    private void Answer(CommandTopic topic, ReadOnlySpan<byte> word) => _outlet.Publish(_topics.Of(topic), word.ToArray(), retain: false);

    /// <param name="Withdrawn">For wishes to keep the camera awake.</param>
    private sealed record Waiting(CommandTopic Topic, MqttOrder Order, long Came, CancellationToken Withdrawn);
}
