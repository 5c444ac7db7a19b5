using Bairelay.Protocol.Baichuan;
using Bairelay.Simulator;

namespace Bairelay.Tests.Simulator;

public sealed class LoginTests
{
    [Theory]
    [InlineData(BcEncryption.FullAes, 0xdc12, 0xdd12, BcEncryption.FullAes)]
    [InlineData(BcEncryption.FullAes, 0xdc03, 0xdd02, BcEncryption.Aes)]
    [InlineData(BcEncryption.FullAes, 0xdc01, 0xdd01, BcEncryption.BcEncrypt)]
    [InlineData(BcEncryption.FullAes, 0xdc00, 0xdd00, BcEncryption.None)]
    [InlineData(BcEncryption.Aes, 0xdc12, 0xdd02, BcEncryption.Aes)]
    [InlineData(BcEncryption.BcEncrypt, 0xdc12, 0xdd01, BcEncryption.BcEncrypt)]
    [InlineData(BcEncryption.None, 0xdc12, 0xdd00, BcEncryption.None)]
    public void The_lower_of_both_sides_is_used_for_everything_but_message_1(BcEncryption most, ushort ceiling, ushort choice, BcEncryption used)
    {
        using var client = new ScriptedClient(new SessionSettings { Encryption = most }) { Channel = 138 };
        var offer = client.Greet(ceiling);
        (offer.Code, offer.Header.Class).Should().Be((choice, BcClass.LegacyReply));
        var login = client.Identify("admin", ScriptedClient.Password);
        (login.Code, login.Header.Class).Should().Be(((ushort)200, BcClass.Reply));
        login.Body<DeviceInfo>().Resolution.Should().Be((1280, 720));
        login.Body<StreamInfoList>().Streams[0].Encodings.Select(table => table.Type).Should().Equal("mainStream", "subStream");

        client.Use(used);
        var push = client.Take().Should().ContainSingle().Subject;
        push.Header.Tag.Should().Be(0, "nobody asked for it");
        push.Body<BatteryList>().Batteries[0].Percent.Should().Be(87);
        client.Ask(MessageId.LinkType).Body<LinkType>().Type.Should().Be("LAN");
    }

    [Fact]
    public void The_official_apps_first_message_is_answered_like_the_short_one()
    {
        using var client = new ScriptedClient();
        var body = new byte[1836];
        LoginDigests.Md5Legacy("admin").CopyTo(body, 0);
        LoginDigests.Md5Legacy("swordfish").CopyTo(body, 32);
        client.LogIn(legacyBody: body).Body<DeviceInfo>().Type.Should().Be("wifi_solo_ipc");
    }

    [Fact]
    public void An_Argus_2_names_its_mode_otherwise_and_has_a_longer_nonce()
    {
        using var client = new ScriptedClient(new SessionSettings { AnswersDd03 = true, LongNonce = true });
        client.Greet(0xdc12).Code.Should().Be(0xdd03);
        client.Nonce.Should().HaveLength(22);
        client.Identify("admin", ScriptedClient.Password).Code.Should().Be(200);
        client.Use(BcEncryption.Aes);
        client.Take().Should().ContainSingle().Which.Body<BatteryList>();
    }

    [Fact]
    public void Nonces_differ_between_connections()
    {
        var model = new ScriptedClient().Model;
        var random = new Random(5);
        string Nonce()
        {
            using var server = new BaichuanServer(model, random, false, 0);
            var hello = new byte[20];
            new BcHeader { MessageId = 1, Class = BcClass.Legacy, ResponseCode = 0xdc12 }.Write(hello);
            server.Receive(hello, 0);
            var reader = new BcDecoder();
            reader.Append(server.Outgoing.Peek().Span);
            reader.TryRead(out var offer).Should().BeTrue();
            return offer.Xml().Find<EncryptionOffer>()!.Nonce;
        }

        var first = Nonce();
        first.Should().MatchRegex("^[0-9A-F]{16}$");
        Nonce().Should().NotBe(first);
    }

    [Theory]
    [InlineData(PasswordRefusal.Unauthorized, 401)]
    [InlineData(PasswordRefusal.BadRequest, 400)]
    [InlineData(PasswordRefusal.EmptySuccess, 200)]
    public void A_wrong_password_is_refused_in_the_form_that_was_chosen(PasswordRefusal form, int code)
    {
        using var client = new ScriptedClient(new SessionSettings { PasswordRefusal = form });
        var refusal = client.LogIn(password: "sworfdish");
        ((int)refusal.Code).Should().Be(code);
        refusal.Header.BodyLength.Should().Be(0);
        client.Server.UserName.Should().BeNull();
        client.Use(BcEncryption.Aes);
        client.Ask(MessageId.LinkType).Code.Should().Be(401, "it is not logged in");
        client.LogIn().Body<DeviceInfo>();
    }

