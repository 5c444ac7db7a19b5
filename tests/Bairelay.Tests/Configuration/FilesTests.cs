using System.Text;
using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

public sealed class FilesTests
{
    [Fact]
    public void A_missing_file_is_an_outcome_of_its_own()
    {
        using var folder = new TemporaryFolder();

        var result = ConfigurationFile.Load(Path.Combine(folder.Path, "config.toml"), Toml.Lookup());

        result.Outcome.Should().Be(ConfigurationOutcome.NotFound);
        result.ExitCode.Should().Be(2);
        result.Options.Should().BeNull();
        result.Problems.Should().ContainSingle().Which.Message.Should().StartWith("no such configuration file");
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_another()
    {
        using var folder = new TemporaryFolder();

        var result = ConfigurationFile.Load(folder.Path, Toml.Lookup());

        result.Outcome.Should().Be(ConfigurationOutcome.Unreadable);
        result.ExitCode.Should().Be(2);
        result.Problems.Should().ContainSingle().Which.Message.Should().Be("cannot be read: it is a folder");
    }

    [Fact]
    public void A_byte_order_mark_is_tolerated_and_counts_for_no_column()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("config.toml", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("bind_port = 0\n")]);

        ConfigurationFile.Load(path, Toml.Lookup()).Problems.Should().ContainSingle()
            .Which.Should().Match<ConfigurationProblem>(p => p.Line == 1 && p.Column == 13);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_located()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("config.toml", [.. "# gr"u8, 0xC3, 0xBC, (byte)'n', (byte)'\n', .. "# gr"u8, 0xFC, (byte)'n']);

        var result = ConfigurationFile.Load(path, Toml.Lookup());

        result.ExitCode.Should().Be(3);
        result.Problems.Should().ContainSingle().Which.Should().Be(new ConfigurationProblem("", 2, 5, "is not UTF-8 text; save it as UTF-8"));
    }

    [Fact]
    public void A_file_of_a_mebibyte_is_read_and_one_byte_more_is_refused()
    {
        using var folder = new TemporaryFolder();
        var limit = 1024 * 1024;

        ConfigurationFile.Load(folder.Write("a.toml", "#" + new string('x', limit - 1)), Toml.Lookup()).ExitCode.Should().Be(0);
        var refused = ConfigurationFile.Load(folder.Write("b.toml", "#" + new string('x', limit)), Toml.Lookup());
        refused.ExitCode.Should().Be(3);
        refused.Problems.Should().ContainSingle().Which.Message.Should().Contain("more than 1048576 bytes");
    }

    [Fact]
    public void Windows_line_ends_are_as_good_as_any()
    {
        var problem = Toml.Problem("[wake_server]\r\nenable = true\r\nheartbeat_ms = 5\r\n");

        problem.Line.Should().Be(3);
        problem.Column.Should().Be(16);
    }

    [Fact]
    public void Paths_start_at_the_folder_of_the_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ca.pem", "ca");
        folder.Write("client.pem", "certificate");
        folder.Write("client.key", "key");
        var config = folder.Write("config.toml", """
            state_dir = "state"
            control_socket = "/run/b.sock"
            [mqtt]
            server = "broker"
            ca = "ca.pem"
            client_auth = ["client.pem", "./client.key"]
            """);

        var options = ConfigurationFile.Load(config, Toml.Lookup()).Options!;

        options.StateDir.Should().Be(Path.Combine(folder.Path, "state"));
        options.ControlSocket.Should().Be("/run/b.sock");
        options.Mqtt!.UseTls.Should().BeTrue();
        options.Mqtt.Port.Should().Be(8883);
        options.Mqtt.CaFile.Should().Be(Path.Combine(folder.Path, "ca.pem"));
        options.Mqtt.ClientCertificateFile.Should().Be(Path.Combine(folder.Path, "client.pem"));
        options.Mqtt.ClientKeyFile.Should().Be(Path.Combine(folder.Path, "client.key"));
    }

    [Fact]
    public void Certificates_without_TLS_are_a_contradiction()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.pem", "a");

        string Problem(string keys) => ConfigurationFile.Load(folder.Write("config.toml", "[mqtt]\nserver = \"b\"\n" + keys), Toml.Lookup()).Problems.Single().Message;

        Problem("ca = \"a.pem\"\ntls = false\n").Should().Be("contradicts tls = false");
        Problem("client_auth = [\"a.pem\", \"a.pem\"]\n").Should().StartWith("needs TLS");
    }
}
