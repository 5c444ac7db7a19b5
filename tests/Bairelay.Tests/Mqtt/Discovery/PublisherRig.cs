using System.Text;
using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Mqtt;
using Bairelay.Mqtt.Discovery;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt.Discovery;

/// <summary>A publisher that can be restarted with another configuration, and the broker that outlives it.</summary>
internal sealed class PublisherRig : IDisposable
{
    private readonly TempFolder _folder = new();
    private DiscoveryPublisher? _publisher;

    public HandTime Time { get; } = new();

    public TestLog Log { get; } = new();

    public FakeBroker Broker { get; } = new();

    public string StatePath => _folder.File("home-assistant.json");

    public DiscoveryPublisher Publisher => _publisher!;

    public static MqttOptions Options(string prefix = "bairelay", string topic = "homeassistant") =>
        new() { BrokerAddress = "broker", TopicPrefix = prefix, Discovery = new() { Topic = topic } };

    /// <summary>Ends the publisher that runs, and starts one that finds what it left.</summary>
    public void Restart(MqttOptions? options = null, params CameraOptions[] cameras)
    {
        Load(options, cameras);
        Publisher.Start();
    }

    /// <summary>The same, but nothing is announced yet.</summary>
    public void Load(MqttOptions? options = null, params CameraOptions[] cameras)
    {
        _publisher?.Dispose();
        Broker.Sent.Clear();
        _publisher = new DiscoveryPublisher(options ?? Options(), cameras, new(Broker, StatePath, "1.2.3", Time, Log));
        _publisher.Load();
    }

    public void Learn(string camera, CameraAbilities abilities) => Publisher.Handle(camera, new AbilitiesReport(abilities));

    public bool Hear(string topic, string payload, bool retained = false) =>
        Publisher.Handle(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), retained));

    /// <summary>The process is gone without a word; what the timer wrote before is there.</summary>
    public void Crash() => _publisher = null;

    public void Dispose()
    {
        _publisher?.Dispose();
        _folder.Dispose();
        Log.Dispose();
    }
}

/// <summary>Keeps what is retained, as a broker does.</summary>
internal sealed class FakeBroker : IMqttOutlet
{
    public Dictionary<string, string> Retained { get; } = new(StringComparer.Ordinal);

    public List<(string Topic, string Payload)> Sent { get; } = [];

    public bool IsAbsent { get; set; }

    public IEnumerable<string> Removals => Sent.Where(message => message.Payload.Length == 0).Select(message => message.Topic);

    /// <summary>Of one camera, as component/suffix.</summary>
    public IEnumerable<string> EntitiesOf(string camera, string prefix = "bairelay") =>
        from topic in Retained.Keys
        where topic.Contains($"/{prefix}_{camera}_", StringComparison.Ordinal)
        select Announcing.Name(topic, topic[..(topic.IndexOf('/', StringComparison.Ordinal) + 1)], $"{prefix}_{camera}_");

    public void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain)
    {
        retain.Should().BeTrue("Home Assistant may start at any time");
        var text = Encoding.UTF8.GetString(payload.Span);
        Sent.Add((topic, text));
        if (IsAbsent) return;
        if (text.Length == 0) Retained.Remove(topic);
        else Retained[topic] = text;
    }

    public bool Republish(string topic) => throw new NotSupportedException("not for this test");
}
