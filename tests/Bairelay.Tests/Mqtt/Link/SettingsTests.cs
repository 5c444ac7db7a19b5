using Bairelay.Configuration;
using Bairelay.Mqtt.Link;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("bairelay", "bairelay-")]
    [InlineData("home/cams 2", "home_cams_2-")]
    [InlineData("Häuser_a-b", "H_user_a-b-")]
    public void The_client_id_is_the_prefix_in_plain_letters_and_eight_hex_digits(string prefix, string start) =>
        From(prefix, "nas", "/var/lib/bairelay").ClientId.Should().MatchRegex($"^{start}[0-9a-f]{{8}}$");

    [Fact]
    public void The_client_id_tells_hosts_and_state_folders_apart_and_stays_the_same()
    {
        string[] ids =
        [
            From("b", "nas", "/a").ClientId, From("b", "nas", "/b").ClientId, From("b", "pi", "/a").ClientId,
            From("b", "n", "as/a").ClientId,
        ];
        ids.Should().OnlyHaveUniqueItems();
        From("b", "nas", "/a").ClientId.Should().Be(ids[0]);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("192.168.1.5", "192.168.1.5")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("::", "::1")]
    public void The_embedded_broker_is_reached_where_it_listens(string listens, string host) =>
        MqttLinkSettings.From(new MqttOptions { BrokerAddress = listens, EmbeddedBroker = true, UseTls = true }, "nas", "/a")
            .Should().BeEquivalentTo(new { Host = host, UseTls = false });

    [Fact]
    public void Everything_else_is_what_the_operator_wrote()
    {
        var options = new MqttOptions
        {
            BrokerAddress = "broker.lan",
            Port = 8883,
            Username = "me",
            Password = new Secret("pw"),
            UseTls = true,
            CaFile = "/ca",
            ClientCertificateFile = "/crt",
            ClientKeyFile = "/key",
            TopicPrefix = "house",
        };
        MqttLinkSettings.From(options, "nas", "/a").Should().BeEquivalentTo(new
        {
            Host = "broker.lan",
            Port = 8883,
            Username = "me",
            Password = new Secret("pw"),
            UseTls = true,
            CaFile = "/ca",
            ClientCertificateFile = "/crt",
            ClientKeyFile = "/key",
            StatusTopic = "house/status",
        });
    }

    private static MqttLinkSettings From(string prefix, string host, string folder) =>
        MqttLinkSettings.From(new MqttOptions { BrokerAddress = "broker", TopicPrefix = prefix }, host, folder);
}
