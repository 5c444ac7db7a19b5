using System.CommandLine;
using System.Diagnostics;
using Bairelay.Cameras.Commands;
using Bairelay.Cli;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cli;

/// <summary>What is offered to somebody who is typing.</summary>
public sealed class SuggestionsTests : IDisposable
{
    private const string Cameras = """
        [[cameras]]
        name = "front"
        uid = "95270001ABCDEFGH"
        password = "hush-hush"

        [[cameras]]
        name = "garden"
        address = "192.168.1.41"
        password_file = "hush"

        [[cameras]]
        name = "gone"
        enable = false
        address = "192.168.1.42"
        password = "${HUSH}"
        """;

    private readonly TempFolder _folder = new();

    public static TheoryData<string> CommandNames => [.. Root().Subcommands.Select(command => command.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stat", "status status-light")]
    [InlineData("nonsense", "")]
    [InlineData("--json -v batt", "battery")]
    [InlineData("-c FILE battery ", "front garden")]
    [InlineData("battery -c FILE g", "garden")]
    [InlineData("battery --config=FILE g", "garden")]
    [InlineData("-c missing battery -c FILE g", "garden")]
    [InlineData("battery -c ", ":files")]
    [InlineData("-c FILE doctor f", "front")]
    [InlineData("-c FILE battery front ", "")]
    [InlineData("-c FILE battery -- f", "front")]
    [InlineData("-c FILE battery -- --j", "")]
    [InlineData("pir front ", "on off")]
    [InlineData("pir front on ", "")]
    [InlineData("pir -c FILE front of", "off")]
    [InlineData("ptz front ", "control preset assign zoom")]
    [InlineData("ptz front control ", "")]
    [InlineData("ptz front control 32 ", "left right up down in out")]
    [InlineData("users front ", "list add password delete")]
    [InlineData("users front add a b ", "user admin")]
    [InlineData("users front add a ", "")]
    [InlineData("services front h", "http https")]
    [InlineData("services front http ", "get on off set")]
    [InlineData("snapshot front ", "--file")]
    [InlineData("snapshot front -f ", ":files")]
    [InlineData("snapshot front --file=some", ":files")]
    [InlineData("snapshot front -f picture.jpg ", "")]
    [InlineData("wake front --timeout ", "")]
    [InlineData("wake front --t", "--timeout")]
    [InlineData("status --js", "--json")]
    [InlineData("status --json --js", "")]
    [InlineData("status -c", "-c")]
    [InlineData("--ver", "--version --verbose")]
    [InlineData("status --ver", "--verbose")]
    [InlineData("import ", ":files")]
    [InlineData("import old.toml --from neolink", "neolink neolink.net")]
    [InlineData("import --defaults ", ":files")]
    [InlineData("import -o ", ":files")]
    [InlineData("decode x", ":files")]
    [InlineData("decode cap.pcap --password-file ", ":files")]
    [InlineData("dns-snippet o", "openwrt opnsense")]
    [InlineData("dns-snippet --address o", "")]
    [InlineData("dns-snippet pihole ", "")]
    [InlineData("completion ", "bash fish zsh")]
    [InlineData("simulate --encryption ", "aes bc fullaes none")]
    [InlineData("simulate --encryption=f", "--encryption=fullaes")]
    [InlineData("simulate --no-tcp=f", "")]
    [InlineData("simulate --no-tcp ", "")]
    [InlineData("simulate --quirk push-n", "push-no-name")]
    [InlineData("simulate --quirk loss push-r", "push-reset")]
    [InlineData("simulate --quirk loss --qu", "--quirk")]
    [InlineData("simulate --user --qu", "")]
    [InlineData("doctor --resolver 1.1.1.1 --re", "--resolver")]
    public async Task Offered_is_what_may_stand_there(string line, string expected)
    {
        var typed = line.Replace("FILE", Write(Cameras), StringComparison.Ordinal);
        (await OfferedAsync(typed)).Should().BeEquivalentTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Every_command_of_help_is_offered_at_the_start_and_no_other() =>
        (await OfferedAsync("")).Should().BeEquivalentTo(HelpText.Groups.SelectMany(group => group.Names));

    [Theory]
    [MemberData(nameof(CommandNames))]
    public async Task Every_option_of_a_command_is_offered_after_two_dashes(string command)
    {
        var root = Root();
        var own = root.Subcommands.Single(one => one.Name == command).Options.Concat(root.Options.Where(option => option.Recursive));
        (await OfferedAsync($"{command} --")).Should().BeEquivalentTo(own.Select(option => option.Name));
    }

    [Fact]
    public async Task A_word_comes_with_what_help_says_of_it()
    {
        (await AnswerAsync("statu")).Output.Split('\n').Should().Contain(line => line.StartsWith("status\tShows ", StringComparison.Ordinal));
        (await AnswerAsync("doctor --wa")).Output.Should().StartWith("--wake\tWake each camera");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[[cameras]\nname = \"front\"\n")]
    [InlineData("cameras = 1\n")]
    [InlineData("[[cameras]]\nname = 1\n")]
    [InlineData("[[cameras]]\nname = \"fr ont\"\n")]
    [InlineData("[[cameras]]\nname = \"front\"\nname = \"garden\"\n")]
    [InlineData("[[cameras]]\nname = \"front\"\nenabled = false\n")]
    public async Task A_file_that_is_broken_offers_nothing_and_says_nothing(string text) =>
        (await OfferedAsync($"-c {Write(text)} battery ")).Should().BeEmpty();

    [Theory]
    [InlineData("/nowhere/config.toml")]
    [InlineData("/")]
    [InlineData("")]
    public async Task A_file_that_cannot_be_read_offers_nothing_and_says_nothing(string path) =>
        (await OfferedAsync($"-c {path} battery ")).Should().BeEmpty();

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        var pipe = _folder.File("pipe");
        using (var making = Process.Start("mkfifo", [pipe])) await making.WaitForExitAsync();
        // On a thread of its own, where waiting for a writer does not keep the test from failing.
        var offered = Task.Run(() => OfferedAsync($"-c {pipe} battery "));
        (await offered.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_home_folder_is_known_by_its_short_name()
    {
        Write(Cameras);
        (await OfferedAsync("-c ~/config.toml battery f")).Should().Equal("front");
    }

    [Fact]
    public async Task Without_a_word_everything_is_offered_that_a_line_may_begin_with() =>
        (await RunAsync("")).Output.Should().Be((await AnswerAsync("")).Output).And.NotBeEmpty();

    [Fact]
    public void Every_word_that_is_offered_for_a_camera_leads_to_a_command()
    {
        var offered = CommandForms.All.SelectMany(form => Offered(form, []).Select(words => (Form: form, Words: words))).ToList();
        offered.Should().HaveCountGreaterThan(40).And.OnlyContain(one => Leads(one.Form, one.Words));
    }

    /// <summary>All lines of fixed words, with 1 for every value.</summary>
    private static IEnumerable<string[]> Offered(CommandForm form, string[] words)
    {
        if (words.Length == 4) yield break;
        var following = form.Following(words);
        foreach (var word in following)
        {
            yield return [.. words, word];
            foreach (var longer in Offered(form, [.. words, word])) yield return longer;
        }

        if (following.Count > 0) yield break;
        foreach (var longer in Offered(form, [.. words, "1"])) yield return longer;
    }

    private static bool Leads(CommandForm form, string[] words) =>
        form.Read(words).Command is not null
        || words.Length < 4 && form.Following(words).DefaultIfEmpty("1").Any(word => Leads(form, [.. words, word]));

    private static RootCommand Root() => CommandLine.Create(new GlobalOptions(), Surroundings.System);

    /// <param name="line">Without the program's name; its last word is the one that is being typed.</param>
    private async Task<IReadOnlyList<string>> OfferedAsync(string line) =>
        [.. (await AnswerAsync(line)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('\t')[0])];

    private Task<CommandLineRun> AnswerAsync(string line) => RunAsync(line.Replace(' ', '\n') + '\n');

    private async Task<CommandLineRun> RunAsync(string input)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var surroundings = new Surroundings
        {
            StandardInput = () => new StringReader(input),
            // A password may be in any other.
            Variable = name => name == "HOME" ? _folder.Path : throw new InvalidOperationException($"{name} is read"),
        };
        var exit = await CommandLine.RunAsync([Suggestions.Verb], output, errors, surroundings);
        exit.Should().Be(0);
        errors.ToString().Should().BeEmpty();
        return new CommandLineRun(exit, output.ToString(), errors.ToString());
    }

    private string Write(string text)
    {
        var file = _folder.File("config.toml");
        File.WriteAllText(file, text);
        return file;
    }
}
