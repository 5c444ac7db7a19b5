using System.Text.Json;
using Bairelay.Cameras;
using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Tests.Cameras.Commands;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cli;

/// <summary>The commands for one camera from the command line to the exit code, with a service and without.</summary>
public sealed class CameraCommandTests : IDisposable
{
    private const string Version = "<VersionInfo version=\"1.1\"><firmwareVersion>v3.0.0</firmwareVersion></VersionInfo>";
    private const string Configuration = """
        state_dir = "state"
        [[cameras]]
        name = "front"
        address = "192.0.2.91"
        password = "swordfish"
        [[cameras]]
        name = "attic"
        address = "192.0.2.92"
        enabled = false
        """;

    private readonly TempFolder _folder = new();
    private readonly CommandRig _cameras = new(asService: true);
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private readonly MemoryStream _bytes = new();
    private Surroundings _surroundings;

    public CameraCommandTests()
    {
        Directory.CreateDirectory(_folder.File("state"));
        File.WriteAllText(_folder.File("config.toml"), Configuration);
        _cameras.Script = camera => camera.On(80, Say.Ok(Version));
        _surroundings = new Surroundings
        {
            ShowsProgress = false,
            StandardOutput = () => _bytes,
            RuntimeFolder = _folder.File("run"),
            Opener = _cameras.OpenAsync,
        };
    }

