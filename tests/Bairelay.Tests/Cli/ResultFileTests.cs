using System.Diagnostics;
using Bairelay.Cameras.Commands;
using Bairelay.Cli;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cli;

public sealed class ResultFileTests : IDisposable
{
    private static readonly byte[] s_picture = [0xff, 0xd8, 0xff, 0xd9];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("the picture of yesterday")]
    public async Task A_file_holds_the_new_picture_and_nothing_else(string before)
    {
        var file = _folder.File("front.jpg");
        await File.WriteAllTextAsync(file, before);
        await WriteAsync(file);
        (await File.ReadAllBytesAsync(file)).Should().Equal(s_picture);
        Directory.GetFiles(_folder.Path).Should().Equal(file);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("the picture of yesterday")]
    public async Task A_link_stays_and_what_it_leads_to_holds_the_new_picture_and_nothing_else(string? before)
    {
        var (file, link) = (_folder.File("front.jpg"), _folder.File("latest.jpg"));
        if (before is not null) await File.WriteAllTextAsync(file, before);
        File.CreateSymbolicLink(link, file);
        await WriteAsync(link);
        new FileInfo(link).LinkTarget.Should().Be(file);
        (await File.ReadAllBytesAsync(file)).Should().Equal(s_picture);
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_not_replaced()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = _folder.File("pipe");
        using (var make = Process.Start("mkfifo", [path])) await make.WaitForExitAsync();
        // Open for both, so that nobody waits for the other side.
        await using var reader = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        await WriteAsync(path);
        new FileInfo(path).Length.Should().Be(0, "a pipe has no length, unlike a file in its place");
        var read = new byte[s_picture.Length];
        await reader.ReadExactlyAsync(read);
        read.Should().Equal(s_picture);
    }

    private static async Task WriteAsync(string path)
    {
        var file = new ResultFile("snapshot", path, () => Stream.Null);
        file.Check().Should().BeNull();
        var outcome = await file.WriteAsync(new CommandResult([], _ => { }) { Bytes = s_picture });
        outcome.Failure.Should().BeNull();
    }
}
