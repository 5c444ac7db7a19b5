using System.Text.Json;
using Bairelay.Cameras.Life;
using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>From the command line over the control socket and the wake server to a sleeping camera and back.</summary>
public sealed class OneCameraCommandTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sleeping_camera_is_woken_for_a_command_and_may_sleep_after_it(bool overTcp)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("config.toml"), $"""
            state_dir = "."
            [[cameras]]
            name = "porch"
            uid = "{Discovery.ShortUid}"
            password = "{CameraRig.Password}"
            idle_disconnect_timeout_secs = 1
            """);
        await using var rig = await CameraRig.StartAsync(CameraRig.Settings(network: network => overTcp ? network with { AnswersUdp = false } : network with { TcpPort = null }));
        var options = ConfigurationFile.Load(folder.File("config.toml"), _ => null).Options!;
        var services = new CameraServices { Open = (_, _, _, _) => rig.ReachAsync(), WakeServer = rig.Server.Server, Time = TimeProvider.System, Log = rig.Log };
        await using var fleet = new CameraFleet(options, services, null);
        fleet.Start();
        var service = new ControlService(options, rig.Server.Server, fleet, TimeProvider.System, rig.Log);
        await using var socket = ControlSocket.Open([folder.File("control.sock")], service.HandleAsync, TimeProvider.System, rig.Log);

        var picture = folder.File("porch.jpg");
        (await RunAsync(folder, "battery", "porch")).GetProperty("percent").GetInt32().Should().BeInRange(0, 100);
        (await RunAsync(folder, "snapshot", "porch", "-f", picture)).GetProperty("bytes").GetInt32().Should().Be((int)new FileInfo(picture).Length);
        (await File.ReadAllBytesAsync(picture))[..2].Should().Equal(0xff, 0xd8);
        (await RunAsync(folder, "wake", "porch")).GetProperty("transport").GetString().Should().Be(overTcp ? "tcp" : "udp");
        await rig.IsAsleepAsync();
        (await RunAsync(folder, "status")).GetProperty("cameras")[0].GetProperty("session").ValueKind.Should().Be(JsonValueKind.Null);
    }

    private static async Task<JsonElement> RunAsync(TempFolder folder, params string[] words)
    {
        var output = new StringWriter();
        var exit = await CommandLine.RunAsync(
            [.. words, "--json", "-c", folder.File("config.toml")], output, TextWriter.Null,
            new Surroundings { ShowsProgress = false, RuntimeFolder = folder.File("missing") });
        exit.Should().Be(0, output.ToString());
        return JsonDocument.Parse(output.ToString()).RootElement.GetProperty("result");
    }
}
