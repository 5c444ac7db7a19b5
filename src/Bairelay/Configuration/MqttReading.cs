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
        var embedded = section.Get(MqttKeys.EmbeddedBroker);
        var useTls = section.FindValue(MqttKeys.Tls) ?? section.Has(MqttKeys.Ca);
        var credentials = section.Find(MqttKeys.Credentials);
        var clientAuth = section.Find(MqttKeys.ClientAuth);
        var options = new MqttOptions
        {
            BrokerAddress = section.Find(MqttKeys.BrokerAddress) ?? IPAddress.Loopback.ToString(),
            Port = section.FindValue(MqttKeys.Port) ?? (useTls ? TlsPort : PlainPort),
            Username = credentials?.First,
            Password = credentials?.Second,
            UseTls = useTls,
            CaFile = section.Find(MqttKeys.Ca),
            ClientCertificateFile = clientAuth?.First,
            ClientKeyFile = clientAuth?.Second,
            TopicPrefix = section.Get(MqttKeys.TopicPrefix),
            EmbeddedBroker = embedded,
            Discovery = Discovery(section.Child(MqttDiscovery.Section)),
        };
        if (embedded)
            CheckEmbedded(section, options);
        else if (!section.Has(MqttKeys.BrokerAddress))
            section.Broken(MqttKeys.BrokerAddress, "is required, unless embedded_broker = true");
        CheckTls(section, useTls);
        return options;
    }

    private static void CheckEmbedded(SectionReading section, MqttOptions options)
    {
        if (!section.Sound(MqttKeys.BrokerAddress))
            return;
        if (AddressText.Parse(options.BrokerAddress) is not { } address)
            section.Broken(MqttKeys.BrokerAddress, "must be an IP address with embedded_broker: it is the one that the broker listens on");
        else if (!IPAddress.IsLoopback(address) && !section.Has(MqttKeys.Credentials))
            section.Broken(MqttKeys.Credentials, $"is required: the embedded broker listens on {address}, where others can reach it");
        foreach (var key in (Key[])[MqttKeys.Ca, MqttKeys.Tls, MqttKeys.ClientAuth])
        {
            // Refused rather than ignored: somebody would believe that the passwords travel encrypted.
            if (section.Has(key) && !(key == MqttKeys.Tls && !section.Get(MqttKeys.Tls)))
                section.Broken(key, "does not go with embedded_broker, which has no TLS");
        }
    }

    private static void CheckTls(SectionReading section, bool useTls)
    {
        if (section.Get(MqttKeys.EmbeddedBroker) || !section.Sound(MqttKeys.Tls))
            return;
        if (section.Has(MqttKeys.Ca) && !useTls)
            section.Broken(MqttKeys.Ca, "contradicts tls = false");
        if (section.Has(MqttKeys.ClientAuth) && !useTls)
            section.Broken(MqttKeys.ClientAuth, "needs TLS: set ca, or tls = true for a broker with a public certificate");
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
