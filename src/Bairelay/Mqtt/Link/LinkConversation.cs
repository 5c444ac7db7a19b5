using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;

namespace Bairelay.Mqtt.Link;

/// <summary>One connection to the broker, from the call to the end. Used once.</summary>
internal sealed class LinkConversation : IDisposable
{
    /// <summary>
    /// Publishes under way at once. They keep their order: one stream carries them. Mosquitto admits 20 by itself.
    /// </summary>
    private const int Window = 16;

    /// <summary>What a packet has beside topic and payload.</summary>
    private const int PacketOverhead = 64;

    /// <summary>Of the time in which the broker wants to hear something.</summary>
    private const double PingAfter = 0.75;

    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(300);

    private readonly MqttLinkSettings _settings;
    private readonly MqttProtocolVersion _version;
    private readonly MqttSubscriptions _subscriptions;
    private readonly Outbox _outbox;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly BrokerDial _dial;
    private readonly KeepAliveInWord _keepAlive;
    private readonly IMqttClient _client;
    private readonly TaskCompletionSource<LinkEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Publish> _published = Channel.CreateUnbounded<Publish>();
    private readonly PublishRefusals _refusals;
    private Task _leaving = Task.CompletedTask;
    private SemaphoreSlim _window = new(Window);
    private bool _isWelcome;
    private uint _largestPacket;

    public LinkConversation(
        MqttLinkSettings settings, MqttProtocolVersion version, uint largestPacket, MqttSubscriptions subscriptions, Outbox outbox,
        TimeProvider time, ILogger log)
    {
        _largestPacket = largestPacket;
        (_settings, _version, _subscriptions, _outbox, _time, _log) = (settings, version, subscriptions, outbox, time, log);
        _dial = new BrokerDial(settings);
        _keepAlive = new KeepAliveInWord(settings.KeepAlive);
        _client = new MqttClientFactory().CreateMqttClient(_keepAlive);
        _refusals = new PublishRefusals(log);
        _client.ApplicationMessageReceivedAsync += OnMessageAsync;
        _client.DisconnectedAsync += OnDisconnectedAsync;
    }