    public void Dispose()
    {
        _cameras.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_answer_goes_to_standard_output_and_nothing_else_anywhere(bool service)
    {
        await using var socket = service ? Serve() : null;
        (await RunAsync("version front")).Should().Be(0);
        _output.ToString().Should().Be($"firmware    v3.0.0{Environment.NewLine}");
        _errors.ToString().Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Programs_get_one_object(bool service)
    {
        await using var socket = service ? Serve() : null;
        (await RunAsync("version front --json")).Should().Be(0);
        _output.ToString().Should().StartWith("""{"ok":true,"camera":"front","result":{"name":null,""");
        _output.ToString().TrimEnd().Should().EndWith("}}").And.NotContain("\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failures_are_the_same_with_a_service_and_without(bool service)
    {
        await using var socket = service ? Serve() : null;
        _cameras.Script = camera => camera.On(253, Say.Refusal(405));
        (await RunAsync("--json battery front")).Should().Be(6);
        _output.ToString().TrimEnd().Should().Be(
            """{"ok":false,"error":{"code":"feature_lacking","message":"front has no battery, or does not offer it (it answers 405)"},"exit":6}""");
        (await RunAsync("battery front")).Should().Be(6);
        _errors.ToString().Should().StartWith("bairelay: front has no battery");
    }

    [Theory]
    [InlineData("version garage", 2, "unknown_camera")]
    [InlineData("version attic", 2, "camera_disabled")]
    [InlineData("pir front maybe", 2, "usage")]
    [InlineData("wake front --timeout 0", 2, "usage")]
    [InlineData("wake front --timeout 601", 2, "usage")]
    [InlineData("wake front --timeout soon", 2, "usage")]
    [InlineData("snapshot front", 2, "usage")]
    [InlineData("snapshot front -f -", 2, "usage")]
    [InlineData("snapshot front -f /nowhere/at/all.jpg", 2, "usage")]
    [InlineData("snapshot front -f /", 2, "usage")]
    [InlineData("version", 2, "usage")]
    [InlineData("version front back", 2, "usage")]
    public async Task Mistakes_end_with_2_before_a_camera_is_touched(string line, int exit, string code)
    {
        (await RunAsync(line + " --json")).Should().Be(exit);
        using var json = JsonDocument.Parse(_output.ToString());
        json.RootElement.GetProperty("error").GetProperty("code").GetString().Should().Be(code);
        json.RootElement.GetProperty("exit").GetInt32().Should().Be(exit);
        _cameras.Limits.Should().BeEmpty();
    }

    [Theory]
    [InlineData("[wake_server]\nenable = 1\n", 3)]
    [InlineData(null, 2)]
    public async Task A_configuration_that_is_wrong_or_missing_ends_with(string? text, int exit)
    {
        File.Delete(_folder.File("config.toml"));
        if (text is not null) await File.WriteAllTextAsync(_folder.File("config.toml"), text);
        (await RunAsync("version front")).Should().Be(exit);
        (await RunAsync("status")).Should().Be(exit);
        _errors.ToString().Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("Lost", 4)]
    [InlineData("Busy", 4)]
    public async Task A_camera_that_does_not_answer_ends_with_4(string reason, int exit)
    {
        _cameras.Reaching = _ => throw new CameraUnreachableException(Enum.Parse<UnreachableReason>(reason), "it is not there");
        (await RunAsync("version front")).Should().Be(exit);
        _errors.ToString().Should().Be($"bairelay: it is not there{Environment.NewLine}");
        _output.ToString().Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_ends_with_130_and_lets_the_camera_go(bool service)
    {
        await using var socket = service ? Serve() : null;
        using var interrupt = new CancellationTokenSource();
        _surroundings = _surroundings with { Interrupt = interrupt.Token };
        _cameras.Script = camera => camera.On(80, Say.Nothing);
        var run = RunAsync("version front --json");
        await Eventually.HoldsAsync(() => _cameras.Opened.Count == 1 && _cameras.Opened[0].AllAsked(80).Count == 1);
        await interrupt.CancelAsync();
        (await run).Should().Be(130);
        _output.ToString().TrimEnd().Should().Be("""{"ok":false,"error":{"code":"interrupted","message":"interrupted"},"exit":130}""");
        await Eventually.HoldsAsync(() => _cameras.Opened[0].Pipe.Disposals == 1);
        _cameras.Opened[0].Only(2).Should().NotBeNull("it logs out");
    }

    [Fact]
    public async Task Progress_is_shown_on_a_terminal_only()
    {
        await RunAsync("version front");
        _errors.ToString().Should().BeEmpty();
        _surroundings = _surroundings with { ShowsProgress = true };
        await RunAsync("version front");
        _errors.ToString().Should().StartWith("waking front …").And.Contain("connected over udp (remote)");
        await using var socket = Serve();
        _errors.GetStringBuilder().Clear();
        await RunAsync("version front");
        _errors.ToString().Should().StartWith("waking front …");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_snapshot_is_written_by_the_command_itself(bool service)
    {
        await using var socket = service ? Serve() : null;
        byte[] picture = [0xff, 0xd8, 0xff, 0xd9];
        _cameras.Script = camera => camera.On(109, CommandResultTests.SnapshotOf(picture));
        var file = _folder.File("front.jpg");
        (await RunAsync("--json", "snapshot", "front", "-f", file)).Should().Be(0);
        (await File.ReadAllBytesAsync(file)).Should().Equal(picture);
        using (var json = JsonDocument.Parse(_output.ToString()))
        {
            var result = json.RootElement.GetProperty("result");
            (result.GetProperty("file").GetString(), result.GetProperty("bytes").GetInt32()).Should().Be((file, 4));
        }

        _output.GetStringBuilder().Clear();
        (await RunAsync("snapshot front -f -")).Should().Be(0);
        _bytes.ToArray().Should().Equal(picture);
        _output.ToString().Should().BeEmpty();
        Directory.GetFiles(_folder.Path, "*.tmp").Should().BeEmpty();
    }

    [Fact]
    public async Task A_snapshot_that_fails_leaves_the_old_file()
    {
        var file = _folder.File("front.jpg");
        await File.WriteAllTextAsync(file, "the picture of yesterday");
        (await RunAsync("snapshot", "front", "-f", file)).Should().Be(6);
        (await File.ReadAllTextAsync(file)).Should().Be("the picture of yesterday");
    }

    [Fact]
    public async Task The_timeout_of_a_wake_counts_with_a_service_and_without()
    {
        (await RunAsync("wake front --timeout 20")).Should().Be(0);
        await using var socket = Serve();
        (await RunAsync("wake front --timeout 30")).Should().Be(0);
        (await RunAsync("wake front")).Should().Be(0);
        _cameras.Limits.Should().Equal(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("users front add guest hunter2 root")]
    [InlineData("users front add guest")]
    [InlineData("user front add guest hunter2 admin")]
    [InlineData("users front add guest @hunter2 admin")]
    [InlineData("-v users front add guest hunter2 admin")]
    public async Task No_password_is_printed_whatever_goes_wrong(string line)
    {
        await using var socket = Serve();
        await RunAsync(line);
        await RunAsync(line + " --json");
        (_output.ToString() + _errors).Should().NotContain("hunter2").And.NotContain("swordfish");
    }

    [Fact]
    public async Task A_password_that_begins_with_an_at_sign_is_no_file_name()
    {
        _cameras.Script = camera => camera.On(58, Say.Ok(
            "<UserList version=\"1.1\"><User><userId>0</userId><userName>admin</userName><userLevel>1</userLevel></User></UserList>"));
        _cameras.Script += camera => camera.On(59, Say.Ok());
        (await RunAsync("users front add guest @hunter2 user")).Should().Be(0);
        _cameras.Opened[0].Only(59).Body.Should().Contain("<password>@hunter2</password>");
    }

    [Fact]
    public async Task What_a_camera_calls_itself_does_not_steer_the_terminal()
    {
        _cameras.Script = camera => camera.On(80, Say.Ok("<VersionInfo version=\"1.1\"><name>\u009b2Jfront</name></VersionInfo>"));
        await RunAsync("version front");
        _output.ToString().Should().Contain("?2Jfront");
    }

    [Fact]
    public async Task Status_shows_the_service_and_without_one_says_how_to_start_it()
    {
        (await RunAsync("status")).Should().Be(1);
        _errors.ToString().Should().Contain("No service is running").And.Contain($"-c {_folder.File("config.toml")} run");
        (await RunAsync("status --json")).Should().Be(1);
        _output.ToString().Should().Contain("\"code\":\"no_service\"");
        _output.GetStringBuilder().Clear();
        await using var socket = Serve();
        (await RunAsync("status")).Should().Be(0);
        _output.ToString().Should().StartWith("CAMERA").And.Contain("front");
        _output.GetStringBuilder().Clear();
        (await RunAsync("--json status")).Should().Be(0);
        _output.ToString().Should().StartWith("{\"ok\":true,\"result\":{\"cameras\":[{\"name\":\"front\"");
    }

    [Fact]
    public async Task The_service_at_the_standard_path_is_found_too()
    {
        Directory.CreateDirectory(_folder.File("run"));
        await using var socket = Serve("run/control.sock");
        (await RunAsync("status")).Should().Be(0);
    }

    [Theory]
    [InlineData("battery --help", "bairelay battery front")]
    [InlineData("ptz --help", "bairelay ptz garden control 32 left")]
    [InlineData("--help", "One camera:")]
    [InlineData("status --help", "bairelay status --json")]
    public async Task Help_has_groups_and_examples(string line, string expected)
    {
        (await RunAsync(line)).Should().Be(0);
        _output.ToString().Should().Contain(expected);
        _errors.ToString().Should().BeEmpty();
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        await RunAsync("--help");
        foreach (var name in (string[])["run", "mqtt", "rtsp", "mqtt-rtsp", "check-config", "status", "decode", "demo", "simulate", "wake", "battery",
            "version", "abilities", "snapshot", "pir", "status-light", "floodlight", "siren", "ptz", "presets", "set-time", "users", "services", "reboot"])
            _output.ToString().Should().MatchRegex($"(?m)^  {name} ");
    }

    private ControlSocket Serve(string path = "state/control.sock")
    {
        var options = ConfigurationFile.Load(_folder.File("config.toml"), _ => null).Options!;
        var service = new ControlService(options, null, _cameras.Fleet, _cameras.Time, _cameras.Log);
        return ControlSocket.Open([_folder.File(path)], service.HandleAsync, TimeProvider.System, _cameras.Log)!;
    }

    private Task<int> RunAsync(string line) => RunAsync(line.Split(' '));

    private Task<int> RunAsync(params string[] words) =>
        CommandLine.RunAsync([.. words, "-c", _folder.File("config.toml")], _output, _errors, _surroundings);
}
