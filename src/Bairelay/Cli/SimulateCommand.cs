using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;

namespace Bairelay.Cli;

/// <summary><c>bairelay simulate</c>: a battery camera to point at any wake server.</summary>
internal static class SimulateCommand
{
    private const int UnansweredBeforeHint = 3;

    private static readonly Dictionary<string, Func<CloudSettings, CloudSettings>> s_quirks = new(StringComparer.Ordinal)
    {
        ["no-dev"] = settings => settings with { SendsDev = false },
        ["stale-dev"] = settings => settings with { Dev = new IpPort(new Ipv4(0x0a000005), 10177) },
        ["no-token"] = settings => settings with { SendsToken = false },
        ["needrsp-0"] = settings => settings with { NeedRsp = false },
        ["needrsp-absent"] = settings => settings with { NeedRsp = null },
        ["r3"] = settings => settings with { R = 3 },
        ["newlines"] = settings => settings with { WritesNewlines = true },
        ["three-times"] = settings => settings with { SendsThreeTimes = true },
        ["loss"] = settings => settings with { Loss = 0.3 },
    };

    public static Command Create(GlobalOptions options)
    {
        var uid = new Option<string>("--uid") { Description = "The camera's UID, 16 or 20 characters.", DefaultValueFactory = _ => "95270001SIMULATEWXYZ" };
        var server = new Option<string>("--server") { Description = "The wake server: HOST or HOST:PORT.", HelpName = "HOST[:PORT]", DefaultValueFactory = _ => "127.0.0.1" };
        var listen = new Option<string>("--listen") { Description = "The camera's own address.", HelpName = "ADDRESS", DefaultValueFactory = _ => "0.0.0.0" };
        var heartbeat = new Option<int>("--heartbeat") { Description = "Seconds between heartbeats.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
        var quirks = new Option<string[]>("--quirk") { Description = $"An oddity of the field; may be repeated: {string.Join(", ", s_quirks.Keys)}.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        quirks.AcceptOnlyFromAmong([.. s_quirks.Keys]);
        var command = new Command("simulate", "Plays a sleeping battery camera towards a wake server.") { uid, server, listen, heartbeat, quirks };
        command.SetAction((parsed, _) =>
        {
            var errors = parsed.InvocationConfiguration.Error;
            if (!Uid.TryParse(parsed.GetValue(uid), out var parsedUid) || parsedUid.Length is not (16 or 20))
                return Usage(errors, $"--uid: \"{parsed.GetValue(uid)}\" is not a UID of 16 or 20 characters");
            if (!HostAndPort.TryParse(parsed.GetValue(server)!, 9999, out var target))
                return Usage(errors, $"--server: \"{parsed.GetValue(server)}\" is neither HOST nor HOST:PORT");
            if (!IPAddress.TryParse(parsed.GetValue(listen), out var address) || address.AddressFamily != AddressFamily.InterNetwork)
                return Usage(errors, $"--listen: \"{parsed.GetValue(listen)}\" is not an IPv4 address");
            if (parsed.GetValue(heartbeat) < 1) return Usage(errors, "--heartbeat: at least 1");
            var settings = new CloudSettings { Uid = parsedUid, HeartbeatInterval = TimeSpan.FromSeconds(parsed.GetValue(heartbeat)) };
            settings = (parsed.GetValue(quirks) ?? []).Aggregate(settings, (current, quirk) => s_quirks[quirk](current));
            return RunAsync(settings, address, target, parsed.InvocationConfiguration);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CloudSettings settings, IPAddress listen, HostAndPort server, InvocationConfiguration invocation)
    {
        using var signals = new TerminationSignals();
        var time = TimeProvider.System;
        var output = TextWriter.Synchronized(invocation.Output);
        var unanswered = 0;
        try
        {
            await using var camera = new SimulatedCamera(
                settings, listen, server.Host, (ushort)server.Port, time, new Random(), packet =>
                {
                    output.WriteLine(Line(packet, time));
                    unanswered = packet is { Sent: true, Message: D2M_Q } ? unanswered + 1 : 0;
                    if (unanswered == UnansweredBeforeHint) output.WriteLine(Hint(settings, server));
                });
            await output.WriteLineAsync($"Camera {settings.Uid} at {camera.Address}, wake server {server.Host}:{server.Port}. Ctrl+C ends it.");
            await camera.PowerOnAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, signals.Token);
        }
        catch (SocketException exception)
        {
            await invocation.Error.WriteLineAsync($"simulate: {server.Host}:{server.Port} from {listen}: {exception.Message}");
            return ExitCode.ConnectionFailed;
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how this command ends.
        }

        return ExitCode.Interrupted;
    }

    private static string Hint(CloudSettings settings, HostAndPort server) =>
        $"No answer from {server.Host}:{server.Port}. Does a wake server run there, and is {settings.Uid} in its configuration (known_uids_only)?";

    private static string Line(CameraPacket packet, TimeProvider time)
    {
        var clock = time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var verb = packet.Message?.GetType().Name ?? "(not understood)";
        var client = packet.Message is R2D_C wake ? $" cli={wake.Cli} cmap={wake.Cmap}" : "";
        return $"{clock} {(packet.Sent ? "->" : "<-")} {packet.Peer,-21} {verb,-9} {packet.Length,4} bytes  {packet.Phase}{client}";
    }

    private static async Task<int> Usage(TextWriter errors, string message)
    {
        await errors.WriteLineAsync($"simulate: {message}");
        return ExitCode.Usage;
    }
}
