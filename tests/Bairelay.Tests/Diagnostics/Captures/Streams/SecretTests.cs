using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;
using static Bairelay.Tests.Diagnostics.Captures.Streams.StreamBytes;

namespace Bairelay.Tests.Diagnostics.Captures.Streams;

/// <summary>What nobody may read over a shoulder or in a report that was sent to others.</summary>
public sealed class SecretTests
{
    [Fact]
    public void A_login_shows_no_digest()
    {
        var decoding = Decoding.Of(Hex(Login));

        decoding.Output.Should().Contain(
            "LoginUser.userName=*** LoginUser.password=*** LoginUser.userVer=1 LoginNet.type=LAN LoginNet.udpPort=0\n")
            .And.Contain("<userName>***</userName><password>***</password>")
            .And.NotContain("9D323709").And.NotContain("9F07915E");
        Decoding.Of(Hex(Login), "--json").Output.Should().NotContain("9D323709").And.NotContain("9F07915E").And.Contain("\"password\":\"***\"");
    }

    [Fact]
    public void A_logout_shows_neither_user_nor_password() =>
        Decoding.WithPassword(Join(Hex(NonceForAes), Hex(Logout)), Password).Output.Should()
            .Contain("2 Logout").And.Contain("LoginUser.userName=*** LoginUser.password=***")
            .And.NotContain("swordfish").And.NotContain("admin");

    [Theory]
    [InlineData("<UserList><User><userName>guest</userName><password>hunter2</password></User></UserList>")]
    [InlineData("<UserList><User password=\"hunter2\"><userName>guest</userName></User></UserList>")]
    [InlineData("<UserList><User><userName>guest</userName><PassWord><![CDATA[hunter2]]></PassWord></User></UserList>")]
    [InlineData("<Email><userName>guest</userName><smtpPwd>hunter2</smtpPwd></Email>")]
    [InlineData("<Wifi><ssid>guest</ssid><key>hunter2</key></Wifi>")]
    [InlineData("<PushInfo><phone>guest</phone><token>hunter2</token></PushInfo>")]
    [InlineData("<LoginUser><a>guest</a><AuthInfo><authCode>hunter2</authCode></AuthInfo></LoginUser>")]
    [InlineData("<LoginUser><a>guest</a><tokenKey><x>hunter2</x></tokenKey></LoginUser>")]
    public void Passwords_keys_and_tokens_are_masked_wherever_they_stand(string xml)
    {
        var message = Message(58, $"<body>{xml}</body>");

        foreach (var output in new[] { Decoding.Of(message).Output, Decoding.Of(message, "--json").Output })
            output.Should().Contain("***").And.Contain("guest").And.NotContain("hunter2");
    }

    [Fact]
    public void The_first_form_of_a_login_shows_no_digest()
    {
        var login = Join(
            Hex("f0debc0a 01000000 2c070000 00000001 01dc1465"), "21232F297A57A5A743894A0E4A801FC\0"u8.ToArray(), new byte[1804]);

        Decoding.Of(login).Output.Should().EndWith("   payload 1836 bytes, digests of user and password (not shown)\n");
        Decoding.Of(Data(80, 0, login[..1330])).Output.Should().NotContain("2123").And.NotContain("32313233");
    }

    [Fact]
    public void The_middle_of_a_stream_is_not_shown_byte_by_byte() =>
        Decoding.Of(Data(80, 7, "word>hunter2</password>"u8.ToArray())).Output.Should().Contain("payload_length=23 first_bytes=776f7264\n");

    [Fact]
    public void No_byte_of_a_message_reaches_the_terminal_as_a_control_code()
    {
        var message = Message(58, "<body><a>\u001b]0;x\u0007\u009b31m\u202e&#27;&#x0A;</a><b\u009b>1</b\u009b></body>");

        foreach (var output in new[] { Decoding.Of(message).Output, Decoding.Of(message, "--json").Output })
            output.Where(c => c != '\n').Should().OnlyContain(c => c >= ' ' && c <= '~');
    }
}
