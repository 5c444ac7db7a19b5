using System.Text.Json;
using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

public sealed class ReportTests
{
    private static readonly Func<string, string?> Nothing = _ => null;

    [Fact]
    public void Findings_are_lines_that_an_editor_can_jump_to()
    {
        var result = ConfigurationFile.Parse("tokio_console = true\n[wake_server]\nheartbeat_ms = 5\nstale = = 1\n", "config.toml", Nothing);

        Text(result).Should().Be("""
            config.toml:3:16: error: wake_server.heartbeat_ms: must be between 1000 and 86400000, not 5
            config.toml:4:9: error: the value is not TOML: text stands in quotes, true and false in small letters
            config.toml:1:1: warning: tokio_console: accepted for compatibility, does nothing here
            config.toml: 2 problems, 1 warning

            """);
    }

    [Theory]
    [InlineData("", "config.toml: valid, 0 cameras\n")]
    [InlineData("[[cameras]]\nname = \"a\"\naddress = \"h\"\n", "config.toml: valid, 1 camera\n")]
    [InlineData("[[cameras]]\nname = \"a\"\naddress = \"h\"\n[[cameras]]\nname = \"b\"\naddress = \"h\"\n", "config.toml: valid, 2 cameras\n")]
    [InlineData("strict = 1\n", "config.toml:1:1: error: strict: unknown key\nconfig.toml: 1 problem\n")]
    public void The_last_line_is_the_verdict(string text, string expected) =>
        Text(ConfigurationFile.Parse(text, "config.toml", Nothing)).Should().Be(expected);

    [Fact]
    public void A_missing_file_is_one_line() =>
        Text(ConfigurationFile.Load("/nowhere/config.toml", Nothing)).Should().Be("/nowhere/config.toml: error: no such configuration file; name it with -c, or make one of config.sample.toml or by bairelay import\n");

    [Fact]
    public void A_valid_file_as_JSON() =>
        Json(ConfigurationFile.Parse("tokio_console = true\n[[cameras]]\nname = \"a\"\naddress = \"h\"\n", "config.toml", Nothing)).Should().Be(
            """{"ok":true,"result":{"file":"config.toml","cameras":1,"warnings":[{"key":"tokio_console","line":1,"column":1,"message":"accepted for compatibility, does nothing here"}]}}""" + "\n");

    [Fact]
    public void An_invalid_file_as_JSON() =>
        Json(ConfigurationFile.Parse("bind_port = \"x\"\n", "config.toml", Nothing)).Should().Be(
            """{"ok":false,"error":{"code":"configuration_invalid","message":"1 problem in config.toml"},"problems":[{"key":"bind_port","line":1,"column":13,"message":"expected an integer, found a string"}],"warnings":[],"exit":3}""" + "\n");

    [Fact]
    public void A_missing_file_as_JSON() =>
        Json(ConfigurationFile.Load("/nowhere/config.toml", Nothing)).Should().Be(
            """{"ok":false,"error":{"code":"usage","message":"/nowhere/config.toml: no such configuration file; name it with -c, or make one of config.sample.toml or by bairelay import"},"exit":2}""" + "\n");

    [Fact]
    public void Hostile_keys_cannot_steer_the_terminal_or_break_the_JSON()
    {
        var result = ConfigurationFile.Parse("\"\\u001b[2J\\n\\u202e\" = 1\n[[cameras]]\nname = \"a\\u0007\\\"b\"\naddress = \"h\"\n", "config.toml", Nothing);

        Text(result).Should().NotContainAny("\u001b", "\u0007", "\u202e");
        Text(result).Split('\n').Should().HaveCount(4);
        using var json = JsonDocument.Parse(Json(result));
        json.RootElement.GetProperty("problems").GetArrayLength().Should().Be(2);
    }

    private static string Text(ConfigurationResult result)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ConfigurationReport.WriteText(output, result);
        return output.ToString();
    }

    private static string Json(ConfigurationResult result)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ConfigurationReport.WriteJson(output, result);
        return output.ToString();
    }
}
