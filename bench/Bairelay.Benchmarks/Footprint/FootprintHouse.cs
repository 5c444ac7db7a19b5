using System.Text;
using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Load;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Footprint;

/// <summary>A configuration file with everything on: wake server, push listener, a broker, discovery, and so many cameras.</summary>
internal sealed class FootprintHouse : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bairelay-bench-");
    private readonly int _register = Ports.Free();

    public FootprintHouse(Mosquitto broker, int cameras)
    {
        var text = new StringBuilder($"""
            bind = "127.0.0.1"
            state_dir = "state"
            control_socket = "control.sock"
            [wake_server]
            enable = true
            middleman_port = {Ports.Free()}
            register_port = {_register}
            log_port = 0
            [push_listener]
            enable = true
            push_listener_port = {Ports.Free()}
            [mqtt]
            broker_addr = "127.0.0.1"
            port = {broker.Port}
            [mqtt.discovery]
            topic = "homeassistant"

            """);
        for (var camera = 0; camera < cameras; camera++)
        {
            text.Append($"""
                [[cameras]]
                name = "{ServedService.Name(camera)}"
                uid = "{Camera.Uid(camera)}"
                password = "hush"

                """);
        }

        File.WriteAllText(ConfigFile, text.ToString());
    }

    public string[] Arguments => ["run", "-c", ConfigFile];

    public IpPort Register => new(Ipv4.Loopback, (ushort)_register);

    /// <summary>What the program says once every socket is bound.</summary>
    public static string[] Bound { get; } = ["Wake server ready", "Push listener ready", "Control socket ready"];

    private string ConfigFile => Path.Combine(_folder.FullName, "config.toml");

    public void Dispose() => _folder.Delete(recursive: true);
}
