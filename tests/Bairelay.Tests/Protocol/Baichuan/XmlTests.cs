using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;
using CsCheck;

namespace Bairelay.Tests.Protocol.Baichuan;

public sealed class XmlTests
{
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n";

    [Theory]
    [InlineData("<body><a>1</a></body>")]
    [InlineData(Declaration + "<body>\n<a>1</a>\n</body>\n")]
    [InlineData(Declaration + "<body>\n<a>1</a>\n</body>\n\0\0\0\0")]
    [InlineData("<body><a>1</a></body>\n\u0001\uFFFDgarbage")]
    [InlineData("<body><a>1</a></body><a href=>broken & <")]
    [InlineData("<body><a>1</a></body>\0<b>x</b>\0")]
    [InlineData("\uFEFF" + Declaration + "<body>\n    <a>1</a>\n</body>\n")]
    [InlineData("\r\n  <body>\r\n\t<a>1</a>\r\n</body>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"GB2312\"?><body><a>1</a></body>")]
    [InlineData("<?xml version='1.0'?><!-- c --><body><!-- c --><a>1<!-- c --></a><?pi x?></body>")]
    [InlineData("<body><a><![CDATA[1]]></a></body>")]
    [InlineData("<body><a>&#x31;</a></body>")]
    [InlineData("<body xmlns=\"urn:x\"><a>1</a></body>")]
    public void Bodies_are_read_however_they_are_written(string text) =>
        Encoding.UTF8.GetString(BcXml.Write(Read(text)!)).Should().Be(Declaration + "<body>\n<a>1</a>\n</body>\n");

    [Fact]
    public void Names_keep_their_case_and_attributes_their_values()
    {
        var read = Read("<Body><RfAlarmCfg version=\"1.1\" X='&lt;&amp;&quot;'><ID>0</ID></RfAlarmCfg></Body>")!;
        read.Name.LocalName.Should().Be("Body");
        var child = read.Elements().Single();
        child.Name.LocalName.Should().Be("RfAlarmCfg");
        Attribute(child, "version").Should().Be("1.1");
        Attribute(child, "X").Should().Be("<&\"");
        child.Child("ID")!.Value.Should().Be("0");
    }

    [Theory]
    [InlineData("\u001b")]
    [InlineData("\u0007")]
    [InlineData("\0")]
    [InlineData("\uFFFE")]
    public void One_forbidden_character_does_not_make_the_rest_unreadable(string character) =>
        Read($"<body><name>front{character}door</name><a>1</a></body>")!.Elements().Select(element => element.Value).Should().Equal("front\uFFFDdoor", "1");

    [Fact]
    public void Bytes_that_are_no_text_do_not_make_the_rest_unreadable()
    {
        byte[] xml = [.. "<body><name>"u8, 0xff, 0xfe, 0xc3, .. "</name><a>1</a></body>"u8];
        BcXml.Read(xml)!.Elements().Last().Value.Should().Be("1");
    }

    [Theory]
    [InlineData("<body/>")]
    [InlineData("<body />\0\0trailing > garbage")]
    [InlineData(Declaration + "<body/>\n<")]
    public void A_root_without_content_is_whole_at_its_own_end(string text) => Read(text)!.Name.LocalName.Should().Be("body");

    [Fact]
    public void Elements_without_content_are_written_as_they_were_read()
    {
        var text = Declaration + "<body>\n<timer />\n<retry></retry>\n</body>\n";
        Encoding.UTF8.GetString(BcXml.Write(Read(text)!)).Should().Be(text);
        Read("<body><a> \n </a></body>")!.Child("a")!.Value.Should().BeEmpty();
    }

