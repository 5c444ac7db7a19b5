using Bairelay.Configuration;
using CsCheck;

namespace Bairelay.Tests.Configuration;

public sealed class SyntaxMistakesTests
{
    [Fact]
    public void Several_lines_that_are_not_TOML_are_all_reported_and_so_is_what_is_wrong_beside_them()
    {
        var result = Toml.Read("""
            bind = 0.0.0.0
            state_dir = "/var/lib/bairelay
            [wake_server]
            enable = True
            heartbeat_ms = 5
            [push_listener]
            enable: true
            motion_wake_hold = 5
            """);

        result.Problems.Select(p => (p.Line, p.Key)).Should().Equal(
            (1, ""), (2, ""), (4, ""), (5, "wake_server.heartbeat_ms"), (7, ""), (8, "push_listener.motion_wake_hold"));
        result.Problems[1].Message.Should().Be("a string is not closed on its line");
        result.Problems[2].Message.Should().Contain("true and false in small letters");
    }

    [Theory]
    [InlineData("state_dir = [1,\n 2\nbind_port = \"x\"\n", 1, 1, "a list is not closed")]
    [InlineData("state_dir = { b = 1,\nbind_port = \"x\"\n", 1, 1, "an inline table is not closed")]
    [InlineData("[wake_server]\nallowed_clients = [\n \"10.0.0.1\"\n \"10.0.0.2\"\n]\nlog_port = \"x\"\n", 4, 2, "a comma is missing between two values")]
    [InlineData("[wake_server]\nallowed_clients = [\n 10.0.0.0/8,\n]\nlog_port = \"x\"\n", 3, 6, "lacks quotes around text")]
    [InlineData("[wake_server]\nallowed_clients = [\n lan,\n]\nlog_port = \"x\"\n", 3, 2, "text stands in quotes")]
    [InlineData("bind_port = \"x\"\n[wake_server\nenable = 5\n", 2, 13, "a section header is not closed")]
    [InlineData("bind_port = \"x\"\n[[cameras]\nname = 5\n", 2, 10, "a section header is not closed")]
    public void A_mistake_over_several_lines_is_one_problem_and_reading_goes_on_behind_it(string text, int line, int column, string message)
    {
        var problems = Toml.Read(text).Problems;

        problems.Should().HaveCount(2);
        problems.Should().ContainSingle(p => p.Key == "").Which.Should().Match<ConfigurationProblem>(
            p => p.Line == line && p.Column == column && p.Message.Contains(message));
        problems.Should().ContainSingle(p => p.Message == "expected an integer, found a string");
    }

    [Fact]
    public void A_file_that_ends_in_an_open_string_and_a_backslash_is_a_problem_like_any_other() =>
        Toml.Problem("state_dir = \"C:\\").Line.Should().Be(1);

    [Fact]
    public void A_string_in_triple_quotes_that_never_ends_is_reported_where_it_begins() =>
        Toml.Problem("bind_port = 8554\nstate_dir = \"\"\"\nabc\n").Should().Match<ConfigurationProblem>(
            p => p.Line == 2 && p.Message.Contains("triple quotes"));

    [Fact]
    public void What_a_broken_line_would_have_said_is_not_reported_as_missing()
    {
        var problem = Toml.Problem("[[cameras]]\nname = front\nuid = \"ABCDEF0123456789\"\n");

        problem.Line.Should().Be(2);
        problem.Column.Should().Be(8);
        problem.Message.Should().Contain("text stands in quotes");
    }

    [Fact]
    public void Columns_count_characters_not_bytes() =>
        Toml.Problem("mqtt = { topic_prefix = \"grün😀\", broker_addr = 5 }\n").Column.Should().Be(48);

    [Fact]
    public void Nesting_without_end_is_refused_without_an_exception() =>
        Toml.Problem("a = " + new string('[', 100_000)).Message.Should().Contain("nested too deeply");

    [Fact]
    public void A_file_of_nothing_but_open_quotes_is_refused_within_a_bounded_number_of_readings()
    {
        var problems = Toml.Read(string.Concat(Enumerable.Repeat("a = \"\n", 500))).Problems;

        problems[0].Message.Should().Contain("mend those above first");
        problems.Should().HaveCount(41);
    }

    [Theory]
    [InlineData("cameras = 1\n[[cameras]]\nname = \"x\"\n")]
    [InlineData("[a.b]\n[a]\n[a.b.c]\n[[a.b]]\n")]
    [InlineData("a.b.c = 1\na.b = 2\na = 3\n[a.b.c]\n")]
    [InlineData("a = { b = 1 }\n[a.c]\n")]
    [InlineData("a = [{ b = 1 }]\n[[a]]\n[a.c]\n")]
    public void Tables_that_contradict_each_other_are_problems(string text) =>
        Toml.Read(text).Problems.Should().Contain(p => p.Message.Contains("is defined twice"));

    [Fact]
    public void A_section_may_follow_its_own_sub_section()
    {
        var options = Toml.Valid("[mqtt.discovery]\ntopic = \"ha\"\n[mqtt]\nserver = \"broker\"\n");

        options.Mqtt!.BrokerAddress.Should().Be("broker");
        options.Mqtt.Discovery!.Topic.Should().Be("ha");
    }

    [Fact]
    public void Dotted_keys_and_inline_tables_say_the_same_as_sections()
    {
        var options = Toml.Valid("wake_server.enable = true\nmqtt = { server = \"b\", discovery.topic = \"ha\" }\ncameras = [{ name = \"a\", address = \"h\" }]\n");

        options.WakeServer.Enable.Should().BeTrue();
        options.Mqtt!.Discovery!.Topic.Should().Be("ha");
        options.Cameras.Should().ContainSingle().Which.Address.Should().Be("h");
    }

    [Fact]
    public void Any_text_comes_back_as_options_or_as_problems_never_as_an_exception()
    {
        var piece = Gen.OneOf(
            Gen.OneOf("[", "]", "[[", "]]", "{", "}", "=", "\"", "'", "\"\"\"", ",", ".", "\n", "\r\n", "#", "\\", "-1", "1.5", "1979-05-27", "\0", "\uD800"),
            Gen.OneOf("cameras", "mqtt", "wake_server", "name", "uid", "password", "enable", "true", "discovery", "port"),
            Gen.String[0, 4]);

        piece.Array[0, 40].Select(pieces => string.Concat(pieces)).Sample(
            text =>
            {
                var result = Toml.Read(text);
                return result.Options is null == result.Problems.Length > 0;
            },
            iter: 5000);
    }
}
