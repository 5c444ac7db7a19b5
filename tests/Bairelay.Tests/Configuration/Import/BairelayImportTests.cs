using Bairelay.Configuration;
using Bairelay.Configuration.Import;

namespace Bairelay.Tests.Configuration.Import;

/// <summary>The original's file, and this program's own.</summary>
public sealed class BairelayImportTests
{
    [Fact]
    public void A_file_of_the_original_keeps_its_servers_and_its_prefix()
    {
        var result = Sample.Import("bairelay.toml");
        result.Format.Should().Be(ForeignFormat.Bairelay);
        result.Text.Should().Contain("push_listener_addr = \"192.168.1.5\"").And.Contain("push_listener_port = 8443");
        result.Text.Should().Contain("topic_prefix = \"cams\"").And.Contain("features = [\"motion\", \"battery\", \"pir\"]");
        result.Text.Should().Contain("idle_disconnect_timeout_secs = 45").And.NotContain("cloud").And.NotContain("discovery = \"");
        result.Notes.Select(note => (note.Change, note.Key)).Should().BeEquivalentTo(
        [
            (ImportChange.LeftOut, "stream_prune_grace_secs"),
            (ImportChange.LeftOut, "cloud_account"),
            (ImportChange.LeftOut, "cloud_password"),
            (ImportChange.Renamed, "push_listener.bind_addr"),
            (ImportChange.Renamed, "push_listener.bind_port"),
            (ImportChange.LeftOut, "cameras[front].pause.timeout"),
            (ImportChange.LeftOut, "cameras[front].pause.bridge_gaps"),
            (ImportChange.Changed, "cameras[front].discovery"),
            (ImportChange.Added, "cameras.mqtt.enable_floodlight"),
            (ImportChange.Differs, "cameras.idle_disconnect"),
        ]);
    }

    [Fact]
    public void Paths_are_followed_to_where_the_file_was()
    {
        var path = Sample.PathOf("bairelay.toml");
        var result = ConfigurationImport.Run(new ImportSource(path, File.ReadAllText(path)), null, null, null, "/etc/bairelay");
        var folder = Path.GetDirectoryName(path);
        result.Text.Should().Contain($"certificate = \"{folder}/pem/server.pem\"").And.Contain($"client_auth = [\"{folder}/pem/client.pem\", \"/etc/keys/client.key\"]");
    }

    [Fact]
    public void A_file_of_our_own_comes_out_as_it_means()
    {
        const string Own = """
            [wake_server]
            enable = true

            [[cameras]]
            name = "front"
            uid = "95270001ABCDEFGH"
            password = "${FRONT}"
            idle_disconnect_timeout_secs = 2.5
            """;
        var result = Sample.ImportText(Own);
        result.Notes.Select(note => note.Key).Should().Equal("push_listener");
        var lines = result.Text!.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        lines.Should().BeEquivalentTo(Own.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_file_that_wakes_nobody_is_told_of() =>
        Sample.ImportText("[mqtt]\nbroker_addr = \"a.lan\"\ntopic_prefix = \"cams\"\n[[cameras]]\nname = \"a\"\naddress = \"10.0.0.1\"\npassword = \"x\"\n")
            .Notes.Select(note => $"{note.Change} {note.Key}").Should().Equal("Differs wake_server", "Differs cameras[a].uid");

    [Fact]
    public void The_sample_configuration_means_the_same_after_an_import()
    {
        var path = Path.GetFullPath(Path.Combine(Sample.PathOf(""), "../../../../../config.sample.toml"));
        var text = File.ReadAllText(path);
        var result = ConfigurationImport.Run(new ImportSource(path, text), null, null, null, Path.GetDirectoryName(path)!);
        result.Notes.Select(note => note.Key).Should().Equal(["push_listener"], "it is off there until somebody switches push on");
        static BairelayOptions Read(string text) => ConfigurationFile.Parse(text, "/etc/config.toml", _ => "x").Options!;
        Read(result.Text!).Should().BeEquivalentTo(Read(text));
    }

    [Theory]
    [InlineData("idle_disconnect_timeout_secs = 3.0", "idle_disconnect_timeout_secs = 3.0")]
    [InlineData("idle_disconnect_timeout_secs = 1e2", "idle_disconnect_timeout_secs = 100.0")]
    [InlineData("password = '''a\"\\\tb'''", "password = \"a\\\"\\\\\\tb\"")]
    [InlineData("password = \"\\u0001\\u007f\\n\"", "password = \"\\u0001\\u007F\\n\"")]
    public void Values_are_written_as_TOML(string line, string written) =>
        Sample.ImportText($"[wake_server]\n[[cameras]]\nname = \"a\"\n{line}\n").Text.Should().Contain(written);

    [Fact]
    public void Whatever_a_value_is_it_comes_back_the_same() => CsCheck.Check.Sample(
        CsCheck.Gen.Select(CsCheck.Gen.String, CsCheck.Gen.Double),
        (text, number) =>
        {
            // Halves of surrogate pairs are no text.
            text = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
            var root = new TomlTable(default, TableOrigin.Header);
            TomlTrees.Set(root, "bind", text);
            TomlTrees.Set(root, "bind_port", new TomlFloat(number, default));
            var findings = new Findings();
            var again = TomlReader.Read(TomlWriter.Write(root, "x"), findings)!;
            findings.Problems().Should().BeEmpty();
            ((TomlText)again.Entries["bind"].Value).Value.Should().Be(text);
            ((TomlFloat)again.Entries["bind_port"].Value).Value.Should().Be(number);
        });
}
