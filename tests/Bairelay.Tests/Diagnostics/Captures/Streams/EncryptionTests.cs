using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;
using static Bairelay.Tests.Diagnostics.Captures.Streams.StreamBytes;

namespace Bairelay.Tests.Diagnostics.Captures.Streams;

public sealed class EncryptionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bairelay-decode-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void With_the_password_and_a_recorded_login_everything_is_read() =>
        Decoding.WithPassword(Join(Hex(NonceForAes), Hex(BatteryRequest), Hex(BatteryReply)), Password).Output.Should()
            .Contain("253 Battery").And.Contain("extension 104 bytes aes: channelId=0\n")
            .And.Contain("BatteryInfo.adapterStatus=solarPanel").And.Contain("payload 376 bytes aes: ");

    [Fact]
    public void Without_the_password_encrypted_parts_are_named_and_the_rest_is_read()
    {
        var decoding = Decoding.Of(Join(Hex(NonceForAes), Hex(BatteryRequest), Hex(BatteryReply)));

        decoding.Exit.Should().Be(0);
        decoding.Output.Should().Contain("Encryption.nonce=9E6D1FCB9E69846D")
            .And.Contain("   extension 104 bytes, encrypted; the camera's password opens it (--password-file)\n")
            .And.EndWith("   payload 376 bytes, encrypted; the camera's password opens it (--password-file)\n");
    }

    [Fact]
    public void A_wrong_password_is_said_to_be_wrong()
    {
        var payload = Kind(Decoding.WithPassword(Join(Hex(NonceForAes), Hex(BatteryReply)), "catfish", "--json"));

        payload.Should().Be("wrong_password");
    }

    [Fact]
    public void Without_the_login_nobody_can_say_whether_a_part_is_encrypted() =>
        Decoding.WithPassword(Hex(BatteryReply), Password).Output.Should()
            .EndWith("   payload 376 bytes, encrypted or binary; the login that would tell was not recorded\n");

    [Fact]
    public void Plain_media_is_found_behind_an_encrypted_extension() =>
        Decoding.Of(Join(Hex(NonceForAes), Hex(VideoStart), Video(Hex(PFrame)))).Output.Should()
            .Contain("   payload 32 bytes of media\n     frame: info version=2 width=2304 height=1296 fps=15 ")
            .And.EndWith("   payload 40 bytes of media\n     frame: P codec=H265 size=8 microseconds=16974596\n");

    [Fact]
    public void Encrypted_media_is_named_without_the_password_and_read_with_it()
    {
        var file = Join(Hex(NonceForFullAes), Hex(FullAesVideo));

        Kind(Decoding.Of(file, "--json")).Should().Be("encrypted");
        Decoding.WithPassword(file, Password).Output.Should()
            .Contain("encryptLen=40 binaryData=1").And.EndWith("   payload 60 bytes, binary\n");
    }

    [Fact]
    public void The_file_comes_before_the_environment_and_loses_one_newline()
    {
        var path = Path.Combine(_folder.FullName, "password");
        File.WriteAllText(path, Password + "\n");

        Decoding.WithPassword(Join(Hex(NonceForAes), Hex(BatteryReply)), "catfish", "--password-file", path)
            .Output.Should().Contain("batteryPercent=100");
    }

    [Fact]
    public void A_password_file_that_cannot_be_read_is_a_mistake_of_usage()
    {
        var path = Path.Combine(_folder.FullName, "none");

        Decoding.Of(Hex(BatteryReply), "--password-file", path).Should().Be(new Decoding(
            2, "", "decode: -: the password file cannot be used: it does not exist\n"));
    }

    private static string? Kind(Decoding decoding) => System.Text.Json.JsonDocument.Parse(decoding.Output).RootElement
        .GetProperty("result").GetProperty("messages").EnumerateArray().Last().GetProperty("payload").GetProperty("kind").GetString();
}
