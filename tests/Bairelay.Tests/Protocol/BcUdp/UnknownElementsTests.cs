using System.Text;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Protocol.BcUdp;

public sealed class UnknownElementsTests
{
    [Fact]
    public void Whatever_the_program_reads_is_known()
    {
        // Each is read into a field of its own; what is not known here would be counted as new although it is understood.
        foreach (var field in typeof(DiscoveryFields).GetFields())
        {
            var name = field.Name switch
            {
                nameof(DiscoveryFields.TimeT) => "time_t",
                nameof(DiscoveryFields.TimeR) => "time_r",
                nameof(DiscoveryFields.Timers) => "timer",
                nameof(DiscoveryFields.Times) => "time",
                nameof(DiscoveryFields.ToPort) => "to",
                nameof(DiscoveryFields.Verb) or nameof(DiscoveryFields.HasTimer) => null,
                var other => other,
            };
            if (name is not null) Of($"<P2P><D2M_Q><{name}>1</{name}></D2M_Q></P2P>").Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("<P2P><D2X_NEW><uid>1</uid></D2X_NEW></P2P>", "D2X_NEW")]
    [InlineData("<P2P><D2M_Q><mac>1</mac><uid>1</uid><mac>2</mac><fw>3</fw></D2M_Q></P2P>", "D2M_Q/mac", "D2M_Q/fw")]
    [InlineData("<P2P><D2R_HB><dev><ip>1.2.3.4</ip><port>1</port><v6>x</v6></dev></D2R_HB></P2P>", "D2R_HB/dev/v6")]
    [InlineData("<P2P><D2R_HB><timer><hb>1</hb><up>2</up></timer></D2R_HB></P2P>", "D2R_HB/timer/up")]
    [InlineData("<P2P><D2R_HB><new><ip>1</ip></new></D2R_HB></P2P>", "D2R_HB/new")]
    [InlineData("<P2P><D2R_HB><a/><b>", "D2R_HB/a", "D2R_HB/b")]
    [InlineData("<P2P><D2R_HB><a-b/></D2R_HB></P2P>", "D2R_HB/a?b")]
    public void What_nobody_reads_is_named(string xml, params string[] names) => Of(xml).Should().Equal(names);

    [Fact]
    public void One_packet_names_no_more_than_eight_and_no_name_is_long()
    {
        var names = Of($"<P2P><D2M_Q>{string.Concat(Enumerable.Range(0, 50).Select(i => $"<{new string('x', 90)}{i}/><y{i}/>"))}</D2M_Q></P2P>");
        names.Should().HaveCount(8).And.OnlyContain(name => name.Length <= 30);
    }

    private static IReadOnlyList<string> Of(string xml) => UnknownElements.Of(Encoding.UTF8.GetBytes(xml)) ?? [];
}
