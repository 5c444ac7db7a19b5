using System.Text;
using Bairelay.Protocol.Baichuan;
using CsCheck;

namespace Bairelay.Tests.Protocol.Baichuan;

public sealed class ExtensionTests
{
    [Fact]
    public void Every_element_is_read_in_any_order_and_case()
    {
        var read = Read(
            "<Extension version=\"1.1\"><encryptLen>1024</encryptLen><BinaryData>1</BinaryData><checkPos>0</checkPos><checkValue>-1821213800</checkValue>"
            + "<what><ever>7</ever></what><userName>admin</userName><token>t</token><CHANNELID>2</CHANNELID><rfId>3</rfId></Extension>");
        read.Should().Be(new BcExtension
        {
            EncryptLength = 1024,
            BinaryData = true,
            CheckPos = 0,
            CheckValue = -1821213800,
            UserName = "admin",
            Token = "t",
            ChannelId = 2,
            RfId = 3,
        });
    }

    [Fact]
    public void The_text_of_the_capture_is_read()
    {
        var read = Read(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<Extension version=\"1.1\">\n<encryptLen>1024</encryptLen>\n<binaryData>1</binaryData>\n"
            + "<checkPos>0</checkPos>\n<checkValue>1667510320</checkValue>\n</Extension>\n\0\0garbage");
        read.Should().Be(new BcExtension { EncryptLength = 1024, BinaryData = true, CheckPos = 0, CheckValue = 1667510320 });
    }

    [Theory]
    [InlineData("<Extension><channelId></channelId><binaryData/></Extension>")]
    [InlineData("<Extension><channelId>x</channelId><binaryData>yes</binaryData><encryptLen>-1</encryptLen></Extension>")]
    [InlineData("<Extension><encryptLen>4294967296</encryptLen><checkValue>2147483648</checkValue></Extension>")]
    [InlineData("<Extension/>")]
    public void What_makes_no_sense_is_as_if_it_were_not_there(string xml) => Read(xml).Should().Be(new BcExtension());

    [Theory]
    [InlineData("")]
    [InlineData("<body><channelId>0</channelId></body>")]
    [InlineData("<Extension><channelId>0</channelId>")]
    [InlineData("<Extension><channelId>0</Extension>")]
    [InlineData("<!DOCTYPE a><Extension/>")]
    [InlineData("Extension")]
    public void What_is_no_extension_is_refused(string xml) =>
        BcExtension.TryRead(Encoding.UTF8.GetBytes(xml), out _).Should().BeFalse();

    [Fact]
    public void Entities_in_names_are_replaced()
    {
        var read = Read("<Extension><userName>&lt;Tom &amp; Jerry&gt;</userName><token>&quot;&apos;</token></Extension>");
        read.UserName.Should().Be("<Tom & Jerry>");
        read.Token.Should().Be("\"'");
    }

    [Fact]
    public void An_extension_is_read_as_it_was_written()
    {
        var text = Gen.String[Gen.Char['!', '\u2fff'], 1, 40].Null();
        var number = Gen.Int.Nullable();
        var extensions =
            from binary in Gen.Bool.Nullable()
            from user in text
            from token in text
            from channel in number
            from radio in number
            from position in number
            from value in number
            from length in Gen.UInt.Nullable()
            select new BcExtension
            {
                BinaryData = binary,
                UserName = user,
                Token = token,
                ChannelId = channel,
                RfId = radio,
                CheckPos = position,
                CheckValue = value,
                EncryptLength = length,
            };
        extensions.Sample(extension =>
        {
            var bytes = extension.Write();
            BcExtension.TryRead(bytes, out var read).Should().BeTrue();
            read.Should().Be(extension);
            BcXml.LooksLikeXml(bytes).Should().BeTrue();
        });
    }

    private static BcExtension Read(string xml)
    {
        BcExtension.TryRead(Encoding.UTF8.GetBytes(xml), out var extension).Should().BeTrue();
        return extension;
    }
}
