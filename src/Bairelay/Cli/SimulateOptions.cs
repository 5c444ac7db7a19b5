using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;

namespace Bairelay.Cli;

/// <summary>The options of <c>bairelay simulate</c>, and the camera that they make.</summary>
internal sealed class SimulateOptions
{
    private const string PasswordVariable = "BAIRELAY_SIMULATE_PASSWORD";
    private const int MostSeconds = 3600;

    private static readonly Dictionary<string, BcEncryption> s_encryptions = new(StringComparer.Ordinal)
    {
        ["none"] = BcEncryption.None,
        ["bc"] = BcEncryption.BcEncrypt,
        ["aes"] = BcEncryption.Aes,
        ["fullaes"] = BcEncryption.FullAes,
    };

    private readonly Option<string> _uid = new("--uid") { Description = "The camera's UID, 16 or 20 characters.", DefaultValueFactory = _ => "95270001SIMULATEWXYZ" };
    private readonly Option<string> _server = new("--server") { Description = "The wake server.", HelpName = "HOST[:PORT]", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<string?> _push = new("--push") { Description = "Where it announces motion, port 443 if none is given; nowhere if absent.", HelpName = "HOST[:PORT]" };
    private readonly Option<string> _listen = new("--listen") { Description = "The camera's own address.", HelpName = "ADDRESS", DefaultValueFactory = _ => "0.0.0.0" };
    private readonly Option<int?> _tcpPort = new("--tcp-port") { Description = $"Baichuan over TCP; {NetworkSettings.UsualTcpPort}, if it is free, unless given.", HelpName = "PORT" };
    private readonly Option<bool> _noTcp = new("--no-tcp") { Description = "A model that never opens TCP." };
    private readonly Option<bool> _noUdp = new("--no-udp") { Description = "A model that takes no session over BcUdp." };
    private readonly Option<string> _user = new("--user") { Description = "Who may log in.", DefaultValueFactory = _ => "admin" };
    private readonly Option<string?> _password = new("--password") { Description = $"Its password; also read from {PasswordVariable}. Empty if neither is given." };
    private readonly Option<string> _encryption = new("--encryption") { Description = "The most it offers: none, bc, aes or fullaes.", DefaultValueFactory = _ => "aes" };
    private readonly Option<int?> _motion = new("--motion-every") { Description = "Seconds between motions; none if absent.", HelpName = "SECONDS" };
    private readonly Option<double> _awake = new("--awake-after-motion") { Description = "How long a motion keeps it awake.", HelpName = "SECONDS", DefaultValueFactory = _ => 40 };
    private readonly Option<double> _pushDelay = new("--push-delay") { Description = "From a motion to the first call of the push service.", HelpName = "SECONDS", DefaultValueFactory = _ => 4 };
    private readonly Option<bool> _commands = new("--commands") { Description = $"Takes commands on standard input: {string.Join(", ", SimulateCommands.Words)}. Its end ends the camera." };
    private readonly Option<int> _heartbeat = new("--heartbeat") { Description = "Seconds between heartbeats.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
    private readonly Option<string[]> _quirks = new("--quirk") { Description = $"An oddity of the field; may be repeated: {string.Join(", ", SimulateQuirks.Names)}.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };

    public SimulateOptions()
    {
        _quirks.AcceptOnlyFromAmong([.. SimulateQuirks.Names]);
        _encryption.AcceptOnlyFromAmong([.. s_encryptions.Keys]);
    }

    public IEnumerable<Option> All => [_uid, _server, _push, _listen, _tcpPort, _noTcp, _noUdp, _user, _password, _encryption, _motion, _awake, _pushDelay, _heartbeat, _commands, _quirks];

    public bool TryRead(ParseResult parsed, out SimulateRun run, out string mistake)
    {
        run = null!;
        mistake = "";
        var push = default(HostAndPort);
        if (!Uid.TryParse(parsed.GetValue(_uid), out var uid) || uid.Length is not (16 or 20))
            mistake = $"--uid: \"{parsed.GetValue(_uid)}\" is not a UID of 16 or 20 characters";
        else if (!HostAndPort.TryParse(parsed.GetValue(_server)!, 9999, out _))
            mistake = $"--server: \"{parsed.GetValue(_server)}\" is neither HOST nor HOST:PORT";
        else if (parsed.GetValue(_push) is { } text && !HostAndPort.TryParse(text, 443, out push))
            mistake = $"--push: \"{text}\" is neither HOST nor HOST:PORT";
        else if (!IPAddress.TryParse(parsed.GetValue(_listen), out var given) || given.AddressFamily != AddressFamily.InterNetwork)
            mistake = $"--listen: \"{parsed.GetValue(_listen)}\" is not an IPv4 address";
        else if (parsed.GetValue(_heartbeat) < 1)
            mistake = "--heartbeat: at least 1";
        else if (parsed.GetValue(_motion) < 1)
            mistake = "--motion-every: at least 1";
        else if (parsed.GetValue(_awake) is not (>= 0 and <= MostSeconds))
            mistake = $"--awake-after-motion: 0 to {MostSeconds}";
        else if (parsed.GetValue(_pushDelay) is not (>= 0 and <= MostSeconds))
            mistake = $"--push-delay: 0 to {MostSeconds}";
        else if (parsed.GetValue(_tcpPort) is < 0 or > 65535)
            mistake = "--tcp-port: 0 to 65535";
        else if (parsed.GetValue(_noTcp) && parsed.GetValue(_tcpPort) is not null)
            mistake = "--tcp-port and --no-tcp exclude one another";
        else if (parsed.GetValue(_noTcp) && parsed.GetValue(_noUdp))
            mistake = "--no-tcp and --no-udp leave no way to the camera";
        if (mistake.Length > 0) return false;

        var listen = IPAddress.Parse(parsed.GetValue(_listen)!);
        _ = HostAndPort.TryParse(parsed.GetValue(_server)!, 9999, out var server);
        var settings = new CameraSettings
        {
            Cloud = new CloudSettings
            {
                Uid = uid,
                HeartbeatInterval = TimeSpan.FromSeconds(parsed.GetValue(_heartbeat)),
                StaysAfterMotion = TimeSpan.FromSeconds(parsed.GetValue(_awake)),
            },
            Session = new SessionSettings
            {
                UserName = parsed.GetValue(_user)!,
                Password = parsed.GetValue(_password) ?? Environment.GetEnvironmentVariable(PasswordVariable) ?? "",
                Encryption = s_encryptions[parsed.GetValue(_encryption)!],
            },
            Network = new NetworkSettings
            {
                TcpPort = parsed.GetValue(_noTcp) ? null : parsed.GetValue(_tcpPort) ?? SimulatePorts.Free(listen, NetworkSettings.UsualTcpPort, ProtocolType.Tcp),
                HelloPorts = [.. NetworkSettings.UsualHelloPorts.Where(port => SimulatePorts.Free(listen, port, ProtocolType.Udp) is not null)],
                AnswersUdp = !parsed.GetValue(_noUdp),
                BootTime = TimeSpan.FromSeconds(0.5),
                PushHost = parsed.GetValue(_push) is null ? null : push.Host,
                PushPort = push.Port,
                PushDelay = TimeSpan.FromSeconds(parsed.GetValue(_pushDelay)),
            },
        };
        settings = SimulateQuirks.Apply(settings, parsed.GetValue(_quirks) ?? []);
        var every = parsed.GetValue(_motion) is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        run = new SimulateRun(settings, listen, server, every, parsed.GetValue(_commands));
        return true;
    }
}
