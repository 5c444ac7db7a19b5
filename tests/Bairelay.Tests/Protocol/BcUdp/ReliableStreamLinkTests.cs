using System.Runtime.InteropServices;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using CsCheck;

namespace Bairelay.Tests.Protocol.BcUdp;

/// <summary>Whatever the link does, the bytes arrive: each once, in order, both ways.</summary>
public sealed class ReliableStreamLinkTests
{
    private static readonly LinkQuality s_terrible = new(Loss: 0.3, Duplication: 0.2, MinDelay: 1, MaxDelay: 60);

    [Fact]
    public void Two_megabytes_each_way_survive_a_terrible_link_byte_for_byte()
    {
        var link = new BadLink(s_terrible, seed: 20260308);
        Transfer(link, length: 2 << 20, seed: 1);
        link.MostHeld.Should().BeLessThanOrEqualTo(1024);
        link.MostUnacked.Should().BeLessThanOrEqualTo(512);
        link.A.Retransmitted.Should().BePositive();
    }

    [Fact]
    public void Ids_wrap_around_under_loss()
    {
        var link = new BadLink(s_terrible, seed: 5, new StreamSettings { FirstPacketId = 0xffffffc0 });
        Transfer(link, length: 400_000, seed: 2);
    }

    [Fact]
    public void A_peer_that_sends_everything_three_times_costs_only_its_packets()
    {
        var link = new BadLink(new LinkQuality(0, 0, 1, 8, Copies: 3), seed: 4);
        Transfer(link, length: 1 << 20, seed: 3);
        link.A.Retransmitted.Should().Be(0, "nothing was lost, and 8 ms of disorder are no loss");
    }

    [Fact]
    public void A_hole_does_not_make_a_storm()
    {
        var link = new BadLink(new LinkQuality(0.02, 0, 20, 25), seed: 6);
        Transfer(link, length: 2 << 20, seed: 3);
        var dataPackets = (2 << 20) / 1330;
        link.A.Retransmitted.Should().BeLessThan(dataPackets / 20, "one in fifty is lost, and hardly any is sent twice too often");
        link.Now.Should().BeLessThan(4000, "holes are filled within a few round trips and not after 500 ms each");
    }

    [Fact]
    public void Links_of_every_kind() =>
        Gen.Select(Gen.Double[0, 0.5], Gen.Double[0, 0.5], Gen.Int[0, 50], Gen.Int[0, 300], Gen.Int[1, 60_000], Gen.Int[16, 1330])
            .Sample((loss, duplication, delay, spread, length, payload) =>
            {
                var link = new BadLink(
                    new LinkQuality(loss, duplication, delay, delay + spread), seed: length,
                    new StreamSettings { MaxPayload = payload, FirstPacketId = (uint)-(length % 40) });
                Transfer(link, length, seed: length);
            }, iter: 100);

    /// <summary>Different bytes in each direction at the same time, in writes and reads of any size.</summary>
    private static void Transfer(BadLink link, int length, int seed)
    {
        var random = new Random(seed);
        var (toB, toA) = (new byte[length], new byte[length]);
        random.NextBytes(toB);
        random.NextBytes(toA);
        var (gotB, gotA) = (new Received(), new Received());
        var (sentB, sentA) = (0, 0);
        var limit = link.Now + 3_600_000;
        while (gotB.Count < length || gotA.Count < length || link.A.UnackedPackets > 0 || link.B.UnackedPackets > 0)
        {
            sentB += link.A.Write(toB.AsSpan(sentB, Math.Min(random.Next(1, 20_000), length - sentB)));
            sentA += link.B.Write(toA.AsSpan(sentA, Math.Min(random.Next(1, 20_000), length - sentA)));
            link.Step();
            gotB.Take(link.B, random.Next(1, 30_000));
            gotA.Take(link.A, random.Next(1, 30_000));
            if (link.Now > limit) throw new InvalidOperationException("the bytes do not arrive");
        }

        gotB.Bytes.SequenceEqual(toB).Should().BeTrue();
        gotA.Bytes.SequenceEqual(toA).Should().BeTrue();
    }

    private sealed class Received
    {
        private readonly List<byte> _bytes = [];

        public int Count => _bytes.Count;

        public ReadOnlySpan<byte> Bytes => CollectionsMarshal.AsSpan(_bytes);

        public void Take(ReliableStream stream, int atMost)
        {
            var bytes = new byte[atMost];
            _bytes.AddRange(bytes.AsSpan(0, stream.Read(bytes)));
        }
    }
}
