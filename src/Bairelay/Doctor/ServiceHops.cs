using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;

namespace Bairelay.Doctor;

/// <summary>The service's own hops that need nobody else, judged in their order.</summary>
/// <param name="Options">Of the file that the command was given.</param>
/// <param name="FileChanged">When that file was written last; null if that cannot be known.</param>
internal sealed record ServiceHops(BairelayOptions Options, ServiceFacts Facts, DateTimeOffset? FileChanged)
{
    /// <summary>The hop that no camera's way leads over.</summary>
    public const string Broker = "mqtt";

    /// <summary>UIDs that stand in this project's own files.</summary>
    private static readonly string[] s_samples = ["ABCDEF0123456789"];

    private IEnumerable<CameraOptions> Cameras => Options.Cameras.Where(camera => camera.Enabled);

    /// <summary>What is wrong with a file that is valid; null if nothing is.</summary>
    public static DoctorStep? Mistake(BairelayOptions options)
    {
        const string Hop = "configuration";
        var file = options.SourceFile;
        if (!options.WakeServer.Enable)
            return DoctorStep.Failed(Hop, "wake_server_off", $"{file}: the wake server is off, so no camera can register here", "Set enable = true in [wake_server]");
        if (!options.Cameras.Any(camera => camera.Enabled))
            return DoctorStep.Failed(Hop, "no_cameras", $"{file}: no camera is configured, or none is enabled", "Add a [[cameras]] section for each camera: name, uid, password (config.sample.toml has one)");
        if (options.Cameras.FirstOrDefault(camera => camera.Enabled && s_samples.Contains(camera.Uid, StringComparer.OrdinalIgnoreCase)) is { } sample)
            return DoctorStep.Failed(Hop, "sample_uid", $"{file}: [[cameras]] {sample.Name} still has the sample's uid", "Replace it by the 16 characters on the camera's sticker, or in the app under device information");
        return null;
    }

    public IEnumerable<DoctorStep> BeforeNetwork()
    {
        yield return Running();
        yield return Listening();
    }

    /// <summary>A port that no camera looks for in place of the one that all do; null if there is none.</summary>
    private static (int Port, int Usual, string Key)? Unusual(IReadOnlyList<ListenerFacts> listening)
    {
        foreach (var (name, usual, key) in ((string, int, string)[])[("middleman", 9999, "middleman_port"), ("push", 443, "push_listener_port"), ("dns", 53, "dns_port")])
        {
            var ports = listening.Where(listener => listener.Name == name).Select(listener => listener.Endpoint.Port).ToList();
            if (ports.Count > 0 && !ports.Contains(usual)) return (ports[0], usual, key);
        }

        return null;
    }

    public DoctorStep? Mqtt() => Facts.Mqtt switch
    {
        null => null,
        { IsConnected: true } => DoctorStep.Ok(Broker, "connected"),
        { Reason: var reason } => DoctorStep.Failed(
            Broker, "mqtt_not_connected", $"no broker: {reason}",
            "Check broker_addr, port, credentials and ca in [mqtt]; docs/troubleshooting.md has a line for each reason"),
    };

    /// <summary>What cameras must reach, and whether one has.</summary>
    public IReadOnlyList<NeededPort> Ports(Func<IPAddress, bool> isHere)
    {
        // Who comes from this machine itself has met no firewall.
        var fromNetwork = Facts.Cameras.Where(camera => Facts.HasHeard(camera) && (camera.Address is not { } address || !isHere(address.Address))).ToList();
        return
        [
            .. from listener in Facts.Listening
               where listener is { Name: "middleman" or "register" or "push" } or { Name: "dns", Protocol: "udp" }
               let proven = fromNetwork.Exists(camera => listener.Name switch
               {
                   "middleman" or "dns" => camera.Asked >= Facts.Started,
                   "register" => camera.Address is not null,
                   _ => camera.Pushed >= Facts.Started,
               })
               select new NeededPort(listener.Protocol == "tcp" ? ProtocolType.Tcp : ProtocolType.Udp, listener.Endpoint.Port, proven),
        ];
    }

    private DoctorStep Running()
    {
        if (Facts.Config.Length > 0 && WithoutLink(Options.SourceFile) is var file && file != WithoutLink(Facts.Config))
        {
            return DoctorStep.Failed(
                "service", "other_config", $"the running service has read another file: {Facts.Config}",
                $"Run bairelay doctor -c {Facts.Config}, or start the service with {file}");
        }

        if (FileChanged is { } changed && changed > Facts.Started)
        {
            return DoctorStep.Failed(
                "service", "config_changed", $"{Options.SourceFile} was changed after the service had read it", "Restart the service");
        }

        var missing = Cameras.Select(camera => camera.Name).Except(Facts.Cameras.Select(camera => camera.Name), StringComparer.Ordinal).ToList();
        return missing.Count > 0
            ? DoctorStep.Failed("service", "config_changed", $"the running service does not know {string.Join(", ", missing)}", "Restart the service")
            : DoctorStep.Ok("service", $"{Facts.Version}, running since {Facts.Started.ToLocalTime():yyyy-MM-dd HH:mm}");
    }

    private static string WithoutLink(string path)
    {
        var whole = Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(whole, returnFinalTarget: true)?.FullName ?? whole;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return whole;
        }
    }

    private DoctorStep Listening()
    {
        var needed = Facts.Listening.Where(listener => listener is { Name: "middleman" or "register" or "push" } or { Name: "dns", Protocol: "udp" }).ToList();
        var seen = Facts.Cameras.Any(Facts.HasHeard);
        if (needed.Exists(listener => IPAddress.IsLoopback(listener.Endpoint.Address)) && !seen)
        {
            return DoctorStep.Failed(
                "ports", "listens_on_loopback", "the service listens on this machine's loopback address alone, where no camera can reach it",
                "Set bind = \"0.0.0.0\", or to this machine's address in the cameras' network, and restart the service");
        }

        var ports = string.Join(", ", needed.Select(listener => $"{listener.Protocol.ToUpperInvariant()} {listener.Endpoint.Port}"));
        if (Unusual(needed) is { } unusual && !seen)
        {
            return DoctorStep.Doubtful(
                "ports", "port_unusual", $"{ports}; cameras call {unusual.Usual} and not {unusual.Port}",
                $"Unless your router or this machine leads {unusual.Usual} to {unusual.Port}, remove {unusual.Key} from the file, and restart the service");
        }

        return DoctorStep.Ok("ports", ports);
    }
}
