using System.Text;
using Bairelay.Diagnostics.Recordings;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Diagnostics.Recordings;

public sealed class NoveltiesTests
{
    private readonly Novelties _novelties = new();

    [Fact]
    public void What_is_known_is_not_counted()
    {
        _novelties.Look(Verb.D2M_Q, "<P2P><D2M_Q><uid>95270001ABCDEFGH</uid></D2M_Q></P2P>"u8);
        _novelties.Look(MessageId.Battery);
        _novelties.All.Should().BeEmpty();
    }

    [Fact]
    public void The_commonest_stands_first()
    {
        _novelties.Look(Verb.Unknown, "<P2P><D2X_Q/></P2P>"u8);
        _novelties.Look(9999);
        _novelties.Look(9999);
        _novelties.All.Should().Equal(("message 9999", 2), ("D2X_Q", 1));
    }

    [Fact]
    public void Heartbeats_are_looked_at_now_and_then_the_first_one_at_once()
    {
        for (var i = 0; i < 129; i++) _novelties.Look(Verb.D2R_HB, "<P2P><D2R_HB><up>1</up></D2R_HB></P2P>"u8);
        _novelties.All.Should().Equal(("D2R_HB/up", 3));
    }

    [Fact]
    public void A_peer_that_makes_names_up_does_not_fill_the_memory()
    {
        for (var i = 0; i < 1000; i++) _novelties.Look(Verb.Unknown, Encoding.ASCII.GetBytes($"<P2P><X{i}/></P2P>"));
        _novelties.All.Should().HaveCount(33);
        _novelties.All[0].Should().Be(("others", 968));
    }
}
