using System.Net.Sockets;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Control;

/// <summary>The socket as a file: where it is, who may use it, and what lies in its way.</summary>
public sealed class ControlSocketTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestLog _log = new();

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    private string Path => _folder.File("control.sock");

    [Fact]
    public async Task Owner_and_group_may_use_it_and_nobody_else()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var socket = Open(Path);
        File.GetUnixFileMode(Path).Should().Be(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
    }

    [Fact]
    public async Task The_socket_of_a_service_that_was_killed_is_replaced()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(_folder.File("other.sock")));
            dead.Listen();
            // Under another name the file outlives its socket, as it does after kill -9.
            File.Move(_folder.File("other.sock"), Path);
        }

        File.Exists(Path).Should().BeTrue();
        (await AskAsync(Path)).Should().BeNull("nobody is there");
        await using var socket = Open(Path);
        socket.Should().NotBeNull();
        (await AskAsync(Path)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_service_that_lives_is_left_alone()
    {
        await using var first = Open(Path);
        var second = () => Open(Path);
        second.Should().Throw<ControlSocketTakenException>().WithMessage($"*{Path}*");
        (await AskAsync(Path)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_left_alone()
    {
        await File.WriteAllTextAsync(Path, "somebody's notes");
        Open(Path).Should().BeNull();
        _log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain(Path);
        (await File.ReadAllTextAsync(Path)).Should().Be("somebody's notes");
    }

    [Fact]
    public async Task The_next_path_is_taken_where_the_first_one_cannot_be_had()
    {
        var blocked = _folder.File("file") + "/control.sock";
        await File.WriteAllTextAsync(_folder.File("file"), "");
        await using var socket = ControlSocket.Open([blocked, Path], Nothing, TimeProvider.System, _log);
        socket!.Path.Should().Be(Path);
        _log.LinesAt(LogLevel.Warning).Should().BeEmpty();
    }

    [Fact]
    public async Task A_clean_stop_leaves_no_file()
    {
        await Open(Path)!.DisposeAsync();
        File.Exists(Path).Should().BeFalse();
    }

    [Fact]
    public void A_configured_path_is_the_only_one()
    {
        ControlPaths.Candidates(new BairelayOptions { ControlSocket = "/x/y.sock" }, "/state", _folder.Path).Should().Equal("/x/y.sock");
    }

    [Fact]
    public void The_standard_path_comes_first_where_its_folder_exists()
    {
        ControlPaths.Candidates(new BairelayOptions(), "/state", _folder.Path).Should().Equal(Path, "/state/control.sock");
        ControlPaths.Candidates(new BairelayOptions(), "/state", _folder.File("missing")).Should().Equal("/state/control.sock");
    }

    [Fact]
    public void A_path_that_is_too_long_for_a_socket_is_none()
    {
        // "/" + folder + "/control.sock" in 107 bytes, and in 108.
        var fits = "/" + new string('x', 107 - 1 - "/control.sock".Length);
        ControlPaths.Candidates(new BairelayOptions(), fits, _folder.File("missing")).Should().ContainSingle().Which.Should().HaveLength(107);
        ControlPaths.Candidates(new BairelayOptions(), fits + "x", _folder.File("missing")).Should().BeEmpty();
        ControlSocket.Open([], Nothing, TimeProvider.System, _log).Should().BeNull();
        _log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("control_socket");
    }

    [Fact]
    public async Task A_socket_that_is_not_for_this_user_is_not_bypassed_and_its_owner_is_named()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var socket = Open(Path);
        File.SetUnixFileMode(Path, UnixFileMode.None);
        var outcome = await AnotherUser.BeginAsync(() => AskAsync(Path));
        outcome!.Failure.Should().BeEquivalentTo(new { Code = "service_not_permitted", Exit = 1 });
        outcome.Failure!.Message.Should().Contain(Environment.UserName);
    }

    [Fact]
    public void The_owner_of_a_file_is_named_also_where_only_its_folder_can_be_seen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        FileOwner.Of("/etc/passwd").Should().Be((0u, 0u));
        FileOwner.Of("/etc/nothing/here").Should().BeNull();
        FileOwner.Describe("/etc/passwd").Should().Be("It belongs to root, group root");
        FileOwner.Describe("/etc/nothing/here").Should().Be("Its folder /etc belongs to root, group root");
    }

    private static Task<CommandOutcome> Nothing(ControlRequest request, IProgress<string> progress, CancellationToken cancellation) =>
        Task.FromResult<CommandOutcome>(new CommandResult([], _ => { }));

    private static Task<CommandOutcome?> AskAsync(string path) =>
        new ControlClient([path], TimeProvider.System).RunAsync(new ControlRequest("status", "", [], null), null, CancellationToken.None);

    private ControlSocket Open(string path) => ControlSocket.Open([path], Nothing, TimeProvider.System, _log)!;
}