    [Fact]
    public void Newlines_in_texts_go_as_references()
    {
        var written = Encoding.UTF8.GetString(BcXml.WriteBody(new XElement("cert", new XAttribute("a", "x\ty\nz"), "line 1\nline 2\r\ttab")));
        written.Should().Be(Declaration + "<body>\n<cert a=\"x&#x09;y&#x0A;z\">line 1&#x0A;line 2&#x0D;&#x09;tab</cert>\n</body>\n");
        var read = Read(written)!.Child("cert")!;
        read.Value.Should().Be("line 1\nline 2\r\ttab");
        Attribute(read, "a").Should().Be("x\ty\nz");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<body")]
    [InlineData("<body>")]
    [InlineData("<body><a></body>")]
    [InlineData("<body><a>1</a>")]
    [InlineData("<body>&unknown;</body>")]
    [InlineData("<body><a b=1/></body>")]
    [InlineData("<body><a b='1' b='2'/></body>")]
    [InlineData("<html><a>1</a></html>")]
    [InlineData("no XML at all")]
    [InlineData(Declaration)]
    public void What_is_no_body_is_null(string text) => Read(text).Should().BeNull();

    [Theory]
    [InlineData("<!DOCTYPE body><body/>")]
    [InlineData(Declaration + "<!DOCTYPE body [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><body>&b;</body>")]
    [InlineData(Declaration + "<!DOCTYPE body [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><body>&x;</body>")]
    [InlineData(Declaration + "<!DOCTYPE body SYSTEM \"http://192.0.2.1/x.dtd\"><body/>")]
    public void Document_types_are_refused_and_entity_bombs_with_them(string text) => Read(text).Should().BeNull();

    [Fact]
    public void Depth_is_limited_to_32()
    {
        Read(Nested(32)).Should().NotBeNull();
        Read(Nested(33)).Should().BeNull();
        Read(Nested(100_000)).Should().BeNull();

        static string Nested(int depth) =>
            "<body>" + string.Concat(Enumerable.Repeat("<a>", depth - 1)) + string.Concat(Enumerable.Repeat("</a>", depth - 1)) + "</body>";
    }

    [Fact]
    public void Length_is_limited_to_1_mebibyte()
    {
        var text = "<body><a>" + new string('x', 1024 * 1024 - 20) + "</a></body>";
        Encoding.UTF8.GetByteCount(text).Should().Be(1024 * 1024);
        Read(text).Should().NotBeNull();
        Read(text + "\n").Should().BeNull();
    }

    [Fact]
    public void Elements_and_attributes_are_counted()
    {
        Read("<body>" + string.Concat(Enumerable.Repeat("<a/>", BcXml.MaxElements - 1)) + "</body>").Should().NotBeNull();
        Read("<body>" + string.Concat(Enumerable.Repeat("<a/>", BcXml.MaxElements)) + "</body>").Should().BeNull();
        Read(WithAttributes(BcXml.MaxAttributes)).Should().NotBeNull();
        Read(WithAttributes(BcXml.MaxAttributes + 1)).Should().BeNull();

        static string WithAttributes(int count) => "<body" + string.Concat(Enumerable.Range(0, count).Select(i => $" a{i}=''")) + "/>";
    }

    [Fact]
    public void A_text_in_very_many_pieces_is_one_text_and_takes_memory_once()
    {
        var pieces = 1024 * 1024 / 14;
        var text = Encoding.UTF8.GetBytes("<body><a>" + string.Concat(Enumerable.Repeat("x<![CDATA[y]]>", pieces - 10)) + "</a></body>");
        var before = GC.GetAllocatedBytesForCurrentThread();
        BcXml.Read(text)!.Child("a")!.Value.Should().HaveLength(2 * (pieces - 10));
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64 * 1024 * 1024);
    }

    [Theory]
    [InlineData("<?xml", true)]
    [InlineData("<body>", true)]
    [InlineData("<BODY a", true)]
    [InlineData("<Extension", true)]
    [InlineData("\uFEFF<?xml", true)]
    [InlineData("\r\n\t <?xml", true)]
    [InlineData("", false)]
    [InlineData("<?xm", false)]
    [InlineData("<P2P>", false)]
    [InlineData("00dcH265", false)]
    [InlineData("\0<?xml", false)]
    public void A_few_bytes_tell_xml_from_media(string start, bool expected) =>
        BcXml.LooksLikeXml(Encoding.UTF8.GetBytes(start)).Should().Be(expected);

    [Fact]
    public void Trees_are_read_as_they_were_written()
    {
        var name = Gen.String[Gen.Char["abcXYZ019_"], 0, 6].Select(text => "n" + text);
        // White space alone is layout, and no XML carries other control characters or half a surrogate pair.
        var text = Gen.String[Gen.OneOf(Gen.Char[' ', '\ud7ff'], Gen.Char['\ue000', '\ufffd'], Gen.Char["\n\r\t<>&\"']"]), 0, 20]
            .Select(value => string.IsNullOrWhiteSpace(value) ? "" : value);
        var leaf = Gen.Select(name, text.Null()).Select((n, value) => value is null ? new XElement(n) : new XElement(n, value));
        var middle = Gen.Select(name, text, leaf.Array[1, 4]).Select((n, version, leaves) => new XElement(n, new XAttribute("version", version), leaves));
        Gen.OneOf(leaf, middle).Array[1, 5].Sample(elements =>
        {
            var written = BcXml.WriteBody(elements);
            var read = BcXml.Read(written);
            XNode.DeepEquals(Plain(read!), new XElement("body", elements)).Should().BeTrue(Encoding.UTF8.GetString(written));
            BcXml.Write(read!).Should().Equal(written);
        });
    }

    [Fact]
    public void Any_characters_at_all_make_a_document_that_can_be_read() =>
        Gen.String.Sample(text => BcXml.Read(BcXml.WriteBody(new XElement("a", new XAttribute("b", text), text))).Should().NotBeNull());

    /// <summary>A camera that makes up names would else fill a table that lives as long as the process.</summary>
    [Fact]
    public void Names_are_forgotten_with_their_document()
    {
        var known = NamesOf("<body><MadeUp0001 MadeUp0002='1'/></body>");
        GC.Collect();
        known.Should().HaveCount(3).And.OnlyContain(name => !name.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<WeakReference> NamesOf(string text)
    {
        var read = Read(text)!;
        return [.. read.DescendantsAndSelf().SelectMany(element => element.Attributes().Select(attribute => attribute.Name).Prepend(element.Name)).Select(name => new WeakReference(name))];
    }

    /// <summary>The same, with names that are in no namespace.</summary>
    private static XElement Plain(XElement read)
    {
        var plain = new XElement(
            read.Name.LocalName, read.Attributes().Select(attribute => new XAttribute(attribute.Name.LocalName, attribute.Value)),
            read.Nodes().Select(node => node is XElement child ? Plain(child) : node));
        // Without content, and opened and closed, are not the same.
        if (!read.IsEmpty && plain.IsEmpty) plain.Value = "";
        return plain;
    }

    private static string Attribute(XElement element, string name) => element.Attributes().Single(attribute => attribute.Name.LocalName == name).Value;

    private static XElement? Read(string text) => BcXml.Read(Encoding.UTF8.GetBytes(text));
}
