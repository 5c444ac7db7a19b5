using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras.Transport;
using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>
/// A pipe that tells the register of its success beside its work: C2R_CFM five times, as the vendor's clients do, but
/// without making the session wait two seconds for it. Owns that task.
/// </summary>
internal sealed class ConfirmedPipe : CameraPipe
{
    private const int Times = 5;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private readonly CameraPipe _inner;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _telling;
    private bool _disposed;

    public ConfirmedPipe(CameraPipe inner, Socket socket, Confirmation confirmation, TimeProvider time, RandomNumbers random)
    {
        _inner = inner;
        var packet = new byte[SessionTerms.Mtu];
        var length = DiscoveryFrame.Write(packet, random.Positive32(), confirmation.Message);
        _telling = TellAsync(socket, confirmation.Register.ToIPEndPoint(), packet.AsMemory(0, length), time, _closing.Token);
    }

    public override string Transport => _inner.Transport;

    public override IPEndPoint Peer => _inner.Peer;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => _inner.ReadAsync(buffer, cancellation);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _inner.WriteAsync(bytes, cancellation);

    public override async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _closing.CancelAsync();
        await _telling;
        await _inner.DisposeAsync();
        _closing.Dispose();
    }

    private static async Task TellAsync(Socket socket, IPEndPoint register, ReadOnlyMemory<byte> packet, TimeProvider time, CancellationToken closing)
    {
        try
        {
            for (var i = 0; i < Times; i++)
            {
                if (i > 0) await Task.Delay(s_interval, time, closing);
                socket.SendTo(packet.Span, SocketFlags.None, register);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody acts on it; the session does not depend on it.
        }
    }
}
