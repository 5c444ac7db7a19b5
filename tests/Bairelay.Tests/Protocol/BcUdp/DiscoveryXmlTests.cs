using System.Text;
using System.Xml;
using Bairelay.Protocol.BcUdp;
using CsCheck;

namespace Bairelay.Tests.Protocol.BcUdp;

public sealed class DiscoveryXmlTests
{
    private const string Uid = "95270001ABCDEFGHWXYZ";

    [Theory]
    [InlineData("<P2P><D2R_HB><uid>95270001ABCDEFGHWXYZ</uid><needrsp>1</needrsp></D2R_HB></P2P>", "as clients write")]
    [InlineData("<P2P>\n<D2R_HB>\n<uid>95270001ABCDEFGHWXYZ</uid>\n<needrsp>1</needrsp>\n</D2R_HB>\n</P2P>\n", "a newline after every tag")]
    [InlineData("\r\n  <P2P>\r\n    <D2R_HB>\t<uid> 95270001ABCDEFGHWXYZ </uid><needrsp> 1\n</needrsp></D2R_HB></P2P>", "leading and inner white space")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<P2P><D2R_HB><uid>95270001ABCDEFGHWXYZ</uid><needrsp>1</needrsp></D2R_HB></P2P>", "a declaration")]
    [InlineData("<P2P version=\"1.1\"><D2R_HB a='1'  b=\"&lt;\" ><uid x=\"\">95270001ABCDEFGHWXYZ</uid ><needrsp>1</needrsp></D2R_HB></P2P>", "attributes")]
    [InlineData("<P2P><D2R_HB><uid>95270001ABCDEFGHWXYZ</uid><bat><lv>90</lv><x/></bat><needrsp>true</needrsp><new/></D2R_HB></P2P>", "unknown elements, a word for a number")]
    [InlineData("<P2P><D2R_HB><uid>95270001ABCDEFGHWXYZ</uid><needrsp>+1</needrsp></D2R_HB></P2P>\0\0\0garbage<", "bytes after the end")]
    [InlineData("<p2p><d2r_hb><UID>95270001ABCDEFGHWXYZ</UID><NeedRsp>1</NeedRsp></d2r_hb></p2p>", "other case")]
    [InlineData("<P2P><D2R_HB><uid>95270001ABCDEFGHWXYZ</uid><uid>ANOTHERONE000000</uid><needrsp>1</needrsp><needrsp>0</needrsp></D2R_HB></P2P>", "repeats, of which the first counts")]
    [InlineData("<P2P><D2R_HB><dev/><uid>95270001ABCDEFGHWXYZ</uid><needrsp>1</needrsp><token></token></D2R_HB></P2P>", "empty elements")]
    [InlineData("<P2P><D2R_HB><uid>95270001ABCDEFGHWXYZ</uid><needrsp>1</needrsp></D2R_HB><D2M_Q><uid>OTHER00000000000</uid></D2M_Q></P2P>", "a second verb, which does not count")]
    public void A_heartbeat_is_read_however_it_is_written(string xml, string how)
    {
        Read(xml, out var message).Should().Be(MessageFault.None, how);
        message.Should().Be(new D2R_HB(Bairelay.Protocol.BcUdp.Uid.Parse(Uid), null, true, null), how);
    }

    [Theory]
    [InlineData("-376737975", -376737975)]
    [InlineData("3918229321", -376737975)]
    [InlineData("4294967295", -1)]
    [InlineData("0", 0)]
    public void A_client_id_is_signed_whichever_way_it_is_written(string text, int cid)
    {
        Read($"<P2P><C2D_HB><cid>{text}</cid><did>743</did></C2D_HB></P2P>", out var message).Should().Be(MessageFault.None);
        message.Should().Be(new C2D_HB(cid, 743));
    }

    [Theory]
    [InlineData("false", 0)]
    [InlineData("true", 1)]
    [InlineData("0", 0)]
    [InlineData("251658240", 251658240)]
    [InlineData("yes", null)]
    public void Debug_is_a_word_or_a_number(string text, int? debug)
    {
        Read($"<P2P><C2R_C><uid>{Uid}</uid><cid>1</cid><debug>{text}</debug></C2R_C></P2P>", out var message);
        ((C2R_C)message!).Debug.Should().Be(debug);
    }

    [Theory]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("-1", ulong.MaxValue)]
    [InlineData("1773137273", 1773137273ul)]
    [InlineData("18446744073709551616", null)]
    [InlineData("12ab", null)]
    public void A_token_is_any_64_bit_number_or_nothing(string text, ulong? token)
    {
        Read($"<P2P><D2R_HB><uid>{Uid}</uid><token>{text}</token></D2R_HB></P2P>", out var message);
        ((D2R_HB)message!).Token.Should().Be(token);
    }

