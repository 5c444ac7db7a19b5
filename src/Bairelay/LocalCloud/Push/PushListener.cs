using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.Diagnostics;

namespace Bairelay.LocalCloud.Push;

/// <summary>
/// Stands in for pushx.reolink.com: a camera that sees a motion while nobody watches calls the push service, and that it
/// calls is the motion (docs/architecture.md). Owns its sockets and every connection.
/// </summary>
internal sealed class PushListener : IAsyncDisposable
{
    private static readonly ListenKeys s_keys = new(ProtocolType.Tcp, "push_listener_port", "push_listener_addr", IsFixed: true);

    private readonly List<Socket> _sockets;
    private readonly PushCalls _calls;
    private readonly PushSetup _setup;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _loops;
    private bool _disposed;

    private PushListener(List<Socket> sockets, PushListenerOptions options, PushSetup setup)
    {
        (_sockets, _setup) = (sockets, setup);
        Endpoints = [.. sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!)];
        _calls = new PushCalls(options, setup);
        setup.Log.PushListenerReady(string.Join(", ", Endpoints));
        _loops = [.. sockets.Select(RunAsync)];
        Completion = CompleteAsync();
    }

    /// <summary>Where it listens, in the order of the configured ports.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; }

    /// <summary>Ends when it was disposed; fails as soon as one of its ports no longer accepts.</summary>
    public Task Completion { get; }

    /// <summary>What cameras asked of other servers, for the status.</summary>
    public OtherServerNames OtherNames => _calls.OtherNames;

    /// <summary>Connections closed at once because there were too many.</summary>
    public long Refused => _calls.Refused;

    /// <summary>Binds every port, then serves. Nothing is left open when it throws.</summary>
    /// <exception cref="ListenException">A port cannot be had; the message says why and what to do.</exception>
    public static PushListener Start(PushListenerOptions options, PushSetup setup)
    {
        var sockets = new List<Socket>();
        try
        {
            foreach (var port in options.Ports) sockets.Add(Open(new IPEndPoint(options.Address, port)));
            return new PushListener(sockets, options, setup);
        }
        catch
        {
            foreach (var socket in sockets) socket.Dispose();
            throw;
        }
    }

    /// <summary>Accepts no more, and ends what is under way. A call that is not understood yet is no motion.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var socket in _sockets) socket.Dispose();
        await _calls.DisposeAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>Bound, and listening.</summary>
    /// <exception cref="ListenException">The port cannot be had; the message says why and what to do.</exception>
    public static Socket Open(IPEndPoint endpoint, ListenKeys? keys = null)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(PushLimits.Backlog);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw ListenException.From(exception, endpoint, keys ?? s_keys);
        }
    }

    private async Task RunAsync(Socket socket)
    {
        try
        {
            await new AcceptLoop(socket, _calls.Accept, _setup.Time, _setup.Log).RunAsync(_stopping.Token);
        }
        catch (Exception exception)
        {
            _setup.Log.PushAcceptFailed(exception, Endpoints[_sockets.IndexOf(socket)]);
            throw;
        }
    }

    private async Task CompleteAsync()
    {
        await foreach (var loop in Task.WhenEach(_loops)) await loop;
    }
}