    [Fact]
    public void An_account_bound_camera_names_other_ways_and_refuses_this_one()
    {
        using var client = new ScriptedClient(new SessionSettings { AccountBound = true });
        client.Greet(0xdc12).Body<EncryptionOffer>().AuthTypes.Should().Contain(["sigV3", "getAccesskey"]);
        client.Identify("admin", ScriptedClient.Password).Code.Should().Be(406);
    }

    [Theory]
    [InlineData(ScriptedClient.Password, true)]
    [InlineData("sworfdish", false)]
    public void Some_of_them_hand_out_keys_to_who_knows_the_password(string password, bool granted)
    {
        using var client = new ScriptedClient(new SessionSettings { AccountBound = true, GrantsAccessKeys = true });
        client.LogIn().Code.Should().Be(406);
        var code = LoginDigests.Md5Text(password + client.Nonce);
        var reply = client.Ask(MessageId.Login, [new LoginUser { AuthType = "getAccesskey", AuthCode = code, UserVersion = null }.Write()]);
        if (!granted)
        {
            reply.Code.Should().Be(406);
            return;
        }

        reply.Should().Match<Heard>(heard => heard.Code == 200 && heard.IsBinary && heard.Payload.Length == 128);
        var (user, word) = (Key(reply.Payload[..64]), Key(reply.Payload[64..]));
        var login = new LoginUser { AuthType = "authLogin", UserName = LoginDigests.Md5Text(user + client.Nonce), Password = LoginDigests.Md5Text(word + client.Nonce) };
        client.Send(client.Header(MessageId.Login), [login.Write()]);
        client.Use(BcEncryption.Aes);
        client.Take()[0].Body<DeviceInfo>();
        client.Server.UserName.Should().Be("admin");

        string Key(byte[] slot)
        {
            var bytes = Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(slot).TrimEnd('\0'));
            using var aes = new AesCfb(LoginDigests.AesKey(client.Nonce!, password));
            aes.Decrypt(bytes);
            return System.Text.Encoding.ASCII.GetString(bytes);
        }
    }

    [Fact]
    public void A_login_without_the_first_step_is_a_bad_request()
    {
        using var client = new ScriptedClient();
        client.Identify("admin", ScriptedClient.Password).Code.Should().Be(400);
    }

    [Fact]
    public void A_second_login_on_the_same_connection_is_BCEncrypt_again()
    {
        using var client = ScriptedClient.LoggedIn(mode: BcEncryption.Aes);
        client.LogIn().Body<DeviceInfo>();
        client.Use(BcEncryption.Aes);
        client.Ask(MessageId.LinkType).Code.Should().Be(200);
        client.Model.Accounts.Read(client.Model.LoggedInNow).Users.Should().ContainSingle().Which.LoggedIn.Should().BeTrue();
    }

    [Fact]
    public void A_logout_is_acknowledged_and_ends_the_session()
    {
        using var client = ScriptedClient.LoggedIn();
        var reply = client.Ask(MessageId.Logout, [new LoginUser { UserName = "admin", Password = "swordfish" }.Write()]);
        (reply.Code, reply.Header.BodyLength).Should().Be(((ushort)200, 0u));
        client.Server.Ended.Should().Be("logged out");
        client.Model.LoggedInNow.Should().BeEmpty();
    }

    [Fact]
    public void Nonsense_ends_the_session()
    {
        using var client = new ScriptedClient();
        client.Server.Receive("GET / HTTP/1.0\r\n\r\n"u8, 0);
        client.Server.Ended.Should().Contain("WrongMagic");
    }

    [Theory]
    [InlineData(false, 30_000)]
    [InlineData(true, 60_000)]
    public void A_client_that_says_nothing_is_let_go(bool loggedIn, int limit)
    {
        using var client = loggedIn ? ScriptedClient.LoggedIn() : new ScriptedClient();
        client.Advance(limit - 1);
        client.Server.Ended.Should().BeNull();
        client.Advance(1);
        client.Server.Ended.Should().Be("no command for too long");
    }
}
