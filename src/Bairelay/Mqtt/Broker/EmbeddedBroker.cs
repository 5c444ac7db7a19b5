using System.Net;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.Mqtt.Link;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Bairelay.Mqtt.Broker;

/// <summary>
/// A broker inside the program, for houses that have none. It keeps what is retained over restarts, and no sessions.
/// </summary>
internal sealed class EmbeddedBroker : IAsyncDisposable
{
    /// <summary>The largest message that the program sends, with its topic.</summary>
    public const int MaxPacket = MqttLink.MaxPayload + (64 << 10);

    /// <summary>
    /// The library's own limit drops single messages, which would leave a subscriber with an old state for good. Ours
    /// ends the connection before this one is reached; it has room for all that is retained at a subscription.
    /// </summary>
    private const int MaxPending = RetainedShelf.MaxTopics + 8192;

    /// <summary>For a greeting after the connection.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>How often silent clients are looked for; the library does it twice a second.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_lastWait = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly BrokerListener _listener;
    private readonly BrokerGate _gate;
    private readonly RetainedShelf _shelf = new();
    private readonly RetainedFile? _file;
    private readonly StateKeeper? _keeper;
    private readonly LineBudget _full;
    private readonly LineBudget _slow;
    private readonly LineBudget _greedy = new(1);
    private readonly MqttServer _server;
    private readonly HashSet<string> _unwritten = new(StringComparer.Ordinal);
    private IList<MqttApplicationMessage> _retained = [];
    private int _isDisposed;

    private EmbeddedBroker(EmbeddedBrokerSettings settings, TimeProvider time, ILogger log)
    {
        (_time, _log, _full, _slow) = (time, log, new LineBudget(1), new LineBudget(1));
        _gate = new BrokerGate(settings, time, log);
        _listener = new BrokerListener(settings.EndPoint, time, log);
        if (settings.RetainedFile is { } path)
        {
            _file = new RetainedFile(path, log);
            _keeper = new StateKeeper(() => _file.Save(Volatile.Read(ref _retained)), time, log);
        }

        var options = new MqttServerOptionsBuilder().WithoutDefaultEndpoint()
            .WithDefaultCommunicationTimeout(s_patience).WithMaxPendingMessagesPerClient(MaxPending).Build();
        options.KeepAliveOptions.MonitorInterval = s_look;
        _server = new MqttServerFactory().CreateMqttServer(options, [_listener], new BrokerLibraryLog(log));
        _server.ValidatingConnectionAsync += _gate.JudgeAsync;
        _server.LoadingRetainedMessageAsync += OnLoadingAsync;
        _server.InterceptingPublishAsync += OnPublishAsync;
        _server.InterceptingClientEnqueueAsync += OnEnqueueAsync;
        _server.RetainedMessageChangedAsync += OnRetainedChangedAsync;
        _server.InterceptingSubscriptionAsync += OnSubscribeAsync;
        _server.ClientUnsubscribedTopicAsync += OnUnsubscribedAsync;
    }

    /// <summary>With the port that the system chose, if it was to choose one.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    public int Clients => _listener.Clients;

    /// <exception cref="ListenException">It cannot listen there.</exception>
    public static async Task<EmbeddedBroker> StartAsync(EmbeddedBrokerSettings settings, TimeProvider time, ILogger log)
    {
        var broker = new EmbeddedBroker(settings, time, log);
        broker._listener.Bind();
        broker.EndPoint = broker._listener.EndPoint;
        await broker._server.StartAsync();
        log.BrokerListens(broker.EndPoint, broker._retained.Count);
        return broker;
    }

    /// <summary>Ends all connections and writes what is retained, within about two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        Volatile.Write(ref _retained, await _server.GetRetainedMessagesAsync());
        // Clients are not told why: the library would wait for each that does not listen.
        var stopping = _server.StopAsync(new MqttServerStopOptions
        {
            DefaultClientDisconnectOptions = new MqttServerClientDisconnectOptions { ReasonCode = MqttDisconnectReasonCode.NormalDisconnection },
        });
        await Task.WhenAny(stopping, Task.Delay(s_lastWait, _time));
        await _listener.StopAsync();
        _keeper?.Dispose();
        _server.Dispose();
    }

    private Task OnLoadingAsync(LoadingRetainedMessagesEventArgs loading)
    {
        List<MqttApplicationMessage> kept = [.. (_file?.Load() ?? []).Where(message => _shelf.TryPut(message.Topic, message.Payload.Length))];
        loading.LoadedRetainedMessages = kept;
        Volatile.Write(ref _retained, kept);
        return Task.CompletedTask;
    }

    private Task OnPublishAsync(InterceptingPublishEventArgs publish)
    {
        var message = publish.ApplicationMessage;
        if (!message.Retain || _shelf.TryPut(message.Topic, message.Payload.Length == 0 ? 0 : ClientAllowance.SizeOf(message))) return Task.CompletedTask;
        // Those who listen get it all the same.
        message.Retain = false;
        if (_full.Take(Moment.Now(_time))) _log.BrokerShelfFull(message.Topic, publish.ClientId);
        return Task.CompletedTask;
    }

    private Task OnEnqueueAsync(InterceptingClientApplicationMessageEnqueueEventArgs delivery)
    {
        if (_listener.Find(delivery.ReceiverClientId) is not { } client || client.Allowance.TryQueue(ClientAllowance.SizeOf(delivery.ApplicationMessage)))
            return Task.CompletedTask;
        delivery.AcceptEnqueue = false;
        client.Abort();
        if (_slow.Take(Moment.Now(_time))) _log.BrokerSlowSubscriber(delivery.ReceiverClientId);
        return Task.CompletedTask;
    }

    private Task OnSubscribeAsync(InterceptingSubscriptionEventArgs subscription)
    {
        if (_listener.Find(subscription.ClientId) is not { } client || client.Allowance.TrySubscribe(subscription.TopicFilter.Topic)) return Task.CompletedTask;
        subscription.ProcessSubscription = false;
        // The one refusal that both versions know.
        subscription.Response.ReasonCode = MqttSubscribeReasonCode.UnspecifiedError;
        if (_greedy.Take(Moment.Now(_time))) _log.BrokerGreedySubscriber(subscription.ClientId, ClientAllowance.MaxFilters);
        return Task.CompletedTask;
    }

    private Task OnUnsubscribedAsync(ClientUnsubscribedTopicEventArgs end)
    {
        _listener.Find(end.ClientId)?.Allowance.Unsubscribe(end.TopicFilter);
        return Task.CompletedTask;
    }

    private async Task OnRetainedChangedAsync(RetainedMessageChangedEventArgs change)
    {
        // Asked for, not taken from the event: two changes at once may be announced in the wrong order.
        Volatile.Write(ref _retained, await _server.GetRetainedMessagesAsync());
        var topic = change.ChangedRetainedMessage.Topic;
        // A picture that follows a picture changes nothing in the file.
        if (change.ChangedRetainedMessage.Payload.Length > RetainedFile.MaxPayload)
        {
            if (!_unwritten.Add(topic)) return;
        }
        else
        {
            _unwritten.Remove(topic);
        }

        _keeper?.MarkChanged();
    }
}
