using System.Net;
using static Bairelay.Configuration.Schema;
using Dns = Bairelay.Configuration.Schema.Dns;

namespace Bairelay.Configuration;

/// <summary>Two of our own listeners on one port. What other programs hold is known only at start.</summary>
internal static class PortClashes
{
    public static void Check(BairelayOptions options, SectionReading top)
    {
        if (options.Dns.Enable && options.WakeServer.Enable && Overlap(options.Dns.Address, options.WakeServer.Address))
        {
            var taken = new (int Port, string Name)[]
            {
                (options.WakeServer.MiddlemanPort, "middleman_port"),
                (options.WakeServer.RegisterPort, "register_port"),
                (options.WakeServer.LogPort, "log_port"),
            };
            foreach (var (_, name) in taken.Where(t => t.Port == options.Dns.Port))
                top.Child(Dns.Section).Broken(Dns.Port, $"is that of wake_server.{name}");
        }

        if (options is { PushListener.Enable: true, Mqtt.EmbeddedBroker: true }
            && options.PushListener.Ports.Contains(options.Mqtt.Port)
            && AddressText.Parse(options.Mqtt.BrokerAddress) is { } broker
            && Overlap(options.PushListener.Address, broker))
            top.Child(PushListener.Section).Broken(PushListener.Ports, "is that of the embedded broker (mqtt.port)");
    }

    private static bool Overlap(IPAddress one, IPAddress other) =>
        one.Equals(other) || one.Equals(IPAddress.Any) || other.Equals(IPAddress.Any) || other.Equals(IPAddress.IPv6Any);
}
