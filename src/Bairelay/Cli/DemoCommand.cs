using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using SimulatedSession = Bairelay.Simulator.SessionSettings;

namespace Bairelay.Cli;

/// <summary>
/// <c>bairelay demo</c>: the whole way from power-on to a wake, a motion and back to sleep on one machine, over real sockets
/// and without root. Time is shortened; packets and messages are those of the field.
/// </summary>
internal static class DemoCommand
{
    private const string Topic = "bairelay/demo/";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static Command Create(GlobalOptions options)
    {
        var command = new Command("demo", "Shows a sleeping camera being woken and its motion reported, on this machine alone.");
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
            catch (Exception exception) when (exception is ListenException or SocketException or MQTTnet.Exceptions.MqttCommunicationException)
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
        await using var house = await DemoHouse.StartAsync(time);
        var middleman = IpPort.From(house.Wake.Middleman);
        var register = IpPort.From(house.Wake.Register);
        story.Name(middleman, "middleman");
        story.Name(register, "register");
        await using var home = new DemoSubscriber(story.OnMessage);
        await home.ConnectAsync(house.Broker.EndPoint, cancellation);
        var push = house.Push.Endpoints[0];
        story.Step(
            $"The wake server listens: middleman UDP {middleman.Port}, register UDP {register.Port} (9999 and 58200 in the field); "
            + $"the push listener: TCP {push.Port} (443); an MQTT broker of our own: TCP {house.Broker.EndPoint.Port}");
        await story.UntilMessage("status", "online", 1, cancellation);

        await using var camera = new SimulatedCamera(
            SettingsOf(push), CameraAddress(), "127.0.0.1", middleman.Port, time, new Random(), story.OnCameraPacket, story.OnCameraNote);
        story.Name(camera.Address, "camera");
        story.Step($"A battery camera at {camera.Address} is powered on; DNS has led it here instead of to the vendor");
        await camera.PowerOnAsync();
        await story.Until("R2D_HB_R", 2, cancellation);
        story.Step("The camera sleeps. Its heartbeat (every 10 to 20 s in the field) keeps the way to it open");

        using var client = new DemoClient(IPAddress.Loopback);
        story.Name(client.Address, "client");
        story.Step($"A client at {client.Address}, say the vendor's app, wants the camera, by the 16 characters of its sticker");
        await client.WakeAsync(middleman, Uid.Parse(DemoHouse.CameraUid).Short, story.OnClientPacket, cancellation);
        await story.Until("D2R_C_R", 3, cancellation);
        await story.Until("R2D_C", WakeBurst.Packets, cancellation);
        story.Step($"The camera is awake and now opens its session with {camera.LastWake!.Value.Cli}; this one has nothing to say, so it ends");
        await story.Until("R2D_DC_R", 1, cancellation);
        await story.Until("R2D_HB_R", 3, cancellation);

        story.Step("The camera sleeps again. Now Home Assistant asks for it, for a minute, by MQTT");
        story.NameOthers("bairelay");
        await home.SayAsync(story.Asks(Topic + "control/wakeup", "1"), "1", cancellation);
        await story.UntilMessage("demo/control/wakeup", "OK", 1, cancellation);
        await story.UntilMessage("demo/status/battery_level", null, 1, cancellation);
        await story.Until("R2D_C", 2 * WakeBurst.Packets, cancellation);
        story.Step("That is enough: let it sleep");
        await home.SayAsync(story.Asks(Topic + "control/wakeup", "0"), "0", cancellation);
        await story.UntilMessage("demo/status", "disconnected", 2, cancellation);
        await story.Until("R2D_DC_R", 2, cancellation);
        await story.Until("R2D_HB_R", 4, cancellation);

        story.Step("The camera sleeps, and nobody is connected. Somebody walks by; the camera calls the vendor's push service, and DNS has led that here too");
        camera.RaiseMotion(TimeSpan.FromSeconds(2.5), "MD", "people");
        await story.UntilMessage("demo/status/motion", "on", 1, cancellation);
        story.Step("That call was the event. Now the camera itself is asked what it sees");
        await story.UntilMessage("demo/status/motion", "off", 1, cancellation);
        story.Step("The camera said that it is over. Nobody needs it: after the grace (1 s here) it may sleep");
        await story.UntilMessage("demo/status", "disconnected", 3, cancellation);
        await story.Until("R2D_DC_R", 3, cancellation);
        story.Ledger();
        story.Step("The camera sleeps again. That is what it has cost, and who has asked for it. No packet has left this machine");
    }

    private static CameraSettings SettingsOf(IPEndPoint push) => new()
    {
        Cloud = new CloudSettings
        {
            Uid = Uid.Parse(DemoHouse.CameraUid),
            HeartbeatInterval = TimeSpan.FromSeconds(0.5),
            StaysAwake = TimeSpan.FromSeconds(1.5),
            StaysAfterSession = TimeSpan.FromSeconds(0.2),
            StaysAfterMotion = TimeSpan.FromSeconds(0.5),
        },
        Session = new SimulatedSession { Password = DemoHouse.Password, DetectionDelay = TimeSpan.FromSeconds(0.7) },
        Network = new NetworkSettings
        {
            TcpPort = null,
            PushHost = push.Address.ToString(),
            PushPort = push.Port,
            Push = new PushSettings { Attempts = 2, Pause = TimeSpan.FromSeconds(1.5) },
        },
    };

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
