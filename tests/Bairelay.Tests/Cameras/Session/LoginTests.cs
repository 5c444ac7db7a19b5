using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Session;

[Collection(MadeUpTime.Name)]
public sealed class LoginTests
{
    // bc.msg.login_upgrade_request, bc.msg.modern_login_request and bc.msg.logout_aes of the vectors: admin, swordfish,
    // nonce 9E6D1FCB9E69846D, numbers 1, 1 and 8.
    private const string UpgradeRequest = "f0debc0a01000000000000000000010012dc1465";
    private const string LoginRequest =
        "f0debc0a01000000280100000000010000001464000000002312442636490e9a6d5e552434545ace311d1e6b3f071b907b44522c674b2dab590004697a5646f5"
        + "234f532f235772c353425b22343c0b9a6d0d4a2e281a119071101e7a74585ac1151149383f1b369e724802721c594fc62e1879736b5039cf281b79791f584cce"
        + "291404786a5e4ec65b1b00642f1a1d8d514c512e6463448f7e5e4f3c351b1cc126690f79695e48c65b18047b6c504fbb27687a796c5a4ccb2d18090f185b3dc3"
        + "305d5d38291e178d7b1336772f1a1d8d49484e756b55578a6c484e1d3f1b46f5230270243d0016aa6c484e7550553490784452053f1d58897a5f4f22350745dd"
        + "2e030d696463448b665d5975162836c33059453b3f5772c36a494c1b351b0cc12f11133e3e1928906d59024166463490784452053f1d46f523025e243e1046f5";
    private const string LogoutMessage =
        "f0debc0a02000000ad000000000008000000146400000000fd58ebf19c7692759c33cdd28143804f7e3fc5cb2a4190debeb117d0f5e135296f965ae6a7f36966"
        + "7c49a5d0eda43e174785c8c66f6b589ed6c3409f6469479d1902758a35ec804d84d8de5558e229e42a28e9002e09ac6e2dc9296105df2ccde4a93bcd624f42a7"
        + "cbb4a73438620edfd6ae09973812ca9f2d97c94d82d722acfc3d8c02cd0940f639351902da2e1f6ab9eca2b47e44ac7483873f24e9465ff276a89a21403d9c71"
        + "c803cdde45";

    [Theory]
    [InlineData(0xdd00, "None")]
    [InlineData(0xdd01, "BcEncrypt")]
    [InlineData(0xdd02, "Aes")]
    [InlineData(0xdd03, "FullAes")]
    [InlineData(0xdd12, "FullAes")]
    public async Task It_logs_in_and_asks_under_whatever_encryption_the_camera_chooses(int choice, string name)
    {
        await using var rig = await SessionRig.OpenAsync(new ScriptedCamera((ushort)choice));
        rig.Camera.On(114, Say.Ok("<Uid version=\"1.1\"><uid>95270000XXXXXXXX</uid></Uid>"));
        rig.Session.Device.Type.Should().Be("ipc");
        rig.Session.Device.ChannelNum.Should().Be(1);
        (await rig.Session.GetUidAsync(default)).Uid.Should().Be("95270000XXXXXXXX");
        rig.Log.Lines.Should().ContainSingle(line => line.Contains("encryption=" + name, StringComparison.Ordinal));
    }

    [Theory, InlineData(0xdd00), InlineData(0xdd01)]
    public async Task A_logout_keeps_the_password_to_itself_where_anybody_could_read_it(int choice)
    {
        var rig = await SessionRig.OpenAsync(new ScriptedCamera((ushort)choice));
        await rig.DisposeAsync();
        rig.Camera.Only(2).Body.Should().Contain("<userName>admin</userName>").And.Contain("<password></password>");
    }

    [Fact]
    public async Task Login_and_logout_are_byte_for_byte_those_of_real_clients()
    {
        var rig = await SessionRig.OpenAsync();
        for (var number = 2; number < 8; number++) await rig.Session.AskAsync(new BcRequest(MessageId.LinkType), default);
        await rig.DisposeAsync();
        rig.Camera.AllAsked(1).Select(asked => Convert.ToHexStringLower(asked.Message)).Should().Equal(UpgradeRequest, LoginRequest);
        Convert.ToHexStringLower(rig.Camera.Only(2).Message).Should().Be(LogoutMessage);
        rig.Camera.Pipe.Disposals.Should().Be(1);
    }

