using System.Text.Json;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demo_tells_the_boot_the_wake_and_the_end_in_the_order_of_the_protocol()
    {
        var (exit, output, _) = await CommandLineRun.OfAsync("demo");
        exit.Should().Be(0);
        var verbs = output.Split('\n').Where(line => line.Contains(" bytes ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]).ToList();
        verbs[..6].Should().Equal("D2M_Q", "M2D_Q_R", "D2R_R", "R2D_R_R", "D2R_HB", "R2D_HB_R");
        verbs.Where(verb => verb[..3] is "C2M" or "C2R" or "M2C" or "R2C").Should().Equal("C2M_Q", "M2C_Q_R", "C2R_C", "R2C_C_R", "R2C_T");
        var first = verbs[..verbs.IndexOf("D2R_DISC")];
        first.Count(verb => verb == "R2D_C").Should().Be(10);
        first.Count(verb => verb == "D2R_C_R").Should().Be(3);

        var second = verbs[(verbs.IndexOf("R2D_DC_R") + 1)..];
        second.Should().ContainInOrder("R2D_C", "D2R_C_R", "D2C_CFM", "C2D_HB", "C2D_DISC", "D2R_DISC", "R2D_DC_R");
        var messages = output.Split('\n').Where(line => line.Contains("bairelay/demo/", StringComparison.Ordinal))
            .Select(line => line.Split("bairelay/demo/")[1].Trim()).ToList();
        // What was retained when the subscriber came has no order.
        messages.Should().Contain("status disconnected").And.Contain("status/motion unknown");
        messages.Should().ContainInOrder(
            "control/wakeup 1", "control/wakeup OK", "control/wakeup 0", "status disconnected",
            "status/motion on", "status/motion off", "status disconnected");
        messages.Should().Contain(message => message.StartsWith("status/motion/attributes", StringComparison.Ordinal) && message.Contains("\"confirmed\":true,\"ai\":[\"people\"]"));
        output.Should().MatchRegex(@"ledger: held awake \d+ s today: mqtt:control/wakeup \d+ s, push \d+ s");
    }

    [Fact]
    public async Task The_demo_can_be_read_by_programs()
    {
        var (exit, output, _) = await CommandLineRun.OfAsync("demo", "--json");
        exit.Should().Be(0);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("ok").GetBoolean().Should().BeTrue();
        json.RootElement.GetProperty("result").GetProperty("packets").GetArrayLength().Should().BeGreaterThan(20);
        json.RootElement.GetProperty("result").GetProperty("messages").GetArrayLength().Should().BeGreaterThan(10);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("run --nonsense")]
    [InlineData("simulate --uid")]
    [InlineData("simulate --quirk flies")]
    [InlineData("simulate --uid a<b")]
    [InlineData("simulate --server :")]
    [InlineData("simulate --listen ::1")]
    [InlineData("simulate --heartbeat 0")]
    [InlineData("simulate --motion-every 0")]
    [InlineData("simulate --push :")]
    [InlineData("simulate --encryption rot13")]
    [InlineData("simulate --tcp-port 70000")]
    [InlineData("simulate --tcp-port 9000 --no-tcp")]
    [InlineData("simulate --no-tcp --no-udp")]
    [InlineData("decode")]
    public async Task Bad_arguments_end_with_2(string arguments)
    {
        var (exit, output, errors) = await CommandLineRun.OfAsync(arguments.Split(' '));
        exit.Should().Be(2);
        output.Should().BeEmpty();
        errors.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Bad_arguments_are_told_to_programs_as_json()
    {
        var (exit, output, _) = await CommandLineRun.OfAsync("nonsense", "--json");
        exit.Should().Be(2);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("ok").GetBoolean().Should().BeFalse();
        json.RootElement.GetProperty("error").GetProperty("code").GetString().Should().Be("usage");
        json.RootElement.GetProperty("exit").GetInt32().Should().Be(2);
    }

    [Theory]
    [InlineData("--help", "check-config")]
    [InlineData("--version", "0.")]
    [InlineData("decode --help", "--json")]
    public async Task Help_and_version_are_given(string arguments, string expected)
    {
        var (exit, output, _) = await CommandLineRun.OfAsync(arguments.Split(' '));
        exit.Should().Be(0);
        output.Should().Contain(expected);
    }

    [Fact]
    public async Task Check_config_prints_every_problem_with_its_line_and_ends_with_3()
    {
        var file = Write("[wake_server]\nenable = true\nheartbeat_mz = 5\nmiddleman_port = 0\n");
        var (exit, output, _) = await CommandLineRun.OfAsync("-c", file, "check-config");
        exit.Should().Be(3);
        output.Should().Contain($"{file}:3:").And.Contain("heartbeat_ms").And.Contain($"{file}:4:");
        (await CommandLineRun.OfAsync("check-config", "--config", Write("[wake_server]\nenable = true\n"))).Exit.Should().Be(0, "options work after the command too");
        (await CommandLineRun.OfAsync("check-config", "-c", _folder.File("missing.toml"))).Exit.Should().Be(2);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("[wake_server]\nenable = 1\n", 3)]
    [InlineData("[wake_server]\nenable = false\n", 1)]
    public async Task A_service_that_cannot_start_says_why_and_ends(string? text, int exit)
    {
        var file = text is null ? _folder.File("missing.toml") : Write(text);
        var result = await CommandLineRun.OfAsync("run", "-c", file);
        result.Exit.Should().Be(exit);
        result.Errors.Should().NotBeEmpty();
        result.Output.Should().BeEmpty();
    }

    private string Write(string text)
    {
        var file = _folder.File("config.toml");
        File.WriteAllText(file, text);
        return file;
    }
}
