using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>What becomes of one datagram; the replies are emptied first.</summary>
internal delegate void DatagramHandling(Span<byte> datagram, in Route peer, Moment now, ReplyBatch replies);

/// <summary>
/// Reads one socket of the wake server, hands each datagram to the handler and sends what the handler answers. It ends when the
/// socket is disposed.
/// </summary>
internal sealed class ReceiveLoop : IDisposable
{
    private readonly Listener _listener;
    private readonly DatagramHandling _handle;
    private readonly PacketSender _send;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly DatagramTally _tally;
    private readonly Action<Moment> _checkClocks;
    private readonly ReplyBatch _replies = new();
    private readonly DatagramReader _reader;

    public ReceiveLoop(
        DatagramSocket socket, Listener listener, DatagramHandling handle, PacketSender send,
        Action<Moment> checkClocks, TimeProvider time, ILogger log, DatagramTally tally)
    {
        (_listener, _handle, _send) = (listener, handle, send);
        (_checkClocks, _time, _log, _tally) = (checkClocks, time, log, tally);
        _reader = new DatagramReader(socket, DiscoveryFrame.MaxDatagramLength, Serve, log);
    }

    public void Start() => _reader.Start();

    public void Dispose() => _reader.Dispose();

    private void Serve(Span<byte> datagram, IpPort source, Ipv4 local)
    {
        var now = Moment.Now(_time);
        _checkClocks(now);
        try
        {
            var peer = new Route(source, local, _listener);
            _handle(datagram, peer, now, _replies);
            _replies.SendWith(_send);
        }
        catch (Exception exception)
        {
            // No datagram is worth the server. The first is reported with its trace, the rest are counted.
            if (_tally[DatagramEvent.HandlerFailed] == 0) _log.HandlerFailed(exception, source);
            _tally.Add(DatagramEvent.HandlerFailed);
        }
    }
}