    /// <summary>Null: the broker has let us in and knows what we want to hear.</summary>
    public async Task<LinkEnd?> OpenAsync(CancellationToken stop)
    {
        try
        {
            using var deadline = new CancellationTokenSource(_settings.ConnectDeadline, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
            var answer = await _client.ConnectAsync(LinkOptions.Build(_settings, _dial, _version), either.Token);
            if (LinkDiagnosis.OfAnswer(answer) is { } refusal) return refusal;
            _isWelcome = true;
            if (answer.MaximumPacketSize is > 0 and var limit) _largestPacket = Math.Min(_largestPacket, limit);
            if (answer.ReceiveMaximum is > 0 and < Window and var admitted) _window = new SemaphoreSlim(admitted);
            await SubscribeAsync(stop);
            return null;
        }
        catch (Exception exception)
        {
            if (stop.IsCancellationRequested) return default(LinkEnd);
            var end = LinkDiagnosis.OfException(exception, duringConnect: true);
            return _dial.IsSecured && !_isWelcome && end.Trouble == LinkTrouble.Absent ? LinkDiagnosis.AfterHandshake(end) : end;
        }
    }

    /// <summary>Sends what is in the outbox until something ends it.</summary>
    /// <param name="caughtUp">The broker has everything that is retained.</param>
    public async Task<LinkEnd> RunAsync(Action caughtUp, CancellationToken stop)
    {
        var start = _time.GetTimestamp();
        using var life = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var pinging = PingAsync(life.Token);
        _outbox.Open();
        var sending = SendAsync(life.Token);
        var acknowledging = AcknowledgeAsync(caughtUp, life.Token);
        var first = await Task.WhenAny(_ended.Task, sending, acknowledging, pinging);
        var end = stop.IsCancellationRequested ? default : await ExplainAsync(first);
        if (stop.IsCancellationRequested) await TakeLeaveAsync();
        await life.CancelAsync();
        Dispose();
        await Quietly(Task.WhenAll(sending, acknowledging, pinging));
        // They fail with the connection, and nobody else looks at them.
        var largest = 0;
        while (_published.Reader.TryRead(out var publish))
        {
            await Quietly(publish.Answer);
            // What was refused is answered, and was not sent.
            if (publish is { Message: { } message, Answer.IsCompletedSuccessfully: false }) largest = Math.Max(largest, SizeOf(message));
        }

        await Quietly(_leaving);
        _outbox.Close();
        return end with { Lived = _time.GetElapsedTime(start), LargestUnderWay = largest };
    }

    /// <summary>Not a farewell: a broker that stalls would not take one. It says <c>offline</c> for us then.</summary>
    public void Dispose()
    {
        _dial.Dispose();
        _client.Dispose();
    }

    private async Task SubscribeAsync(CancellationToken stop)
    {
        var options = LinkOptions.Subscriptions(_subscriptions.Filters, _version);
        if (options.TopicFilters.Count == 0) return;
        using var deadline = new CancellationTokenSource(_settings.ConnectDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        var answer = await _client.SubscribeAsync(options, either.Token);
        // Not a reason to give up: what we publish is of use even if nobody may command.
        foreach (var item in answer.Items.Where(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2))
            _log.SubscriptionRefused(_settings.Broker, item.TopicFilter.Topic, item.ResultCode.ToString());
    }

    private async Task SendAsync(CancellationToken life)
    {
        var isCaughtUp = false;
        while (true)
        {
            await _window.WaitAsync(life);
            OutgoingMessage? message;
            while ((message = _outbox.Take()) is null)
            {
                if (!isCaughtUp) _published.Writer.TryWrite(Publish.NothingBehind);
                isCaughtUp = true;
                await _outbox.WaitAsync(life);
            }

            if (!isCaughtUp && !_outbox.AnyBehind)
            {
                isCaughtUp = true;
                _published.Writer.TryWrite(Start(message, life));
                _published.Writer.TryWrite(Publish.NothingBehind);
                continue;
            }

            _published.Writer.TryWrite(Start(message, life));
        }
    }

    private static int SizeOf(OutgoingMessage message) => message.Payload.Length + message.Topic.Length + PacketOverhead;

    private Publish Start(OutgoingMessage message, CancellationToken life)
    {
        if (SizeOf(message) <= _largestPacket)
            return new Publish(message, _client.PublishAsync(LinkOptions.Message(message), life));
        // It would end the connection, and again after the next one, for ever.
        return new Publish(message, Task.FromResult(PublishRefusals.TooLarge));
    }

    private async Task AcknowledgeAsync(Action caughtUp, CancellationToken life)
    {
        while (await _published.Reader.WaitToReadAsync(life))
        {
            // It stays in the channel until it is done, so that a failure leaves nothing unobserved.
            while (_published.Reader.TryPeek(out var publish))
            {
                var answer = await publish.Answer.WaitAsync(_settings.PublishDeadline, _time, life);
                _published.Reader.TryRead(out _);
                if (publish.Message is null)
                {
                    caughtUp();
                    continue;
                }

                if (!answer.IsSuccess) _refusals.Tell(publish.Message.Topic, answer);
                _outbox.Acknowledged();
                _window.Release();
            }
        }
    }

    /// <summary>
    /// Whatever else is sent: it also finds a broker that has gone away without a word. Whether the answer is late is told
    /// by the library, within the time for a connect.
    /// </summary>
    private async Task PingAsync(CancellationToken life)
    {
        using var timer = new PeriodicTimer(_keepAlive.KeepAlive * PingAfter, _time);
        while (await timer.WaitForNextTickAsync(life))
        {
            try
            {
                // With a token the library would wait for ever. It ends when the client is disposed of.
                await _client.PingAsync(CancellationToken.None);
            }
            catch (MqttCommunicationTimedOutException exception)
            {
                throw new LinkException(LinkTrouble.Stalled, "a ping was not answered", exception);
            }
        }
    }

    private async Task<LinkEnd> ExplainAsync(Task first)
    {
        if (first == _ended.Task) return await _ended.Task;
        try
        {
            await first;
            return new LinkEnd(LinkTrouble.Lost, "it ended");
        }
        catch (TimeoutException)
        {
            return new LinkEnd(LinkTrouble.Stalled, $"nothing acknowledged for {_settings.PublishDeadline.TotalSeconds:0} s");
        }
        catch (Exception exception)
        {
            // What broke the publish is known a moment later, and better.
            await Task.WhenAny(_ended.Task, Task.Delay(s_farewell, _time));
            return _ended.Task.IsCompletedSuccessfully ? await _ended.Task : LinkDiagnosis.OfException(exception, duringConnect: false);
        }
    }

    /// <summary>Only a broker that has everything is told goodbye: to the others a broken connection says "offline".</summary>
    private async Task TakeLeaveAsync()
    {
        if (!_outbox.IsEmpty) return;
        _leaving = _client.DisconnectAsync(new MqttClientDisconnectOptions());
        await Task.WhenAny(_leaving, Task.Delay(s_farewell, _time));
    }

    private static ConfiguredTaskAwaitable Quietly(Task task) => task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        _subscriptions.Deliver(received.ApplicationMessage);
        return Task.CompletedTask;
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs end)
    {
        _ended.TrySetResult(LinkDiagnosis.OfDisconnect(end));
        return Task.CompletedTask;
    }

    /// <param name="Message">Null: no message, but the point from which the broker has all that is retained.</param>
    private readonly record struct Publish(OutgoingMessage? Message, Task<MqttClientPublishResult> Answer)
    {
        public static Publish NothingBehind { get; } = new(null, Task.FromResult(PublishRefusals.None));
    }
}
