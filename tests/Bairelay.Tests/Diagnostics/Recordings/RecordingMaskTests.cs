using System.Text;
using Bairelay.Diagnostics.Recordings;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Diagnostics.Recordings;

public sealed class RecordingMaskTests
{
    [Theory]
    [InlineData("<uid>95270001ABCDEFGHWXYZ</uid>", "<uid>XXXXXXXXXXXXXXXXXXX1</uid>")]
    [InlineData("<a><serialNumber>S1234</serialNumber><UID>95270001ABCDEFGH</UID></a>", "<a><serialNumber>XXXX1</serialNumber><UID>XXXXXXXXXXXXXXX2</UID></a>")]
    [InlineData("<password>12</password>", "<password>***</password>")]
    [InlineData("<newPassword a=\"b\">x</newPassword>", "<newPassword a=\"b\">***</newPassword>")]
    [InlineData("<userName>admin</userName><ssid>home</ssid><wifiKeyMail>a@b.c</wifiKeyMail>", "<userName>***</userName><ssid>***</ssid><wifiKeyMail>***</wifiKeyMail>")]
    [InlineData("<ip>203.0.113.9</ip><mask>255.255.255.0</mask><any>0.0.0.0</any>", "<ip>192.0.2.3</ip><mask>255.255.255.0</mask><any>0.0.0.0</any>")]
    [InlineData("<mac>EC:71:DB:12:34:56</mac>", "<mac>02:00:00:00:00:01</mac>")]
    [InlineData("<firmwareVersion>v3.0.0.4662</firmwareVersion>", "<firmwareVersion>v3.0.0.4662</firmwareVersion>")]
    [InlineData("<P2P><D2R_HB><token>1773137273</token></D2R_HB></P2P>", "<P2P><D2R_HB><token>1</token></D2R_HB></P2P>")]
    [InlineData("<broken><password>hush", "<broken><password>***")]
    public void What_is_private_is_gone_and_the_rest_stays(string text, string shown) => new RecordingMask(Kept.None).Text(text).Should().Be(shown);

    [Fact]
    public void The_same_becomes_the_same()
    {
        var mask = new RecordingMask(Kept.None);
        mask.IsCamera(Ipv4("192.168.1.20"));
        mask.IsOurs(Ipv4("192.168.1.5"));
        mask.Text("<ip>192.168.1.20</ip><ip>192.168.1.5</ip><ip>10.0.0.1</ip>").Should().Be("<ip>192.0.2.2</ip><ip>192.0.2.1</ip><ip>192.0.2.5</ip>");
        mask.Place(new IpPort(Ipv4("10.0.0.1"), 9999)).ToString().Should().Be("192.0.2.5:9999");
        mask.Text("<uid>AAAA</uid><uid>BBBB</uid><uid>AAAA</uid>").Should().Be("<uid>XXX1</uid><uid>XXX2</uid><uid>XXX1</uid>");
    }

    [Theory]
    [InlineData(Kept.Secrets, "<password>hush</password>")]
    [InlineData(Kept.Uids, "<uid>95270001ABCDEFGH</uid>")]
    [InlineData(Kept.Addresses, "<ip>203.0.113.9</ip><mac>EC:71:DB:12:34:56</mac>")]
    internal void What_is_asked_for_stays(Kept kept, string text)
    {
        new RecordingMask(kept).Text(text).Should().Be(text);
        new RecordingMask(Kept.Secrets | Kept.Uids | Kept.Addresses & ~kept).Text("<a>b</a>").Should().Be("<a>b</a>");
    }

    [Fact]
    public void A_secret_with_elements_in_it_is_hidden_as_a_whole()
    {
        var body = Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<body><cipher><part>hush</part></cipher></body>");
        Encoding.UTF8.GetString(new RecordingMask(Kept.None).Body(body)).Should().NotContain("hush").And.Contain("<cipher>***</cipher>");
    }

    [Fact]
    public void Pictures_leave_their_length()
    {
        byte[] picture = [0xff, 0xd8, 1, 2, 3];
        new RecordingMask(Kept.None).Binary(MessageId.Snapshot, picture).Should().Equal(new byte[5]);
        new RecordingMask(Kept.Pictures).Binary(MessageId.Snapshot, picture).Should().Equal(picture);
        new RecordingMask(Kept.Pictures).Binary(MessageId.Login, picture).Should().Equal(new byte[5], "what is no picture may be a key");
    }

    private static Ipv4 Ipv4(string text) => Bairelay.Protocol.BcUdp.Ipv4.From(System.Net.IPAddress.Parse(text))!.Value;
}
