using Bairelay.Doctor;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Doctor;

public sealed class ResolverSourcesTests : IDisposable
{
    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_machine_without_any_of_the_files_has_none() => Find().Should().BeEmpty();

    [Fact]
    public void Each_source_is_read_and_each_resolver_is_named_once()
    {
        Write("etc/resolv.conf", "# by hand\nsearch lan\nnameserver 192.168.1.1\nnameserver fe80::1\n  nameserver\t9.9.9.9\n");
        Write("run/systemd/resolve/resolv.conf", "nameserver 192.168.1.1\nnameserver 192.168.1.2\n");
        Write("run/systemd/netif/leases/2", "ADDRESS=192.168.1.5\nDNS=192.168.1.3 192.168.1.1\n");
        Write("var/lib/dhcp/dhclient.eth0.leases", "lease {\n  option domain-name-servers 192.168.1.4,192.168.1.3;\n}\n");
        Write("proc/net/route", "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\neth0\t00000000\tFE01A8C0\t0003\t0\t0\t0\t00000000\n");
        Find().Should().Equal(
            "192.168.1.1 resolv.conf", "9.9.9.9 resolv.conf", "192.168.1.2 systemd-resolved", "192.168.1.3 DHCP lease", "192.168.1.4 DHCP lease", "192.168.1.254 gateway");
    }

    [Fact]
    public void Nonsense_is_passed_over_and_no_list_is_endless()
    {
        Write("etc/resolv.conf", string.Join('\n', Enumerable.Range(1, 50).Select(number => $"nameserver 10.0.0.{number}")) + "\nnameserver\nnameserver router\n");
        Write("proc/net/route", "Iface\neth0\t00000000\tXYZ\t0\t0\t0\t0\t0\n");
        Find().Should().HaveCount(6);
    }

    private List<string> Find() => [.. new ResolverSources(_root.Path).Find().Select(resolver => $"{resolver} {resolver.Source}")];

    private void Write(string path, string text)
    {
        var file = _root.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
