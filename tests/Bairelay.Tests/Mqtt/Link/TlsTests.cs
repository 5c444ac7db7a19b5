using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task A_broker_whose_authority_we_trust_is_spoken_to()
    {
        await using var broker = await Mosquitto.StartWithTlsAsync(_authority);
        await using var rig = await new LinkRig(broker, settings => settings with { UseTls = true, CaFile = _authority.CaFile }).StartAsync();
        rig.Publish("house/a", "1");
        (await rig.Link.FlushAsync(TimeSpan.FromSeconds(10))).Should().BeTrue();
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var other = new TestAuthority();
        await using var broker = await Mosquitto.StartWithTlsAsync(_authority);
        await FailsAsync(broker, other.CaFile, "its certificate is not trusted: ");
    }

    [Fact]
    public async Task Without_ca_the_authorities_of_the_system_decide()
    {
        await using var broker = await Mosquitto.StartWithTlsAsync(_authority);
        await FailsAsync(broker, null, "its certificate is not trusted: ");
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused()
    {
        await using var broker = await Mosquitto.StartWithTlsAsync(_authority, "elsewhere.lan");
        await FailsAsync(broker, _authority.CaFile, $"its certificate is not for {broker.Address} but for elsewhere.lan");
    }

    [Fact]
    public async Task A_client_certificate_is_shown_where_it_is_wanted()
    {
        await using var broker = await Mosquitto.StartWithTlsAsync(_authority, wantsClientCertificate: true);
        var (certificate, key) = _authority.Issue("bairelay");
        await using var rig = await new LinkRig(broker, settings => settings with
        {
            UseTls = true,
            CaFile = _authority.CaFile,
            ClientCertificateFile = certificate,
            ClientKeyFile = key,
        }).StartAsync();
        rig.Link.State.IsConnected.Should().BeTrue();
    }

    [Fact]
    public async Task Its_absence_is_named()
    {
        await using var broker = await Mosquitto.StartWithTlsAsync(_authority, wantsClientCertificate: true);
        await using var rig = new LinkRig(broker, settings => settings with { UseTls = true, CaFile = _authority.CaFile });
        rig.Link.Start();
        await rig.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Warning).Any());
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("perhaps it wants a client certificate, or another one (client_auth in [mqtt])");
    }

    [Fact]
    public async Task A_broker_without_TLS_on_this_port_is_named()
    {
        await using var broker = await Mosquitto.StartAsync();
        await FailsAsync(broker, _authority.CaFile, $"perhaps port {broker.Port} does not speak TLS");
    }

    [Fact]
    public async Task A_broker_with_TLS_where_none_is_expected_is_no_crash()
    {
        await using var broker = await Mosquitto.StartWithTlsAsync(_authority);
        await using var rig = new LinkRig(broker);
        rig.Link.Start();
        await rig.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Warning).Any());
    }

    [Theory]
    [InlineData("absent.pem", null, "cannot be used")]
    [InlineData("empty.pem", "", "holds no certificate in PEM")]
    [InlineData("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be used")]
    public async Task A_file_that_is_of_no_use_is_named(string name, string? content, string complaint)
    {
        using var folder = new TempFolder();
        if (content is not null) await File.WriteAllTextAsync(folder.File(name), content);
        await using var broker = await Mosquitto.StartWithTlsAsync(_authority);
        await FailsAsync(broker, folder.File(name), complaint);
    }

    public void Dispose() => _authority.Dispose();

    private static async Task FailsAsync(Mosquitto broker, string? ca, string complaint)
    {
        await using var rig = new LinkRig(broker, settings => settings with { UseTls = true, CaFile = ca });
        rig.Log.Announce("No TLS connection");
        rig.Link.Start();
        await rig.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Error).Any());
        rig.Log.LinesAt(LogLevel.Error).Should().ContainSingle().Which.Should().Contain(complaint);
    }
}
