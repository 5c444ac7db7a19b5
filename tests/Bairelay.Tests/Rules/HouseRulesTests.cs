using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Rules;

/// <summary>Rules of docs/architecture.md that a compiler does not keep.</summary>
public sealed class HouseRulesTests
{
    private static readonly string s_root = FindRoot();

    [Fact]
    public void The_protocol_knows_nothing_of_sockets_clocks_logs_or_the_program()
    {
        var references = typeof(Uid).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();
        references.Should().OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard");
        references.Should().NotContain(["System.Net.Sockets", "System.Threading.Timer", "System.Threading.Tasks"]);
        var source = Sources("src/Bairelay.Protocol").ToList();
        source.Should().NotBeEmpty();
        source.Should().OnlyContain(file => !Regex.IsMatch(File.ReadAllText(file), @"\b(TimeProvider|async|await|ILogger)\b"));
    }

    [Fact]
    public void Only_demo_and_simulate_use_the_simulator() =>
        Sources("src/Bairelay").Where(file => File.ReadAllText(file).Contains("Bairelay.Simulator", StringComparison.Ordinal))
            .Select(Path.GetFileName).Should().OnlyContain(name => name!.StartsWith("Demo", StringComparison.Ordinal) || name.StartsWith("Simulate", StringComparison.Ordinal));

    [Fact]
    public void The_simulator_does_not_know_the_program() =>
        typeof(Bairelay.Simulator.CloudLife).Assembly.GetReferencedAssemblies().Select(name => name.Name)
            .Should().NotContain("bairelay");

    [Fact]
    public void Files_stay_small() =>
        Sources("src", "tests", "bench", "fuzz").Where(file => File.ReadLines(file).Count() > 400).Should().BeEmpty();

    [Fact]
    public void Every_log_message_has_a_number_of_its_own()
    {
        var numbers = Sources("src").SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\[LoggerMessage\(\s*(?<id>\d+)"))
            .Select(match => match.Groups["id"].Value).ToList();
        numbers.Should().HaveCountGreaterThan(50).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Tests_do_not_sleep() =>
        Sources("tests").Where(file => Regex.IsMatch(File.ReadAllText(file), @"Thread\.Sleep\(|Task\.Delay\(")).Should().BeEmpty();

    [Fact]
    public void The_rooms_of_the_tests_are_those_of_the_sources()
    {
        string[] own = ["Support", "Rules", "EndToEnd", "Simulator"];
        var rooms = Directory.EnumerateDirectories(Path.Combine(s_root, "tests/Bairelay.Tests"))
            .Select(path => Path.GetFileName(path)).Where(name => name is not ("bin" or "obj" or "TestResults") && !own.Contains(name));
        foreach (var room in rooms)
        {
            Directory.Exists(Path.Combine(s_root, room == "Protocol" ? "src/Bairelay.Protocol" : "src/Bairelay/" + room)).Should().BeTrue(room);
        }
    }

    [Fact]
    public void The_architecture_names_files_that_exist()
    {
        var text = File.ReadAllText(Path.Combine(s_root, "docs/architecture.md"));
        var names = Regex.Matches(text, @"`(?<path>(?:src|tests|bench|fuzz|docs)/[A-Za-z0-9_./-]+)`").Select(match => match.Groups["path"].Value).ToList();
        names.Should().HaveCountGreaterThan(10);
        names.Should().OnlyContain(name => File.Exists(Path.Combine(s_root, name)) || Directory.Exists(Path.Combine(s_root, name)));
    }

    [Fact]
    public void Every_row_about_reliability_names_a_test_that_exists()
    {
        var tests = typeof(HouseRulesTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        var rows = File.ReadAllLines(Path.Combine(s_root, "docs/reliability.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains("Tests.", StringComparison.Ordinal)).ToList();
        rows.Should().HaveCountGreaterThan(30);
        rows.SelectMany(row => Regex.Matches(row, @"`(?<test>\w+Tests\.\w+)`")).Select(match => match.Groups["test"].Value).Should().OnlyContain(test => tests.Contains(test));
    }

    [Fact]
    public void Comments_name_sections_of_the_protocol_that_exist()
    {
        var headings = Regex.Matches(File.ReadAllText(Path.Combine(s_root, "docs/protocol.md")), @"^#+ (?<number>\d+(\.\d+)*)\.? ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)
            .Select(match => match.Groups["number"].Value).ToHashSet(StringComparer.Ordinal);
        var named = from file in Sources("src", "tests")
                    let text = Regex.Replace(File.ReadAllText(file), @"\s*\n\s*/// ?", " ")
                    from mention in Regex.Matches(text, @"docs/protocol\.md(?<list>((,| and| to)? \d+(\.\d+)*)+)")
                    from number in Regex.Matches(mention.Groups["list"].Value, @"\d+(\.\d+)*")
                    select (Path.GetFileName(file), Section: number.Value);
        named.Should().NotBeEmpty().And.OnlyContain(mention => headings.Contains(mention.Section));
    }

    private static IEnumerable<string> Sources(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(s_root, folder), "*.cs", SearchOption.AllDirectories)
        where !Regex.IsMatch(file, @"[/\\](bin|obj)[/\\]")
        select file;

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Bairelay.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
