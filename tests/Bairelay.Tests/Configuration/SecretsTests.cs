using System.Text.Json;
using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

public sealed class SecretsTests
{
    private const string Canary = "hunter2canary";
    private const string Camera = "[[cameras]]\nname = \"front\"\nuid = \"ABCDEF0123456789\"\n";

    [Fact]
    public void A_secret_shows_stars_and_reveals_itself_only_when_asked()
    {
        var secret = new Secret(Canary);

        secret.ToString().Should().Be("***");
        $"{secret}".Should().Be("***");
        JsonSerializer.Serialize(secret).Should().NotContain(Canary);
        secret.Reveal().Should().Be(Canary);
    }

    [Fact]
    public void Printing_the_options_shows_no_password()
    {
        var options = Toml.Valid($"[[users]]\nname = \"u\"\npass = \"{Canary}\"\n[mqtt]\nserver = \"b\"\ncredentials = [\"me\", \"{Canary}\"]\n{Camera}password = \"{Canary}\"\n");

        options.Cameras[0].Password!.Reveal().Should().Be(Canary);
        options.Mqtt!.Password!.Reveal().Should().Be(Canary);
        options.Rtsp.Users[0].Password.Reveal().Should().Be(Canary);
        foreach (var printed in (string[])[options.ToString(), options.Mqtt.ToString(), options.Rtsp.Users[0].ToString(), options.Cameras[0].ToString()])
            printed.Should().NotContain(Canary);
        options.Cameras[0].ToString().Should().Contain("Password = ***");
    }

    [Theory]
    [InlineData(Camera + "password = hunter2canary\n")]
    [InlineData(Camera + "password = my hunter2canary word\n")]
    [InlineData(Camera + "password = \"hunter2canary\n")]
    [InlineData(Camera + "password = \"x\"hunter2canary\n")]
    [InlineData(Camera + "password = 'x'hunter2canary'\n")]
    [InlineData(Camera + "password = \"x\\hunter2canary\"\n")]
    [InlineData(Camera + "password = \"\\qhunter2canary\"\n")]
    [InlineData(Camera + "password hunter2canary\n")]
    [InlineData(Camera + "password = [\"hunter2canary\"]\n")]
    [InlineData(Camera + "password = { value = \"hunter2canary\" }\n")]
    [InlineData(Camera + "passwort = \"hunter2canary\"\n")]
    [InlineData(Camera + "password = \"hunter2canary\"\npassword = \"hunter2canary\"\n")]
    [InlineData(Camera + "password = \"hunter2canary\"\npass = \"hunter2canary\"\n")]
    [InlineData(Camera + "password = \"hunter2canary\"\npassword_file = \"hunter2canary\"\n")]
    [InlineData(Camera + "password_file = \"hunter2canary\"\n")]
    [InlineData("[[cameras]]\nname = \"front\"\naddress = \"rtsp://admin:hunter2canary@10.0.0.2/\"\n")]
    [InlineData("[[cameras]]\nname = \"front\"\naddress = \"admin:hunter2canary@10.0.0.2\"\n")]
    [InlineData("[mqtt]\nserver = \"mqtt://me:hunter2canary@broker\"\n")]
    [InlineData("[mqtt]\nserver = \"b\"\ncredentials = [\"me\", \"hunter2canary\", 3]\n")]
    [InlineData("[mqtt]\nserver = \"b\"\ncredentials = \"me:hunter2canary\"\n")]
    [InlineData("[mqtt]\nserver = \"b\"\ncredentials = [\"me\" \"hunter2canary\"]\n")]
    [InlineData("cloud_password = \"hunter2canary\"\nbind_port = 0\n")]
    public void No_message_repeats_a_password_however_it_was_mistyped(string text)
    {
        var result = Toml.Read(text);

        result.Problems.Should().NotBeEmpty();
        using var printed = new StringWriter();
        ConfigurationReport.WriteText(printed, result);
        ConfigurationReport.WriteJson(printed, result);
        printed.ToString().Should().NotContain("hunter2canary").And.NotContain("hunter");
    }

    [Fact]
    public void A_number_in_place_of_a_password_is_named_by_its_type_alone() =>
        Toml.Problem(Camera + "password = 12345\n").Message.Should().Be("expected a string, found an integer");

    [Fact]
    public void A_password_comes_from_the_environment_only_as_a_whole_value()
    {
        string Password(string text) => Toml.Valid($"{Camera}password = '{text}'\n", ("FRONT_PW", "from-outside")).Cameras[0].Password!.Reveal();

        Password("${FRONT_PW}").Should().Be("from-outside");
        Password("x${FRONT_PW}").Should().Be("x${FRONT_PW}");
        Password("$FRONT_PW").Should().Be("$FRONT_PW");
        Password("${FRONT PW}").Should().Be("${FRONT PW}");
        Password("").Should().Be("");
    }

    [Fact]
    public void An_empty_variable_is_no_password() =>
        Toml.Read(Camera + "password = \"${FRONT_PW}\"\n", ("FRONT_PW", "")).Problems
            .Should().ContainSingle().Which.Message.Should().Contain("FRONT_PW is not set or empty");

    [Theory]
    [InlineData("secret", "secret")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret\n\n", "secret\n")]
    [InlineData(" geheim ü \n", " geheim ü ")]
    public void A_password_file_loses_one_newline_and_nothing_else(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("front.password", content);
        var config = folder.Write("config.toml", Camera + "password_file = \"front.password\"\n");

        ConfigurationFile.Load(config, Toml.Lookup()).Options!.Cameras[0].Password!.Reveal().Should().Be(expected);
    }

    [Fact]
    public void A_password_file_of_another_kind_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("large", new byte[4097]);
        folder.Write("binary", [0xFF, 0xFE]);
        Directory.CreateDirectory(Path.Combine(folder.Path, "folder"));

        string Message(string file) => ConfigurationFile.Load(folder.Write("config.toml", $"{Camera}password_file = \"{file}\"\n"), Toml.Lookup())
            .Problems.Single().Message;

        Message("large").Should().Contain("more than 4096 bytes");
        Message("binary").Should().Contain("not UTF-8");
        Message("folder").Should().Contain("it is a folder");
    }
}
