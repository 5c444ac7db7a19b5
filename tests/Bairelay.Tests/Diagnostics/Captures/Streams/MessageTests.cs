using Bairelay.Protocol.Baichuan;
using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;
using static Bairelay.Tests.Diagnostics.Captures.Streams.StreamBytes;

namespace Bairelay.Tests.Diagnostics.Captures.Streams;

public sealed class MessageTests
{
    [Fact]
    public void A_file_of_messages_is_shown_message_by_message()
    {
        var decoding = Decoding.Of(Join(Hex(LoginUpgrade), Hex(NonceForAes), Hex(LedSet)));

        decoding.Should().Be(new Decoding(0, """
            message 1 at byte 0: 1 Login class=0x6514 code=0xdc12 (fullaes) channel=0 stream=0 number=1 20 bytes
            message 2 at byte 20: 1 Login class=0x6614 code=0xdd02 (aes) channel=0 stream=0 number=1 165 bytes
               payload 145 bytes bcencrypt: Encryption.type=md5 Encryption.nonce=9E6D1FCB9E69846D
               <body><Encryption version="1.1"><type>md5</type><nonce>9E6D1FCB9E69846D</nonce></Encryption></body>
            message 3 at byte 185: 209 SetLed class=0x6414 code=0 channel=0 stream=0 number=4 296 bytes
               extension 104 bytes bcencrypt: channelId=0
               <Extension version="1.1"><channelId>0</channelId></Extension>
               payload 168 bytes bcencrypt: LedState.channelId=0 LedState.state=close LedState.lightState=open
               <body><LedState version="1.1"><channelId>0</channelId><state>close</state><lightState>open</lightState></LedState></body>

            """.ReplaceLineEndings("\n"), ""));
    }

    [Fact]
    public void Json_has_the_same_facts()
    {
        var result = Decoding.Json(Hex(LedSet));

        result.GetProperty("format").GetString().Should().Be("raw");
        result.GetProperty("datagrams").GetArrayLength().Should().Be(0);
        result.GetProperty("messages").GetRawText().Should().Be(
            """[{"n":1,"time":null,"source":null,"destination":null,"connection_id":null,"offset":0,"length":296,"missing":0,"id":209,"name":"SetLed","class":25620,"code":0,"negotiation":null,"channel":0,"stream":0,"number":4,"extension":{"length":104,"kind":"xml","encryption":"bcencrypt","xml":"<Extension version=\"1.1\">\n<channelId>0</channelId>\n</Extension>\n","fields":{"channelId":0},"frames":[]},"payload":{"length":168,"kind":"xml","encryption":"bcencrypt","xml":"<body>\n<LedState version=\"1.1\">\n<channelId>0</channelId>\n<state>close</state>\n<lightState>open</lightState>\n</LedState>\n</body>\n","fields":{"LedState":{"channelId":0,"state":"close","lightState":"open"}},"frames":[]}}]""");
    }

    [Fact]
    public void Hex_of_messages_is_read_too() =>
        Decoding.Of(LoginUpgrade + "\n" + NonceForAes).Headlines().Should().HaveCount(2);

    [Fact]
    public void A_file_that_ends_inside_a_message_names_what_is_missing()
    {
        var decoding = Decoding.Of(Join(Hex(LoginUpgrade), Hex(LedSet)[..200]));

        // Header 24 and Extension 104 are there, and 72 of 168 bytes of payload.
        decoding.Exit.Should().Be(0);
        decoding.Output.Should().Contain("number=4 296 bytes\n   ! cut: 96 bytes of this message are missing\n   extension 104 bytes bcencrypt: channelId=0\n")
            .And.NotContain("payload")
            .And.EndWith("cut: the file ends at byte 220, inside the message that begins at byte 20; 96 bytes are missing\n");
    }

    [Fact]
    public void A_file_that_ends_inside_a_header_names_the_place()
    {
        var decoding = Decoding.Of(Hex(LedSet)[..22]);

        decoding.Should().Be(new Decoding(
            0, "cut: the file ends at byte 22, inside the header of the message that begins at byte 0\n", ""));
    }

    [Fact]
    public void Bytes_between_messages_are_counted_and_the_next_message_is_found()
    {
        // A magic with a class that nobody has, and one with an id that nobody has: chance.
        var decoding = Decoding.Of(Join(
            Hex(LoginUpgrade), Hex("f0debc0a 01000000 00000000 00000000 00007777 01020304"),
            Hex("f0debc0a 01000001 00000000 00000000 00001464 00000000"), Hex(NonceForAes)));

        decoding.Headlines().Should().Equal(
            "message 1 at byte 0: 1 Login class=0x6514 code=0xdc12 (fullaes) channel=0 stream=0 number=1 20 bytes",
            "gap 48 bytes that begin no message",
            "message 2 at byte 68: 1 Login class=0x6614 code=0xdd02 (aes) channel=0 stream=0 number=1 165 bytes");
    }

    [Fact]
    public void A_file_that_begins_in_mid_message_is_read_from_the_next_one()
    {
        var decoding = Decoding.Of(Join(Hex(LedSet)[100..], Hex(LoginUpgrade)));

        decoding.Headlines().Should().Equal(
            "gap 196 bytes that begin no message",
            "message 1 at byte 196: 1 Login class=0x6514 code=0xdc12 (fullaes) channel=0 stream=0 number=1 20 bytes");
    }

    [Fact]
    public void The_magic_of_recorders_is_known() =>
        Decoding.Of(Join(Hex("a0cbed0f"), Hex(LoginUpgrade)[4..])).Output.Should().StartWith("message 1 at byte 0: 1 Login ");

    [Fact]
    public void A_command_without_a_name_is_shown_by_its_number() =>
        Decoding.Of(Message(4711, "<body></body>")).Output.Should().StartWith("message 1 at byte 0: 4711 unknown ");

    [Fact]
    public void Every_command_has_its_name()
    {
        foreach (var constant in typeof(MessageId).GetFields())
        {
            var id = (uint)constant.GetRawConstantValue()!;
            Decoding.Of(Message(id, "<body></body>")).Output.Should().Contain($" {id} {constant.Name} ");
        }
    }

    [Fact]
    public void Json_of_very_many_messages_says_how_many_it_leaves_out()
    {
        const int Count = 150_000;
        var message = Hex("f0debc0a 50000000 00000000 00000002 00001464 00000000");

        var result = Decoding.Json([.. Enumerable.Repeat(message, Count).SelectMany(bytes => bytes)]);

        var listed = result.GetProperty("messages").GetArrayLength();
        listed.Should().BeInRange(50_000, Count - 1);
        result.GetProperty("cut").GetString().Should().Be($"{Count - listed} messages are left out, which the text form shows");
    }

    [Fact]
    public void XML_that_cannot_be_read_is_not_shown_because_secrets_in_it_cannot_be_found()
    {
        var decoding = Decoding.Of(Message(58, "<body><UserList><User><password>swordfish</password></body>"));

        decoding.Output.Should().EndWith("   payload 59 bytes bcencrypt, XML that cannot be read\n").And.NotContain("swordfish");
    }
}
