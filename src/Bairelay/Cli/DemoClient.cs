using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cli;

/// <summary>The demo's client: asks for a wake as neolink or the vendor's app does.</summary>
internal sealed class DemoClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _buffer = new byte[DiscoveryFrame.MaxDatagramLength];

    public DemoClient(IPAddress address)
    {
        _socket.Bind(new IPEndPoint(address, 0));
        Address = IpPort.From((IPEndPoint)_socket.LocalEndPoint!);
    }

    public IpPort Address { get; }

    /// <summary>Finds the register and asks it; returns when both answers are here.</summary>
    public async Task WakeAsync(IpPort middleman, Uid uid, Action<ClientPacket> report, CancellationToken cancellation)
    {
        Send(middleman, 1001, new C2M_Q(uid, "MAC"), report);
        var found = await ReceiveAsync<M2C_Q_R>(report, cancellation);
        if (found.Reg is not { } register) return;
        Send(register, 1002, new C2R_C(uid, Address, found.Relay, 82001, 0, 4, "MAC", 3), report);
        await ReceiveAsync<R2C_C_R>(report, cancellation);
        await ReceiveAsync<R2C_T>(report, cancellation);
    }

    public void Dispose() => _socket.Dispose();

    private void Send<T>(IpPort to, uint tid, T message, Action<ClientPacket> report)
        where T : struct, IDiscoveryMessage<T>
    {
        var length = DiscoveryFrame.Write(_buffer, tid, message);
        report(new ClientPacket(Address, to, T.Verb.ToString(), length));
        _socket.SendTo(_buffer.AsSpan(0, length), to.ToIPEndPoint());
    }

    private async Task<T> ReceiveAsync<T>(Action<ClientPacket> report, CancellationToken cancellation)
        where T : struct, IDiscoveryMessage<T>
    {
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            var received = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, anyone, cancellation);
            if (Read(received.ReceivedBytes) is not { } message) continue;
            report(new ClientPacket(
                IpPort.From((IPEndPoint)received.RemoteEndPoint), Address, message.GetType().Name,
                received.ReceivedBytes));
            // Another message may overtake on a real network; here they come in order.
            if (message is T expected) return expected;
        }
    }

    private IDiscoveryMessage? Read(int length)
    {
        if (DiscoveryFrame.TryOpen(_buffer.AsSpan(0, length), out _, out var xml, out _) != FrameFault.None) return null;
        _ = DiscoveryMessages.TryRead(xml, out _, out var message);
        return message;
    }
}
