using System.Net;
using System.Net.Sockets;

namespace Bairelay.Tests.Support;

/// <summary>
/// Stands before a camera's TCP door. It passes everything on, until the camera has said so many bytes; from then on it
/// makes noise of what the camera says.
/// </summary>
internal sealed class GarblingDoor : IAsyncDisposable
{
    private readonly int _soundBytes;
    private readonly IPEndPoint _camera;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _opened;
    private int _garbled;

    public GarblingDoor(IPEndPoint at, IPEndPoint camera, int soundBytes)
    {
        (_camera, _soundBytes) = (camera, soundBytes);
        _listener.Bind(at);
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Connections on which noise was made.</summary>
    public int Garbled => Volatile.Read(ref _garbled);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeAsync(await _listener.AcceptAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        Interlocked.Increment(ref _opened);
        using var camera = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var hungUp = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        try
        {
            await camera.ConnectAsync(_camera, hungUp.Token);
            await await Task.WhenAny(PassAsync(client, camera, int.MaxValue, hungUp.Token), PassAsync(camera, client, _soundBytes, hungUp.Token));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // One of them has hung up, which ends both.
        }
        finally
        {
            await hungUp.CancelAsync();
            client.Dispose();
        }
    }

    private async Task PassAsync(Socket from, Socket to, int sound, CancellationToken stopping)
    {
        var noise = new Random(sound);
        var piece = new byte[4096];
        try
        {
            while (await from.ReceiveAsync(piece, stopping) is > 0 and var count)
            {
                if (sound < count)
                {
                    if (sound >= 0) Interlocked.Increment(ref _garbled);
                    noise.NextBytes(piece.AsSpan(Math.Max(0, sound), count - Math.Max(0, sound)));
                    sound = -1;
                }
                else
                {
                    sound -= sound == int.MaxValue ? 0 : count;
                }

                await to.SendAsync(piece.AsMemory(0, count), stopping);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Over.
        }
    }
}
