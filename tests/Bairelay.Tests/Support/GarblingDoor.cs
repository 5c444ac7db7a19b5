using System.Net;
using System.Net.Sockets;

namespace Bairelay.Tests.Support;

/// <summary>
/// Stands before a camera's TCP door. It passes everything on, until the camera has said so many bytes; from then on it
/// makes noise of what the camera says.
/// </summary>
internal sealed class GarblingDoor(IPEndPoint at, IPEndPoint camera, int soundBytes) : TcpDoor(at)
{
    private int _garbled;

    /// <summary>Connections on which noise was made.</summary>
    public int Garbled => Volatile.Read(ref _garbled);

    protected override async Task ServeAsync(Socket client, CancellationToken stopping)
    {
        using var inside = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await inside.ConnectAsync(camera, stopping);
        // One of them hangs up, which ends both.
        await await Task.WhenAny(PassAsync(client, inside, int.MaxValue, stopping), PassAsync(inside, client, soundBytes, stopping));
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
