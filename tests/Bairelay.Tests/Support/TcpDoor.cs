using System.Net;
using System.Net.Sockets;

namespace Bairelay.Tests.Support;

/// <summary>A TCP port at which each who comes is served, until the door is disposed.</summary>
internal abstract class TcpDoor : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _opened;

    protected TcpDoor(IPEndPoint at)
    {
        _listener.Bind(at);
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Opened => Volatile.Read(ref _opened);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    /// <summary>The socket is closed when this ends; that somebody hangs up or the door closes ends it too.</summary>
    protected abstract Task ServeAsync(Socket client, CancellationToken stopping);

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(WelcomeAsync(await _listener.AcceptAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task WelcomeAsync(Socket client)
    {
        Interlocked.Increment(ref _opened);
        using var hungUp = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        try
        {
            await ServeAsync(client, hungUp.Token);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // It was enough for one of them.
        }
        finally
        {
            await hungUp.CancelAsync();
            client.Dispose();
        }
    }
}
