using System.Text;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;

namespace Bairelay.Mqtt.Link;

/// <summary>
/// The connection to the broker, made again whenever it breaks. Whatever the broker does, what is retained reaches it
/// in the end, and nothing that publishes waits or fails.
/// </summary>
internal sealed class MqttLink : IMqttOutlet, IAsyncDisposable
{
    /// <summary>The largest preview, in base64. Some brokers cut the connection at 2 MB.</summary>
    public const int MaxPayload = 2 << 20;

    /// <summary>What the standard allows in bytes.</summary>
    private const int MaxTopic = ushort.MaxValue;

    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(600);

    private readonly MqttLinkSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Outbox _outbox = new();
    private readonly MqttSubscriptions _subscriptions;
    private readonly ReconnectPolicy _policy;
    private readonly LinkReports _reports;
    private readonly LineBudget _complaints;
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private LinkState _state = new(false, "not connected yet");
    private int _isDisposed;

    /// <param name="random">For the pauses between attempts.</param>
    public MqttLink(MqttLinkSettings settings, TimeProvider time, ILogger log, RandomNumbers? random = null)
    {
        (_settings, _time, _log) = (settings, time, log);
        _subscriptions = new MqttSubscriptions(time, log);
        _complaints = new LineBudget(1);
        _policy = new ReconnectPolicy(random ?? RandomNumbersExtensions.Secure);
        _reports = new LinkReports(settings.Broker, settings.ClientId, time, log);
        // The first topic of all, and so the first that a broker gets at every connection.
        _outbox.Add(settings.StatusTopic, LinkOptions.Online.ToArray(), retain: true);
    }

    /// <summary>
    /// The broker has acknowledged everything that is retained. After every connect, on the link's own path: it must
    /// not block.
    /// </summary>
    public event Action? Connected;

    public LinkState State => Volatile.Read(ref _state);

    /// <summary>Messages that nobody will get: not retained, and there was no broker or no room.</summary>
    public long Dropped => _outbox.Dropped;

    /// <summary>Ends after <see cref="DisposeAsync"/>. Nothing that may pass by itself ends it or makes it fail.</summary>
    public Task Completion => _run;

    /// <summary>Before the start only.</summary>
    /// <param name="handler">
    /// Is called for what matches one of the filters, one message at a time, on the path that receives: it must not block.
    /// </param>
    public void Subscribe(IReadOnlyList<string> filters, Action<MqttMessage> handler) => _subscriptions.Add(filters, handler);

    public void Start() => _run = Task.Run(RunAsync);

    public void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain)
    {
        if (topic.Length == 0 || topic.AsSpan().ContainsAny('+', '#', '\0') || Encoding.UTF8.GetByteCount(topic) > MaxTopic)
        {
            if (_complaints.Take(Moment.Now(_time))) _log.TopicUnusable(topic.Length > 100 ? topic[..100] : topic);
        }
        else if (payload.Length > MaxPayload)
        {
            if (_complaints.Take(Moment.Now(_time))) _log.OutgoingMessageTooLarge(topic, payload.Length, MaxPayload);
        }
        else if (!_outbox.Add(topic, payload, retain) && _complaints.Take(Moment.Now(_time)))
        {
            _log.TooManyRetainedTopics(topic, Outbox.MaxRetainedTopics);
        }
    }

    public bool Republish(string topic) => _outbox.Repeat(topic);

    /// <summary>Waits until the broker has acknowledged everything; false if the deadline came first.</summary>
    public async Task<bool> FlushAsync(TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline, _time);
        try
        {
            await _outbox.WhenEmptyAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Says <c>offline</c>, sends what is left and takes leave, all within about a second.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _outbox.Add(_settings.StatusTopic, LinkOptions.Offline.ToArray(), retain: true);
        if (State.IsConnected) await FlushAsync(s_lastWords);
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var suspicion = new TakeOverSuspicion();
        var sizes = new SizeSuspicion(_time);
        var version = MqttProtocolVersion.V500;
        while (!_stop.IsCancellationRequested)
        {
            var end = await ConverseAsync(version, sizes.Limit);
            if (_stop.IsCancellationRequested) break;
            // It looks as if somebody had our client id, and nobody has.
            if (sizes.Judge(end)) _log.BrokerHangsUpOnLarge(_settings.Broker, end.LargestUnderWay);
            else end = suspicion.Judge(end);
            // Version 5 tells us who took our place, what it refuses and how much it takes at once, and keeps our own
            // answers away from us; Mosquitto and our own broker speak it well. Older brokers only know 3.1.1.
            var isRefusedVersion = end.Trouble == LinkTrouble.Protocol;
            if (isRefusedVersion) version = version == MqttProtocolVersion.V500 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;
            var pause = _policy.After(end);
            Volatile.Write(ref _state, new LinkState(false, end.Reason));
            _reports.Ended(end, pause);
            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Volatile.Write(ref _state, new LinkState(false, "stopped"));
    }

    private async Task<LinkEnd> ConverseAsync(MqttProtocolVersion version, uint largestPacket)
    {
        using var conversation = new LinkConversation(_settings, version, largestPacket, _subscriptions, _outbox, _time, _log);
        if (await conversation.OpenAsync(_stop.Token) is { } refusal) return refusal;
        Volatile.Write(ref _state, new LinkState(true, "connected"));
        _reports.Connected(version == MqttProtocolVersion.V500 ? "5" : "3.1.1", Dropped);
        return await conversation.RunAsync(RaiseConnected, _stop.Token);
    }

    private void RaiseConnected()
    {
        try
        {
            Connected?.Invoke();
        }
        catch (Exception exception)
        {
            _log.ConnectedHandlerFailed(exception);
        }
    }
}
