using Bairelay.Cameras.Transport;

namespace Bairelay.Mqtt.Link;

/// <summary>
/// What goes to the broker, in order. Without a connection only the newest retained message of each topic is kept. Any
/// thread puts in, one takes out.
/// </summary>
internal sealed class Outbox
{
    /// <summary>Seconds of a busy house; more of them would be old news when they arrive.</summary>
    public const int MaxMessages = 1024;

    /// <summary>Four previews of the largest size.</summary>
    public const int MaxBytes = 8 << 20;

    /// <summary>A hundred cameras with everything that can be announced of them use about 5,000.</summary>
    public const int MaxRetainedTopics = 16_384;

    private readonly Lock _lock = new();
    private readonly RetainedMessages _retained = new(MaxRetainedTopics);
    private readonly Queue<OutgoingMessage> _queue = new();
    private readonly Queue<OutgoingMessage> _inFlight = new();

    /// <summary>
    /// Whoever publishes sends, as far as the socket takes it at once: a motion is on its way when its publishing returns.
    /// </summary>
    private readonly ReadySignal _ready = new(inline: true);

    private readonly List<TaskCompletionSource> _waiters = [];
    private bool _isOpen;
    private bool _behindIsNext;
    private int _bytes;
    private long _numbers;
    private long _dropped;

    /// <summary>Messages that nobody will get: not retained, and there was no broker or no room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public int RetainedTopics
    {
        get
        {
            lock (_lock) return _retained.Count;
        }
    }

    /// <summary>Retained messages wait that were not sent on this connection yet.</summary>
    public bool AnyBehind
    {
        get
        {
            lock (_lock) return _retained.AnyBehind;
        }
    }

    /// <summary>The broker has acknowledged everything.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock) return HasNothing;
        }
    }

    /// <summary>False if a retained message could not be remembered, for there are too many topics.</summary>
    public bool Add(string topic, ReadOnlyMemory<byte> payload, bool retain)
    {
        var fits = true;
        lock (_lock)
        {
            var message = new OutgoingMessage(topic, payload, retain, ++_numbers);
            if (retain) fits = _retained.Remember(message);
            var isSafe = retain && fits;
            if (!_isOpen)
            {
                if (!isSafe) _dropped++;
                return fits;
            }

            if (isSafe && _retained.IsBehind(topic)) return true;
            if (_queue.Count < MaxMessages && _bytes + payload.Length <= MaxBytes)
            {
                _queue.Enqueue(message);
                _bytes += payload.Length;
            }
            else if (isSafe)
            {
                _retained.FallBehind(topic);
            }
            else
            {
                _dropped++;
            }
        }

        _ready.Set();
        return fits;
    }

    public bool Repeat(string topic)
    {
        lock (_lock)
        {
            if (_retained.Find(topic) is not { IsDeletion: false }) return false;
            if (!_isOpen) return true;
            _retained.FallBehind(topic);
        }

        _ready.Set();
        return true;
    }

    /// <summary>A new connection: everything that is retained is sent again.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
            _behindIsNext = true;
            _retained.AllFallBehind();
        }

        _ready.Set();
    }

    /// <summary>The connection is gone, and with it what was under way and is not retained.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isOpen = false;
            _dropped += _queue.Concat(_inFlight).Count(message => !message.IsRetained);
            _queue.Clear();
            _inFlight.Clear();
            _bytes = 0;
        }
    }

    /// <summary>Null if there is nothing to send. What is taken is under way until it is acknowledged.</summary>
    public OutgoingMessage? Take()
    {
        lock (_lock)
        {
            var message = Next();
            if (message is not null) _inFlight.Enqueue(message);
            else ReleaseWaiters();
            return message;
        }
    }

    /// <summary>The broker has the oldest of those under way.</summary>
    public void Acknowledged()
    {
        lock (_lock)
        {
            if (_inFlight.TryDequeue(out var message)) _retained.Acknowledged(message);
            ReleaseWaiters();
        }
    }

    /// <summary>One waiter at a time. It may wake for nothing.</summary>
    public ValueTask WaitAsync(CancellationToken cancellation) => _ready.WaitAsync(cancellation);

    /// <summary>Ends when the broker has acknowledged everything.</summary>
    public async Task WhenEmptyAsync(CancellationToken cancellation)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (HasNothing) return;
            _waiters.Add(waiter);
        }

        try
        {
            await waiter.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (_lock) _waiters.Remove(waiter);
        }
    }

    private void ReleaseWaiters()
    {
        if (_waiters.Count == 0 || !HasNothing) return;
        foreach (var waiter in _waiters) waiter.TrySetResult();
        _waiters.Clear();
    }

    private bool HasNothing => _isOpen && _queue.Count == 0 && _inFlight.Count == 0 && !_retained.AnyBehind;

    /// <summary>
    /// By turns, so that an event is not kept waiting by a thousand announcements after a reconnect, nor a topic that
    /// fell behind by a stream of events.
    /// </summary>
    private OutgoingMessage? Next()
    {
        while (true)
        {
            if ((_behindIsNext || _queue.Count == 0) && _retained.TakeBehind() is { } behind)
            {
                _behindIsNext = false;
                return behind;
            }

            if (!_queue.TryDequeue(out var message)) return null;
            _behindIsNext = true;
            _bytes -= message.Payload.Length;
            if (!_retained.Overtook(message)) return message;
        }
    }
}
