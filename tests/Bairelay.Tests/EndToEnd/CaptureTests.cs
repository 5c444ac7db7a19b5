using System.Text.Json;
using Bairelay.Cli;
using Bairelay.Tests.Diagnostics.Captures;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>A recording by the running service, as its owner would send it to somebody.</summary>
public sealed class CaptureTests
{
    [Theory, InlineData("tcp"), InlineData("udp")]
    public Task A_camera_is_asked_and_what_it_says_can_be_passed_on(string transport) =>
        HouseRig.LiveAsync(HousePlan.With(new CameraPlan { Transport = transport }), async house =>
        {
            var plan = house.Cameras[0].Plan;
            using var folder = new TempFolder();
            var (config, file) = (folder.File("config.toml"), folder.File("porch.pcap"));
            await File.WriteAllTextAsync(config, $"""
                control_socket = "{house.StateFolder}/control.sock"
                [[cameras]]
                name = "porch"
                uid = "{plan.Uid}"
                password = "{CameraRig.Password}"
                """);
            var capturing = RunAsync(config, "capture", "porch", "30", "ask", "-f", file);
            await house.HoldsAsync(() => house.Camera.SessionsOpened == 1 && house.Life.Locks.Holders.Count == 0, "it has been asked");
            // A second one of the same camera has to wait.
            (await RunAsync(config, "capture", "porch", "1", "-f", folder.File("second.pcap"))).Output.Should().Contain("is being recorded already");
            (await RunAsync(config, "capture", "porch", "1", "with", "secrets", "-f", folder.File("second.pcap"))).Output.Should().Contain("only of a camera with debug = true");
            await house.HeartbeatAsync();
            await house.PassAsync(31);
            var (exit, output) = await capturing;
            exit.Should().Be(0, output);
            using var said = JsonDocument.Parse(output);
            said.RootElement.GetProperty("result").GetProperty("messages").GetInt32().Should().BeGreaterThan(6);

            var recording = await File.ReadAllBytesAsync(file);
            var text = Decoding.Of(recording).Output;
            text.Should().Contain("D2R_HB").And.Contain("R2D_C").And.Contain("Login").And.Contain("Version").And.Contain("Battery");
            var result = Decoding.Json(recording);
            result.GetProperty("cut").ValueKind.Should().Be(JsonValueKind.Null);
            result.GetProperty("datagrams").EnumerateArray().Should().OnlyContain(one => one.GetProperty("fault").ValueKind == JsonValueKind.Null);
            var words = System.Text.Encoding.Latin1.GetString(recording) + text;
            foreach (var secret in (string[])[CameraRig.Password, plan.Uid, plan.Uid[..16], house.Cameras[0].Address.ToString()]) words.Should().NotContain(secret);
        });

    private static async Task<(int Exit, string Output)> RunAsync(string config, params string[] words)
    {
        var output = new StringWriter();
        var exit = await CommandLine.RunAsync([.. words, "--json", "-c", config], output, output, new Surroundings { ShowsProgress = false, RuntimeFolder = "/none" });
        return (exit, output.ToString());
    }
}