    [Theory]
    [InlineData("192.0.2.91", "10177", "192.0.2.91:10177")]
    [InlineData("192.0.2.256", "10177", "0.0.0.0:10177")]
    [InlineData("camera", "70000", null)]
    [InlineData("192.0.2.91", "-1", "192.0.2.91:0")]
    public void An_unreadable_part_of_an_address_is_zero(string ip, string port, string? expected)
    {
        Read($"<P2P><D2R_HB><uid>{Uid}</uid><dev><ip>{ip}</ip><port>{port}</port></dev></D2R_HB></P2P>", out var message);
        var dev = ((D2R_HB)message!).Dev;
        (dev is null || dev == default(IpPort) ? null : dev.ToString()).Should().Be(expected);
    }

    [Theory]
    [InlineData("<!DOCTYPE P2P><P2P><D2M_Q><uid>95270001ABCDEFGHWXYZ</uid></D2M_Q></P2P>", "a document type")]
    [InlineData("<P2P><D2M_Q><uid>&uid;</uid></D2M_Q></P2P>", "an entity beyond the five")]
    [InlineData("<P2P><D2M_Q><uid>&#65;</uid></D2M_Q></P2P>", "a character reference")]
    [InlineData("<P2P><D2M_Q><uid><![CDATA[95270001ABCDEFGH]]></uid></D2M_Q></P2P>", "CDATA")]
    [InlineData("<P2P><D2M_Q><!-- x --><uid>95270001ABCDEFGH</uid></D2M_Q></P2P>", "a comment")]
    [InlineData("<P2P><D2M_Q><uid>95270001ABCDEFGH</D2M_Q></uid></P2P>", "crossed tags")]
    [InlineData("<P2P><D2M_Q><uid>95270001ABCDEFGH</uid></D2M_Q>", "no end")]
    [InlineData("<P2P><D2M_Q><uid>9527\u00010001ABCDEFGH</uid></D2M_Q></P2P>", "a control character")]
    [InlineData("<Q><D2M_Q><uid>95270001ABCDEFGH</uid></D2M_Q></Q>", "another root")]
    [InlineData("<P2P><a><b><c><d><e><f><g><h></h></g></f></e></d></c></b></a></P2P>", "nine levels")]
    [InlineData("<P2P><D2M_Q a=1><uid>95270001ABCDEFGH</uid></D2M_Q></P2P>", "a bare attribute value")]
    [InlineData("text<P2P/>", "text before the root")]
    [InlineData("", "nothing")]
    public void What_does_not_belong_on_this_wire_is_refused(string xml, string why) =>
        Read(xml, out _).Should().Be(MessageFault.Xml, why);

    [Fact]
    public void Eight_levels_are_read() =>
        Read("<P2P><D2M_Q><uid>95270001ABCDEFGHWXYZ</uid><c><d><e><f><g><h/></g></f></e></d></c></D2M_Q></P2P>", out _)
            .Should().Be(MessageFault.None);

    [Theory]
    [InlineData("<P2P><D2X_Q><uid>95270001ABCDEFGHWXYZ</uid></D2X_Q></P2P>", MessageFault.UnknownVerb)]
    [InlineData("<P2P/>", MessageFault.UnknownVerb)]
    [InlineData("<P2P>\n</P2P>", MessageFault.UnknownVerb)]
    [InlineData("<P2P><D2M_Q><r>2</r></D2M_Q></P2P>", MessageFault.Field)]
    [InlineData("<P2P><D2M_Q><uid></uid><r>2</r></D2M_Q></P2P>", MessageFault.Field)]
    [InlineData("<P2P><D2M_Q><uid>a b</uid><r>2</r></D2M_Q></P2P>", MessageFault.Field)]
    [InlineData("<P2P><D2M_Q><uid>ÄÖ</uid><r>2</r></D2M_Q></P2P>", MessageFault.Field)]
    [InlineData("<P2P><C2R_C><uid>95270001ABCDEFGH</uid><cid>x</cid></C2R_C></P2P>", MessageFault.Field)]
    [InlineData("<P2P><M2D_Q_R><reg><ip>192.0.2.10</ip><port>58200</port></reg></M2D_Q_R></P2P>", MessageFault.Field)]
    public void Unknown_verbs_and_missing_elements_are_told_apart(string xml, MessageFault fault) =>
        Read(xml, out _).Should().Be(fault);

