using System.Net;
using System.Net.Sockets;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>
/// Stands before a camera's TCP door and passes everything on, until the camera has said so many bytes. From then on
/// nothing comes, and nothing is refused: so looks a camera that hangs, or has lost its power.
/// </summary>
internal sealed class FreezingDoor : IAsyncDisposable
{
    private readonly IPEndPoint _camera;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _left;
    private int _opened;
    private int _frozen;

    public FreezingDoor(IPEndPoint at, IPEndPoint camera, int bytes)
    {
        (_camera, _left) = (camera, bytes);
        _listener.Bind(at);
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Opened => Volatile.Read(ref _opened);

    public bool IsFrozen => Volatile.Read(ref _frozen) > 0;

    /// <summary>As many more bytes, on new connections.</summary>
    public void Thaw(int bytes) => Volatile.Write(ref _left, bytes);

    /// <summary>At once.</summary>
    public void Freeze() => Volatile.Write(ref _left, 0);

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
        using var hungUp = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        try
        {
            using var camera = await ConnectAsync(hungUp.Token);
            await await Task.WhenAny(PassAsync(client, camera, false, hungUp.Token), PassAsync(camera, client, true, hungUp.Token));
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

    /// <summary>This door is open before the camera's, which opens when it is awake.</summary>
    private async Task<Socket> ConnectAsync(CancellationToken stopping)
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (true)
        {
            var camera = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await camera.ConnectAsync(_camera, stopping);
                return camera;
            }
            catch (SocketException)
            {
                camera.Dispose();
                await again.WaitForNextTickAsync(stopping);
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool isCamera, CancellationToken stopping)
    {
        var piece = new byte[4096];
        try
        {
            while (await from.ReceiveAsync(piece, stopping) is > 0 and var count)
            {
                if (isCamera && Interlocked.Add(ref _left, -count) < 0)
                {
                    Interlocked.Increment(ref _frozen);
                    await new TaskCompletionSource().Task.WaitAsync(stopping);
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
