using System.Net;
using Bairelay.Configuration;
using Bairelay.Mqtt.Broker;

namespace Bairelay.Tests.Mqtt.Broker;

public sealed class BrokerSettingsTests
{
    [Fact]
    public void It_listens_where_the_configuration_says_and_keeps_its_file_in_the_state_folder()
    {
        var options = new MqttOptions { BrokerAddress = "192.168.1.5", Port = 1884, Username = "me", Password = new Secret("pw"), EmbeddedBroker = true };
        EmbeddedBrokerSettings.From(options, "/var/lib/bairelay").Should().Be(new EmbeddedBrokerSettings
        {
            EndPoint = new IPEndPoint(IPAddress.Parse("192.168.1.5"), 1884),
            Username = "me",
            Password = new Secret("pw"),
            RetainedFile = "/var/lib/bairelay/retained.json",
        });
    }
}
