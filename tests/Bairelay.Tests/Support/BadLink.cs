using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Support;

/// <summary>How bad a <see cref="BadLink"/> is, in both directions.</summary>
/// <param name="Copies">Of each packet that is not lost.</param>
public sealed record LinkQuality(double Loss, double Duplication, int MinDelay, int MaxDelay, int Copies = 1);

/// <summary>Two reliable streams on a link that loses, doubles, delays and reorders, in made-up time.</summary>
public sealed class BadLink
{
    private readonly LinkQuality _quality;
    private readonly Random _random;
    private readonly PriorityQueue<(ReliableStream To, byte[] Packet), (long At, int Order)> _travelling = new();
    private readonly byte[] _buffer = new byte[2048];
    private int _order;

    public BadLink(LinkQuality quality, int seed, StreamSettings? settings = null)
    {
        (_quality, _random) = (quality, new Random(seed));
        A = new ReliableStream(1, 2, settings ?? StreamSettings.Default);
        B = new ReliableStream(2, 1, settings ?? StreamSettings.Default);
    }

    public ReliableStream A { get; }

    public ReliableStream B { get; }

    public long Now { get; private set; }

    public int Packets { get; private set; }

    public int MostHeld { get; private set; }

    public int MostUnacked { get; private set; }

    /// <summary>Goes on to the next thing that happens: a packet arrives, or one of the ends has something to say.</summary>
    public void Step()
    {
        var next = Math.Min(A.NextDue, B.NextDue);
        if (_travelling.TryPeek(out _, out var first)) next = Math.Min(next, first.At);
        Now = Math.Max(Now, next);
        while (_travelling.TryPeek(out var arriving, out first) && first.At <= Now)
        {
            _travelling.Dequeue();
            var verdict = arriving.To.Receive(arriving.Packet, Now);
            verdict.Should().BeOneOf(PacketVerdict.Data, PacketVerdict.Duplicate, PacketVerdict.Ack, PacketVerdict.BeyondWindow);
        }

        Send(A, B);
        Send(B, A);
    }

    private void Send(ReliableStream from, ReliableStream to)
    {
        MostHeld = Math.Max(MostHeld, from.HeldPackets);
        MostUnacked = Math.Max(MostUnacked, from.UnackedPackets);
        while (from.TryTake(_buffer, Now, out var length))
        {
            Packets++;
            if (_random.NextDouble() < _quality.Loss) continue;
            var copies = _quality.Copies + (_random.NextDouble() < _quality.Duplication ? 1 : 0);
            for (; copies > 0; copies--)
            {
                var at = Now + _random.Next(_quality.MinDelay, _quality.MaxDelay + 1);
                _travelling.Enqueue((to, _buffer[..length]), (at, _order++));
            }
        }
    }
}
