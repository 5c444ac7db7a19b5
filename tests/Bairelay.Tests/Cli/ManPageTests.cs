using System.CommandLine;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Bairelay.Cli;
using Bairelay.Tests.EndToEnd.Network;

namespace Bairelay.Tests.Cli;

/// <summary>The man page says what the program does, and nothing that it does not.</summary>
public sealed class ManPageTests
{
    private static readonly string s_root = FindRoot();
    private static readonly string s_file = Path.Combine(s_root, "packaging/bairelay.1");
    private static readonly List<Entry> s_entries = [.. Entries(File.ReadAllLines(s_file))];

    [Fact]
    public void Every_command_is_named_in_the_group_and_the_order_of_help_and_no_other() =>
        s_entries.Where(entry => entry.Section == "COMMANDS")
            .GroupBy(entry => entry.Part).Select(group => $"{group.Key}: {string.Join(' ', group.Select(entry => entry.FirstWord))}")
            .Should().Equal(HelpText.Groups.Select(group => $"{group.Title}: {string.Join(' ', group.Names)}"));

    [Fact]
    public void Every_command_of_the_program_is_in_a_group() =>
        HelpText.Groups.SelectMany(group => group.Names).Should().BeEquivalentTo(Root().Subcommands.Select(command => command.Name));

    [Fact]
    public void Every_option_is_told_where_its_command_has_it_and_no_other()
    {
        var root = Root();
        var told = s_entries.Where(entry => entry.Section == "OPTIONS")
            .GroupBy(entry => entry.Part).ToDictionary(group => group.Key, group => group.SelectMany(entry => LongNames(entry.Tag)).ToList());
        told.Should().HaveCount(1 + root.Subcommands.Count(command => command.Options.Count > 0));
        told["Every command"].Should().BeEquivalentTo(root.Options.Select(option => option.Name));
        foreach (var command in root.Subcommands.Where(command => command.Options.Count > 0))
            told[command.Name].Should().BeEquivalentTo(command.Options.Select(option => option.Name), command.Name);
    }

    [Fact]
    public void Every_short_option_is_that_of_the_long_one_beside_it()
    {
        var options = Root().Options.Concat(Root().Subcommands.SelectMany(command => command.Options)).ToList();
        var pairs = s_entries.Select(entry => Regex.Match(entry.Tag, @"^(?<short>-[a-z]), (?<long>--[a-z-]+)"))
            .Where(match => match.Success).ToList();
        pairs.Should().HaveCountGreaterThan(4).And.OnlyContain(pair => options.Any(
            option => option.Name == pair.Groups["long"].Value && option.Aliases.Contains(pair.Groups["short"].Value)));
    }

    [Fact]
    public void The_text_names_no_option_that_does_not_exist()
    {
        var options = Root().Options.Concat(Root().Subcommands.SelectMany(command => command.Options)).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        LongNames(Plain(File.ReadAllText(s_file))).Should().HaveCountGreaterThan(30).And.OnlyContain(name => options.Contains(name));
    }

    [Fact]
    public void Every_exit_code_is_there()
    {
        var codes = typeof(ExitCode).GetFields().Where(field => field.IsLiteral).Select(field => $"{field.GetRawConstantValue()}");
        s_entries.Where(entry => entry.Section == "EXIT STATUS").Select(entry => entry.Tag).Should().Equal(codes);
    }

    [Fact]
    public void Every_variable_of_the_program_is_there()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(s_root, "src/Bairelay"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Regex.IsMatch(file, @"[/\\](bin|obj)[/\\]")).Select(File.ReadAllText));
        var told = s_entries.Where(entry => entry.Section == "ENVIRONMENT").Select(entry => entry.Tag).ToList();
        told.Should().OnlyContain(name => sources.Contains($"\"{name}\"", StringComparison.Ordinal));
        told.Should().Contain(Regex.Matches(sources, "\"(?<name>BAIRELAY_[A-Z_]+)\"").Select(match => match.Groups["name"].Value));
    }

    [Fact]
    public void Every_example_is_a_line_that_the_program_takes()
    {
        var text = Plain(File.ReadAllText(s_file).Split(".SH EXAMPLES")[1].Split(".SH ")[0]);
        var examples = Regex.Matches(text, @"^(?:source <\()?bairelay (?<arguments>[^)\n]+)\)?$", RegexOptions.Multiline)
            .Select(match => match.Groups["arguments"].Value).ToList();
        examples.Should().HaveCountGreaterThan(5).And.OnlyContain(arguments => Root().Parse(arguments.Split(' '), null).Errors.Count == 0);
    }

    [Theory]
    [InlineData("man", "man-db", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z")]
    [InlineData("groff", "groff-base", "-man", "-ww", "-Tutf8")]
    [InlineData("mandoc", "mandoc", "-T", "lint")]
    public async Task Readers_of_man_pages_have_nothing_to_say_about_it(string tool, string package, params string[] arguments)
    {
        Assert.SkipUnless(LabProcess.Find(tool), $"{tool} is not installed (Debian: {package})");
        var start = LabProcess.Prepare(tool, [.. arguments, s_file]);
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        (await process.StandardError.ReadToEndAsync()).Should().BeEmpty();
        // The page itself, or what lint has to say of it.
        if (tool == "mandoc") (await output).Should().BeEmpty();
        else (await output).Should().NotBeEmpty();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
    }

    /// <summary>What a .TP begins: the line after it is its tag.</summary>
    private static IEnumerable<Entry> Entries(string[] lines)
    {
        var (section, part) = ("", "");
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(".SH ", StringComparison.Ordinal)) (section, part) = (lines[i][4..], "");
            else if (lines[i].StartsWith(".SS ", StringComparison.Ordinal)) part = Plain(lines[i][4..]);
            else if (lines[i] == ".TP") yield return new Entry(section, part, Plain(lines[i + 1]));
        }
    }

    /// <summary>Without fonts and escapes.</summary>
    private static string Plain(string roff) =>
        Regex.Replace(Regex.Replace(roff, @"\\f[BIR]|^\.[BI]R? ", "", RegexOptions.Multiline), @"\\-", "-");

    private static IEnumerable<string> LongNames(string text) => Regex.Matches(text, @"(?<![\w-])--[a-z][a-z-]*").Select(match => match.Value);

    private static RootCommand Root() => CommandLine.Create(new GlobalOptions(), Surroundings.System);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Bairelay.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    /// <param name="Part">The .SS, empty before the first.</param>
    private sealed record Entry(string Section, string Part, string Tag)
    {
        public string FirstWord => Tag.Split(' ')[0];
    }
}
