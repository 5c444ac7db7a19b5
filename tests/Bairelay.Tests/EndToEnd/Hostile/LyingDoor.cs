using System.Net;
using System.Net.Sockets;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>A TCP door at which somebody talks to whoever comes, as it likes, and hears nothing.</summary>
internal sealed class LyingDoor : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<Socket, CancellationToken, Task> _talk;
    private readonly Task _accepting;
    private int _opened;

    public LyingDoor(IPEndPoint at, Func<Socket, CancellationToken, Task> talk)
    {
        _talk = talk;
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

    private async Task AcceptAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true) talks.Add(TalkAsync(await _listener.AcceptAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(Socket client)
    {
        Interlocked.Increment(ref _opened);
        using (client)
        {
            try
            {
                // Whoever comes greets first.
                await client.ReceiveAsync(new byte[4096], _stopping.Token);
                await _talk(client, _stopping.Token);
                while (await client.ReceiveAsync(new byte[4096], _stopping.Token) > 0)
                {
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // It was enough for the other side.
            }
        }
    }
}
