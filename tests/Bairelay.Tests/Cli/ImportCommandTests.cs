using System.Text.Json;
using Bairelay.Tests.Configuration.Import;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cli;

public sealed class ImportCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_turned_into_one_that_only_its_owner_reads_and_the_changes_are_told()
    {
        var to = _folder.File("config.toml");
        var (exit, output, errors) = await CommandLineRun.OfAsync("import", Sample.PathOf("neolink.toml"), "-c", to);
        exit.Should().Be(0, output + errors);
        output.Should().Contain("(neolink) -> ").And.Contain("If it is another's: --from bairelay, neolink.net\n").And.Contain("\n  added     mqtt.topic_prefix: ").And.Contain("\n  renamed   mqtt.server (line 11): is called broker_addr here\n")
            .And.Contain($"\n{to}: valid, 3 cameras").And.EndWith($"Next: bairelay run -c {to}, and bairelay doctor -c {to}.\n").And.NotContain("tür-1");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(to).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await CommandLineRun.OfAsync("check-config", "-c", to)).Exit.Should().Be(0);
    }

    [Fact]
    public async Task What_is_there_is_not_lost()
    {
        var to = _folder.File("config.toml");
        await File.WriteAllTextAsync(to, "mine");
        var (exit, _, errors) = await CommandLineRun.OfAsync("import", Sample.PathOf("neolink.toml"), "-o", to);
        exit.Should().Be(2);
        errors.Should().Contain("is there already").And.Contain("--force");
        (await File.ReadAllTextAsync(to)).Should().Be("mine");
        (await CommandLineRun.OfAsync("import", Sample.PathOf("neolink.toml"), "-o", to, "--force")).Exit.Should().Be(0);
    }

    [Fact]
    public async Task What_is_missing_is_told_of_the_new_file_which_is_written_all_the_same()
    {
        var (from, to) = (_folder.File("old.toml"), _folder.File("config.toml"));
        await File.WriteAllTextAsync(from, "[[cameras]]\nname = \"front\"\n");
        var (exit, output, _) = await CommandLineRun.OfAsync("import", from, "-o", to);
        exit.Should().Be(3);
        output.Should().Contain($"{to}:").And.Contain("cameras[front].uid: is required, or address, or both").And.Contain("Mend these in");
        File.Exists(to).Should().BeTrue();
    }

    [Fact]
    public async Task Programs_get_the_same_as_JSON()
    {
        var (_, output, _) = await CommandLineRun.OfAsync("import", Sample.PathOf("neolink.net.json"), "-o", _folder.File("config.toml"), "--json");
        using var document = JsonDocument.Parse(output);
        document.RootElement.GetProperty("ok").GetBoolean().Should().BeTrue();
        var result = document.RootElement.GetProperty("result");
        result.GetProperty("format").GetString().Should().Be("neolink.net");
        result.GetProperty("notes")[0].GetRawText().Should().Be("""{"change":"left out","key":"web_port","line":4,"message":"there is no web page here"}""");
        result.GetProperty("warnings").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Settings_without_a_file_are_enough()
    {
        var (settings, to) = (_folder.File("options.json"), _folder.File("made/config.toml"));
        await File.WriteAllTextAsync(settings, """{"wake_server":{"enable":true},"cameras":[{"name":"front","uid":"95270001ABCDEFGH","password":"p"}]}""");
        (await CommandLineRun.OfAsync("import", _folder.File("none.toml"), "--overrides", settings, "-o", to)).Exit.Should().Be(0);
        (await CommandLineRun.OfAsync("check-config", "-c", to)).Output.Should().Contain("valid, 1 camera");
    }

    [Theory]
    [InlineData("import", "import what? Name the file")]
    [InlineData("import none.toml", "none.toml cannot be read: it does not exist")]
    [InlineData("import none.toml --from frigate", "--from is one of neolink, bairelay, neolink.net")]
    [InlineData("import --overrides none.json", "none.json cannot be read: it does not exist")]
    public async Task What_cannot_be_read_is_named(string arguments, string words)
    {
        var (exit, _, errors) = await CommandLineRun.OfAsync([.. arguments.Split(' '), "-o", _folder.File("config.toml")]);
        exit.Should().Be(2);
        errors.Should().Contain(words);
    }

    [Fact]
    public async Task A_file_that_is_not_understood_leaves_nothing_behind()
    {
        var (from, to) = (_folder.File("old.json"), _folder.File("config.toml"));
        await File.WriteAllTextAsync(from, "{ \"users\": [ }");
        var (exit, _, errors) = await CommandLineRun.OfAsync("import", from, "-o", to);
        exit.Should().Be(3);
        errors.Should().Contain($"{from}:1:14: error: is not JSON here");
        File.Exists(to).Should().BeFalse();
    }
}
