using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras.Commands;
using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Tests.LocalCloud.Push;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>Words of peers on their way to a log, a terminal, a topic or a file.</summary>
public sealed class InjectionTests
{
    private const string Evil = "\u001b[2Jroot\u202Egnp\r\n2026-03-08 12:00:00 info wake: Camera registered\u2028\u0000";

    [Fact]
    public Task Uids_server_names_and_topics_bring_nothing_into_the_log() => HouseRig.LiveAsync(GoodNeighbour.Plan(), async house =>
    {
        using var attacker = new Attacker(house);
        await new GoodNeighbour(house).IsUnharmedAsync(async () =>
        {
            await attacker.FloodAsync(100, i => PacketOf((uint)i, $"<P2P><D2R_HB><uid>9527000{i % 10}{Evil}</uid><needrsp>1</needrsp></D2R_HB></P2P>"));
            await attacker.FloodAsync(100, i => PacketOf((uint)i, $"<P2P><D2M_Q><uid>&#27;[2J{i}</uid></D2M_Q></P2P>"));
            await CallAsync(house, Hellos.Of("evil\u001b[2J.example"));
            // Mosquitto itself cuts off whoever has control codes in a topic.
            foreach (var topic in (string[])["control/led\u202e", "control/" + new string('x', 5000)])
                await house.Witness.PublishAsync("bairelay/porch/" + topic, Evil);
            foreach (var control in (string[])["led", "ptz/preset", "ptz/assign", "siren"]) await house.OrderAsync("control/" + control, Evil);
        });

        var shown = house.Log.LinesAt(LogLevel.Information).Concat(house.Log.LinesAt(LogLevel.Warning)).ToList();
        shown.Should().OnlyContain(line => PlainText.Of(line) == line, "none of it got as far as the sink, which would have caught it");
        house.Of("status/last_error").Should().OnlyContain(reason => PlainText.Of(reason) == reason);
        house.Service.WakeServer!.RefusedCameras.Should().OnlyContain(camera => PlainText.Of(camera.Uid.ToString()) == camera.Uid.ToString());
    });

    [Theory, InlineData(false), InlineData(true)]
    public void What_a_camera_says_steers_no_terminal(bool json)
    {
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var printer = new CommandOutput(output, errors, json);
        printer.Write(new CommandResult([Evil], members => members.WriteString("name", Evil)), "porch");
        printer.Write(new CommandFailure("camera_refused", Evil, ExitCode.Failure));
        new ProgressLines(errors).Report(Evil);
        foreach (var line in $"{output}{errors}".TrimEnd('\n').Split('\n')) PlainText.Of(line).Should().Be(line);
        $"{output}{errors}".TrimEnd('\n').Split('\n').Should().HaveCount(3);
    }

    /// <summary>They become parts of topics, of identifiers, and of file names.</summary>
    [Theory, InlineData("a/b"), InlineData("+"), InlineData("#"), InlineData(".."), InlineData("a\\u0000b"), InlineData("a b"), InlineData("\\\"}"), InlineData("ü")]
    public void Names_of_cameras_are_letters_digits_and_dashes(string name)
    {
        using var folder = new TempFolder();
        var file = folder.File("config.toml");
        File.WriteAllText(file, $"[[cameras]]\nname = \"{name}\"\nuid = \"{LongUid}\"\npassword = \"x\"\n");
        ConfigurationFile.Load(file, _ => null).Options.Should().BeNull();
    }

    private static async Task CallAsync(HouseRig house, byte[] hello)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.79.0.1"), 0));
        await socket.ConnectAsync(house.Service.PushListener!.Endpoints[0]);
        await socket.SendAsync(hello);
        await PushRig.IfNotClosedAsync(socket.ReceiveAsync(new byte[1]));
    }
}
