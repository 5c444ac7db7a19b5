using System.Net;
using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration;

internal static class MqttReading
{
    private const int PlainPort = 1883;
    private const int TlsPort = 8883;

    public static MqttOptions? Read(SectionReading section)
    {
        if (!section.Present)
            return null;
        var embedded = section.Get(Mqtt.EmbeddedBroker);
        var useTls = section.FindValue(Mqtt.Tls) ?? section.Has(Mqtt.Ca);
        var credentials = section.Find(Mqtt.Credentials);
        var clientAuth = section.Find(Mqtt.ClientAuth);
        var options = new MqttOptions
        {
            BrokerAddress = section.Find(Mqtt.BrokerAddress) ?? IPAddress.Loopback.ToString(),
            Port = section.FindValue(Mqtt.Port) ?? (useTls ? TlsPort : PlainPort),
            Username = credentials?.First,
            Password = credentials?.Second,
            UseTls = useTls,
            CaFile = section.Find(Mqtt.Ca),
            ClientCertificateFile = clientAuth?.First,
            ClientKeyFile = clientAuth?.Second,
            TopicPrefix = section.Get(Mqtt.TopicPrefix),
            EmbeddedBroker = embedded,
            Discovery = Discovery(section.Child(MqttDiscovery.Section)),
        };
        if (embedded)
            CheckEmbedded(section, options);
        else if (!section.Has(Mqtt.BrokerAddress))
            section.Broken(Mqtt.BrokerAddress, "is required, unless embedded_broker = true");
        CheckTls(section, useTls);
        return options;
    }

    private static void CheckEmbedded(SectionReading section, MqttOptions options)
    {
        if (!section.Sound(Mqtt.BrokerAddress))
            return;
        if (AddressText.Parse(options.BrokerAddress) is not { } address)
            section.Broken(Mqtt.BrokerAddress, "must be an IP address with embedded_broker: it is the one that the broker listens on");
        else if (!IPAddress.IsLoopback(address) && !section.Has(Mqtt.Credentials))
            section.Broken(Mqtt.Credentials, $"is required: the embedded broker listens on {address}, where others can reach it");
        foreach (var key in (Key[])[Mqtt.Ca, Mqtt.Tls, Mqtt.ClientAuth])
        {
            // Refused rather than ignored: somebody would believe that the passwords travel encrypted.
            if (section.Has(key) && !(key == Mqtt.Tls && !section.Get(Mqtt.Tls)))
                section.Broken(key, "does not go with embedded_broker, which has no TLS");
        }
    }

    private static void CheckTls(SectionReading section, bool useTls)
    {
        if (section.Get(Mqtt.EmbeddedBroker) || !section.Sound(Mqtt.Tls))
            return;
        if (section.Has(Mqtt.Ca) && !useTls)
            section.Broken(Mqtt.Ca, "contradicts tls = false");
        if (section.Has(Mqtt.ClientAuth) && !useTls)
            section.Broken(Mqtt.ClientAuth, "needs TLS: set ca, or tls = true for a broker with a public certificate");
    }

    private static MqttDiscoveryOptions? Discovery(SectionReading section)
    {
        if (!section.Present)
            return null;
        if (!section.Has(MqttDiscovery.Topic))
            section.Broken(MqttDiscovery.Topic, "is required; Home Assistant listens on \"homeassistant\" unless told otherwise");
        return new MqttDiscoveryOptions
        {
            Topic = section.Find(MqttDiscovery.Topic) ?? "",
            Features = section.Get(MqttDiscovery.Features),
        };
    }
}
