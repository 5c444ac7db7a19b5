using Bairelay.Cameras.Reaching;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class ReachMemoryTests : IDisposable
{
    private static readonly DateTimeOffset s_when = new(2026, 3, 8, 18, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly TestLog _log = new();

    private string File => _folder.File("state/reach.json");

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void What_was_noted_is_there_after_a_restart()
    {
        Note(Open(), "local", "udp");
        Open().Recall("porch").Should().Be(new RememberedReach("local", "udp", 1200, s_when, Tcp: false));
        Open().Recall("garden").Should().BeNull();
    }

    [Fact]
    public void That_tcp_ever_answered_is_kept()
    {
        var memory = Open();
        Note(memory, "tcp", "tcp", tcp: true);
        Note(memory, "local", "udp");
        Open().Recall("porch")!.Tcp.Should().BeTrue();
    }

    [Fact]
    public void The_same_way_again_is_not_written_within_the_hour()
    {
        var memory = Open();
        Note(memory, "local", "udp");
        System.IO.File.Delete(File);
        Note(memory, "local", "udp", when: s_when.AddMinutes(59));
        System.IO.File.Exists(File).Should().BeFalse();
        memory.Recall("porch")!.When.Should().Be(s_when.AddMinutes(59));
        Note(memory, "local", "udp", when: s_when.AddMinutes(60));
        System.IO.File.Exists(File).Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"schema":2,"cameras":{}}""")]
    [InlineData("""{"schema":1,"cameras":[]}""")]
    public void A_damaged_file_is_a_warning_and_written_anew(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, content);
        var memory = Open();
        _log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain(File);
        Note(memory, "local", "udp");
        Open().Recall("porch").Should().NotBeNull();
    }

    [Theory]
    [InlineData("""{"schema":1}""")]
    [InlineData("""{"schema":1,"cameras":{"porch":null}}""")]
    [InlineData("""{"schema":1,"cameras":{"porch":{}}}""")]
    public void Missing_parts_are_nothing(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, content);
        Open().Recall("porch").Should().BeNull();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_the_memory_only_and_is_told_once()
    {
        System.IO.File.WriteAllText(_folder.File("state"), "a file where the folder should be");
        var memory = Open();
        Note(memory, "local", "udp");
        Note(memory, "tcp", "tcp");
        memory.Recall("porch")!.Path.Should().Be("tcp");
        _log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("state_dir");
    }

    private ReachMemory Open() => new(File, _log);

    private static void Note(ReachMemory memory, string path, string transport, bool tcp = false, DateTimeOffset? when = null) =>
        memory.Note("porch", new ReachReport(path, transport, []), TimeSpan.FromMilliseconds(1200), tcp, when ?? s_when);
}
