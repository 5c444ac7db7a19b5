using System.Net;
using static Bairelay.Configuration.Schema;
using Dns = Bairelay.Configuration.Schema.Dns;

namespace Bairelay.Configuration;

internal static class DnsReading
{
    public static DnsOptions Read(SectionReading top, WakeServerOptions wakeServer, IReadOnlyList<CameraReading> cameras)
    {
        var section = top.Child(Dns.Section);
        var options = new DnsOptions
        {
            Enable = section.Get(Dns.Enable),
            Address = OptionsReading.Listen(top, section, Dns.Address, section.Get(Dns.Enable)),
            Port = section.Get(Dns.Port),
            Upstream = section.Find(Dns.UpstreamDns),
            CamerasOnly = section.Get(Dns.CamerasOnly),
            AllowedClients = section.Has(Dns.AllowedClients) ? section.Get(Dns.AllowedClients) : wakeServer.AllowedClients,
        };
        if (options.Enable)
            CheckEnabled(section, options, wakeServer);
        if (options.CamerasOnly)
            CheckAddresses(section, cameras);
        return options;
    }

    private static void CheckEnabled(SectionReading section, DnsOptions options, WakeServerOptions wakeServer)
    {
        if (!section.Has(Dns.UpstreamDns))
            section.Broken(Dns.UpstreamDns, "is required: every other name is asked there");
        else if (options.Upstream is { } upstream && upstream.Port == options.Port && IsOwn(upstream.Address, options, wakeServer))
            section.Broken(Dns.UpstreamDns, "is this program's own address: it would ask itself");
        if (!wakeServer.Enable)
            section.Doubtful(Dns.Enable, "sends cameras to this machine, where [wake_server] is not enabled");
    }

    /// <summary>What can be told from the file alone; addresses of the machine are checked at start.</summary>
    private static bool IsOwn(IPAddress address, DnsOptions options, WakeServerOptions wakeServer) =>
        address.Equals(options.Address)
        || address.Equals(wakeServer.AdvertiseAddress)
        || (options.Address.Equals(IPAddress.Any) && IPAddress.IsLoopback(address));

    private static void CheckAddresses(SectionReading section, IReadOnlyList<CameraReading> cameras)
    {
        var without = cameras.Where(c => c.Options is { Enabled: true, Address: null } && !c.Section.Has(Camera.Address)).Select(c => c.Options.Name).ToList();
        if (without.Count > 0)
            section.Broken(Dns.CamerasOnly, $"tells cameras by their address, which these lack: {string.Join(", ", without)}");
    }
}
