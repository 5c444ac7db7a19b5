using System.Net;
using System.Net.Sockets;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>
/// Stands before a camera's TCP door and passes everything on, until the camera has said so many bytes. From then on
/// nothing comes, and nothing is refused: so looks a camera that hangs, or has lost its power.
/// </summary>
internal sealed class FreezingDoor(IPEndPoint at, IPEndPoint camera, int bytes) : TcpDoor(at)
{
    private int _left = bytes;
    private int _frozen;

    public bool IsFrozen => Volatile.Read(ref _frozen) > 0;

    /// <summary>As many more bytes, on new connections.</summary>
    public void Thaw(int more) => Volatile.Write(ref _left, more);

    /// <summary>At once.</summary>
    public void Freeze() => Volatile.Write(ref _left, 0);

    protected override async Task ServeAsync(Socket client, CancellationToken stopping)
    {
        using var inside = await ConnectAsync(stopping);
        // One of them hangs up, which ends both.
        await await Task.WhenAny(PassAsync(client, inside, false, stopping), PassAsync(inside, client, true, stopping));
    }

    /// <summary>This door is open before the camera's, which opens when it is awake.</summary>
    private async Task<Socket> ConnectAsync(CancellationToken stopping)
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (true)
        {
            var inside = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await inside.ConnectAsync(camera, stopping);
                return inside;
            }
            catch (SocketException)
            {
                inside.Dispose();
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
