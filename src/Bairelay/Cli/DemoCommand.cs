using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Microsoft.Extensions.Logging.Abstractions;
using SessionSettings = Bairelay.Cameras.Session.SessionSettings;
using SimulatedSession = Bairelay.Simulator.SessionSettings;

namespace Bairelay.Cli;

/// <summary>
/// <c>bairelay demo</c>: the whole way from power-on to wake and back to sleep on one machine, over real sockets and
/// without root. Time is shortened; the packets are those of the field.
/// </summary>
internal static class DemoCommand
{
    private const string CameraUid = "95270001BAIRELAYDEMO";
    private const string Password = "demo";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static Command Create(GlobalOptions options)
    {
        var command = new Command("demo", "Shows a sleeping camera being woken, on this machine alone.");
        command.SetAction(async (parsed, _) =>
        {
            var story = new DemoStory(parsed.InvocationConfiguration.Output, parsed.GetValue(options.Json));
            using var signals = new TerminationSignals();
            using var timeout = new CancellationTokenSource(s_patience, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, timeout.Token);
            try
            {
                await TellAsync(story, either.Token);
                story.End(ExitCode.Success, null);
                return ExitCode.Success;
            }
            catch (OperationCanceledException)
            {
                var exit = signals.Received is null ? ExitCode.Failure : ExitCode.Interrupted;
                story.End(exit, signals.Received is null
                    ? $"the step before this line did not happen within {s_patience.TotalSeconds} s; is a firewall filtering 127.0.0.0/8?"
                    : "interrupted");
                return exit;
            }
            catch (Exception exception) when (exception is ListenException or SocketException or CameraException)
            {
                story.End(ExitCode.Failure, exception.Message);
                return ExitCode.Failure;
            }
        });
        return command;
    }

    private static async Task TellAsync(DemoStory story, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var options = new WakeServerOptions { Enable = true, Address = IPAddress.Loopback, MiddlemanPort = 0, RegisterPort = 0, LogPort = 0 };
        var setup = new WakeServerSetup(
            new ConfiguredCameras([("demo", Uid.Parse(CameraUid).Short)]), null, time, RandomNumbersExtensions.Secure, NullLogger.Instance);
        using var server = WakeServer.Start(options, setup);
        var middleman = IpPort.From(server.Middleman);
        var register = IpPort.From(server.Register);
        story.Name(middleman, "middleman");
        story.Name(register, "register");
        story.Step($"The wake server listens: middleman UDP {middleman.Port}, register UDP {register.Port} (9999 and 58200 in the field)");

        var settings = new CameraSettings
        {
            Cloud = new CloudSettings
            {
                Uid = Uid.Parse(CameraUid),
                HeartbeatInterval = TimeSpan.FromSeconds(0.5),
                StaysAwake = TimeSpan.FromSeconds(1.5),
                StaysAfterSession = TimeSpan.FromSeconds(0.2),
            },
            Session = new SimulatedSession { Password = Password },
            Network = new NetworkSettings { TcpPort = null },
        };
        await using var camera = new SimulatedCamera(
            settings, CameraAddress(), "127.0.0.1", middleman.Port, time, new Random(), story.OnCameraPacket);
        story.Name(camera.Address, "camera");
        story.Step($"A battery camera at {camera.Address} is powered on; DNS has led it here instead of to the vendor");
        await camera.PowerOnAsync();
        await story.Until("R2D_HB_R", 2, cancellation);
        story.Step("The camera sleeps. Its heartbeat (every 10 to 20 s in the field) keeps the way to it open");

        using var client = new DemoClient(IPAddress.Loopback);
        story.Name(client.Address, "client");
        story.Step($"A client at {client.Address} wants the camera, by the 16 characters of its sticker");
        await client.WakeAsync(middleman, Uid.Parse(CameraUid).Short, story.OnClientPacket, cancellation);
        await story.Until("D2R_C_R", 3, cancellation);
        await story.Until("R2D_C", WakeBurst.Packets, cancellation);
        story.Step($"The camera is awake and now opens its session with {camera.LastWake!.Value.Cli}; this one has nothing to say, so it ends");

        await story.Until("R2D_DC_R", 1, cancellation);
        await story.Until("R2D_HB_R", 3, cancellation);
        story.Step("The camera sleeps again. Now this program wants it itself, as `bairelay battery` does: no packet to ourselves, and the session goes over UDP");
        story.NameOthers("bairelay");
        await UseAsync(story, server, time, cancellation);

        await story.Until("R2D_DC_R", 2, cancellation);
        story.Step("The camera sleeps again. No packet has left this machine");
    }

    /// <summary>Wakes the camera, logs in, and asks for what people ask for.</summary>
    private static async Task UseAsync(DemoStory story, WakeServer server, TimeProvider time, CancellationToken cancellation)
    {
        var reach = new CameraReach(new ReachServices
        {
            Settings = new ReachSettings { HelloPorts = [], SessionAddress = IPAddress.Loopback },
            Network = ReachNetwork.OfSystem with { Broadcasts = () => [] },
            Wake = server.WakeAsync,
            Time = time,
            Log = NullLogger.Instance,
        });
        var reached = await reach.OpenAsync(new ReachTarget { Name = "demo", Uid = Uid.Parse(CameraUid).Short }, null, cancellation);
        var login = new SessionSettings { Camera = "demo", Password = new Secret(Password) };
        await using var session = await CameraSession.OpenAsync(
            reached.Pipe, login, (ushort)RandomNumbersExtensions.Secure(), time, NullLogger.Instance, cancellation);
        story.Fact("bairelay", $"logged in over {reached.Report.Transport}, path {reached.Report.Path}");
        var version = await session.GetVersionAsync(cancellation);
        story.Fact("bairelay", $"it is an {version.Type} with firmware {version.FirmwareVersion}");
        var battery = await session.GetBatteryAsync(cancellation);
        story.Fact("bairelay", $"its battery holds {battery.Percent} %");
        var picture = await session.TakeSnapshotAsync(cancellation);
        story.Fact("bairelay", $"it took a picture: a JPEG of {picture.Length} bytes");
    }

    /// <summary>An address of its own for the camera, where the system has more than one on loopback.</summary>
    private static IPAddress CameraAddress()
    {
        var second = new IPAddress([127, 0, 0, 2]);
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            probe.Bind(new IPEndPoint(second, 0));
            return second;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }
}
