using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using CsCheck;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class NonsenseTests
{
    private static readonly IpPort[] s_sources = [ConversationRig.Camera, ConversationRig.Middleman, ConversationRig.Register, At("10.0.0.1:1")];

    /// <summary>Small numbers, because those of the rig are small too: some guesses hit.</summary>
    private static readonly Gen<byte[]> s_packet = Gen.OneOf(
        Gen.Byte.Array[0, 80],
        Gen.Select(Gen.Byte.Array[0, 60], bytes => (byte[])[0x3a, 0xcf, 0x87, 0x2a, .. bytes]),
        Gen.Select(Gen.Int[0, 20], Gen.UInt[0, 3], (cid, id) => Written(packet => new DataPacket(cid, id, [1, 2]).Write(packet))),
        Gen.Select(Gen.UInt[0, 20], Gen.Int[-3, 1], Gen.Int[0, 20], Gen.Int[0, 3], (tid, rsp, cid, did) => Packet(tid, new D2C_C_R(default, rsp, cid, did))),
        Gen.Select(Gen.UInt[0, 20], Gen.Int[-3, 1], Gen.Int[0, 20], Gen.Int[0, 3], (tid, rsp, cid, did) => Packet(tid, new D2C_CFM(777, (ConnectionKind)(did % 4), rsp, cid, did, 0))),
        Gen.Select(Gen.UInt[0, 20], Gen.Int[0, 20], Gen.Int[0, 3], (tid, cid, did) => Packet(tid, new D2C_T(777, (ConnectionKind)(did % 4), cid, did))),
        Gen.Select(Gen.UInt[0, 20], Gen.Int[-3, 1], (tid, rsp) => Packet(tid, new R2C_C_R(ConversationRig.Camera, null, ConversationRig.Relay, null, rsp == 1 ? null : 777, rsp, 0))),
        Gen.Select(Gen.UInt[0, 20], Gen.UShort, (tid, port) => Packet(tid, new M2C_Q_R(new IpPort(ConversationRig.Register.Ip, port), null, null, null))),
        Gen.Select(Gen.UInt[0, 20], Gen.Int[0, 20], (tid, cid) => Packet(tid, new D2C_DISC(cid, 1))));

    [Fact]
    public void No_sequence_of_packets_breaks_the_conversation_or_makes_it_flood() =>
        Gen.Select(s_packet, Gen.Int[0, s_sources.Length - 1], Gen.Long[0, 3_000]).Array[1, 60].Sample(events =>
        {
            var rig = new ConversationRig(inProcess: true, level: DiscoveryLevel.Relay, allowRelay: true);
            rig.Greet();
            rig.Conversation.Register!.Ask([ConversationRig.Middleman], 0);
            rig.Wake();
            var sent = 0;
            foreach (var (packet, source, pause) in events)
            {
                rig.Hear(s_sources[source], [.. packet]);
                sent += rig.Pass(pause).Count;
                if (rig.Session is null && rig.Conversation.Wakes!.NextDue <= rig.Now) rig.Wake();
                // Nothing makes it call for a time that has passed, which would keep its loop busy for ever.
                rig.Conversation.Advance(rig.Now);
                sent += rig.Said().Count;
                if (rig.Session is null) rig.Conversation.NextDue.Should().BeGreaterThan(rig.Now);
            }

            // One answer for a packet, and some requests every half second: 8 registers, 32 offers, 16 invitations.
            sent.Should().BeLessThan(20 + events.Length + (int)(rig.Now / 500 + 1) * (1 + 1 + 8 + 32 + 2 * 16));
            rig.Conversation.ReleaseOthers(rig.Session);
            rig.Said().Count.Should().BeLessThanOrEqualTo(64);
        });

    private static byte[] Written(Func<byte[], int> write)
    {
        var packet = new byte[64];
        return packet[..write(packet)];
    }
}