    [Theory]
    [InlineData("None", 0xdc00, 0xdd00)]
    [InlineData("BcEncrypt", 0xdc01, 0xdd01)]
    [InlineData("Aes", 0xdc12, 0xdd02)]
    [InlineData("FullAes", 0xdc12, 0xdd12)]
    public async Task The_first_message_offers_no_more_than_is_configured(string most, int ceiling, int choice)
    {
        await using var rig = Rig(new ScriptedCamera((ushort)choice), Enum.Parse<BcEncryption>(most));
        await rig.OpenSessionAsync();
        rig.Camera.AllAsked(1)[0].Header.ResponseCode.Should().Be((ushort)ceiling);
    }

    [Theory]
    [InlineData("None", 0xdd01)]
    [InlineData("None", 0xdd02)]
    [InlineData("BcEncrypt", 0xdd02)]
    [InlineData("BcEncrypt", 0xdd12)]
    public async Task A_camera_that_insists_on_more_than_was_offered_is_named_as_such(string most, int choice)
    {
        await using var rig = Rig(new ScriptedCamera((ushort)choice), Enum.Parse<BcEncryption>(most));
        var open = () => rig.OpenSessionAsync();
        (await open.Should().ThrowAsync<Bairelay.Cameras.CameraNonsenseException>()).WithMessage("*yard*encryption*max_encryption*");
        rig.Camera.AllAsked(1).Should().ContainSingle("no digest is sent");
    }

    [Fact]
    public async Task Ways_to_log_in_that_newer_firmware_names_change_nothing()
    {
        const string more = "<authTypeList><authType>password</authType><authType>sigV3</authType></authTypeList><sigVer>v3</sigVer>"
            + "<ECDHE><publicKeyAlgo>X25519</publicKeyAlgo><publicKey>AA==</publicKey></ECDHE>";
        var camera = new ScriptedCamera();
        camera.On(1, ScriptedCamera.Greeting(0xdd02, more), Say.Ok(ScriptedCamera.Device));
        await using var rig = await SessionRig.OpenAsync(camera);
        camera.AllAsked(1).Should().HaveCount(2);
    }

    [Fact]
    public async Task An_answer_of_another_class_is_understood()
    {
        var camera = new ScriptedCamera();
        camera.On(1, ScriptedCamera.Greeting(0xdd02) with { Class = BcClass.Reply }, Say.Ok(ScriptedCamera.Device) with { Class = BcClass.Modern });
        await using var rig = await SessionRig.OpenAsync(camera);
        rig.Session.Device.Type.Should().Be("ipc");
    }

    [Fact]
    public async Task A_camera_without_a_password_is_logged_in_to_with_an_empty_one()
    {
        await using var rig = new SessionRig(new ScriptedCamera(0xdd01)) { Settings = new SessionSettings { Camera = "yard" } };
        await rig.OpenSessionAsync();
        // printf %s 9E6D1FCB9E69846D | md5sum, 31 characters.
        rig.Camera.AllAsked(1)[1].Body.Should().Contain("<password>8EFECD610524A98390F118D2789BE3B</password>");
    }

    [Fact]
    public async Task Everything_works_when_bytes_come_one_by_one()
    {
        await using var rig = await SessionRig.OpenAsync(new ScriptedCamera(0xdd12, pieceSize: 1));
        rig.Camera.On(115, Say.Ok("<WifiSignal version=\"1.1\"><signal>-40</signal></WifiSignal>"));
        (await rig.Session.GetWifiSignalAsync(default)).Signal.Should().Be(-40);
    }

    [Fact]
    public async Task Another_channel_is_named_in_every_header_and_extension()
    {
        await using var rig = new SessionRig
        {
            Settings = new SessionSettings { Camera = "yard", Password = new Secret(ScriptedCamera.Password), ChannelId = 3 },
        };
        await rig.OpenSessionAsync();
        rig.Camera.On(253, Say.Ok("<BatteryInfo version=\"1.1\"><channelId>3</channelId><batteryPercent>7</batteryPercent></BatteryInfo>"));
        (await rig.Session.GetBatteryAsync(default)).Percent.Should().Be(7);
        rig.Camera.Only(253).Header.ChannelId.Should().Be(3);
        rig.Camera.Only(253).Extension.Should().Contain("<channelId>3</channelId>");
    }

    private static SessionRig Rig(ScriptedCamera camera, BcEncryption most) => new(camera)
    {
        Settings = new SessionSettings { Camera = "yard", Password = new Secret(ScriptedCamera.Password), MaxEncryption = most },
    };
}