    [Fact]
    public void A_uid_of_65_characters_is_none()
    {
        Read($"<P2P><D2M_Q><uid>{new string('A', 64)}</uid></D2M_Q></P2P>", out _).Should().Be(MessageFault.None);
        Read($"<P2P><D2M_Q><uid>{new string('A', 65)}</uid></D2M_Q></P2P>", out _).Should().Be(MessageFault.Field);
    }

    [Fact]
    public void The_five_entities_are_replaced_in_text()
    {
        Read($"<P2P><C2M_Q><uid>{Uid}</uid><p>&lt;a&gt;&amp;&quot;&apos;</p></C2M_Q></P2P>", out var message);
        ((C2M_Q)message!).P.Should().Be("<a>&\"'");
        Support.Discovery.Open(Support.AnyMessage.Packet(1, message)).Xml.Should().Contain("<p>&lt;a&gt;&amp;\"'</p>");
    }

    /// <summary>
    /// The framework's XML reader is the judge: of documents cut together from likely and unlikely pieces, whatever it
    /// reads without features that this wire does not have, ours must read to the same UID and token, and whatever it
    /// finds malformed ours must refuse.
    /// </summary>
    [Fact]
    public void Our_reader_agrees_with_the_frameworks()
    {
        string[] all =
        [
            "<P2P>", "</P2P>", "<D2R_HB>", "</D2R_HB>", "<uid>", "</uid>", "<token>", "</token>", "<x/>", "<x a=\"1\">", "</x>",
            "<dev><ip>192.0.2.1</ip><port>1</port></dev>", "95270001ABCDEFGH", "77", " ", "\n", "&amp;", "&lt;", "&", "<", ">", "]]>",
            "<token/>", "<uid >", "a=\"b\"", "é", "<1>", "</ uid>", "<x a='\"'/>", "<x a=\"<\"/>", "<x  b = '' />",
        ];
        var piece = Gen.Int[0, all.Length - 1].Select(i => all[i]);
        var whole = Gen.Const("<P2P><D2R_HB><uid>95270001ABCDEFGH</uid>");
        var documents = Gen.OneOf(
            Gen.Select(piece.Array[0, 12], pieces => string.Concat(pieces)),
            Gen.Select(whole, piece.Array[0, 6], (head, pieces) => head + string.Concat(pieces) + "<token>5</token></D2R_HB></P2P>"));
        documents.Sample(
            xml =>
            {
                var ours = DiscoveryFields.TryRead(Encoding.UTF8.GetBytes(xml), out var fields);
                if (Judge(xml) is not { } expected)
                {
                    ours.Should().NotBe(MessageFault.None, xml);
                    return;
                }

                if (expected.Verb != "D2R_HB") return;
                ours.Should().Be(MessageFault.None, xml);
                (fields.Uid.IsEmpty ? "" : fields.Uid.ToString()).Should().Be(expected.Uid, xml);
                fields.Token.Should().Be(expected.Token, xml);
            },
            iter: 20_000);
    }

    private static MessageFault Read(string xml, out IDiscoveryMessage? message) =>
        DiscoveryMessages.TryRead(Encoding.UTF8.GetBytes(xml), out _, out message);

    /// <summary>What the framework's reader finds; null if the document is not well formed up to the root's end.</summary>
    private static (string Verb, string Uid, ulong? Token)? Judge(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, ConformanceLevel = ConformanceLevel.Document });
            string verb = "", uid = "";
            ulong? token = null;
            string? field = null;
            var verbs = 0;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    if (reader.Depth == 0 && reader.Name != "P2P") return null;
                    if (reader.Depth == 1 && verbs++ == 0) verb = reader.Name;
                    if (reader.Depth == 2) field = reader.Name;
                }
                else if (reader is { NodeType: XmlNodeType.Text, Depth: 3 } && verbs == 1)
                {
                    var text = reader.Value.Trim(' ', '\t', '\r', '\n');
                    if (field == "uid" && uid.Length == 0 && Bairelay.Protocol.BcUdp.Uid.TryParse(text, out _)) uid = text;
                    if (field == "token" && token is null && ulong.TryParse(text, out var number)) token = number;
                }

                // What follows the root is not ours to judge: cameras send garbage there.
                if (reader is { NodeType: XmlNodeType.EndElement, Depth: 0 }) return (verb, uid, token);
                if (reader is { NodeType: XmlNodeType.Element, Depth: 0, IsEmptyElement: true }) return ("", "", null);
            }

            return null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
