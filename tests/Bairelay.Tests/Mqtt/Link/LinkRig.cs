using System.Net;
using System.Text;
using Bairelay.Mqtt.Link;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt.Link;

/// <summary>A link with its log.</summary>
internal sealed class LinkRig : IAsyncDisposable
{
    private int _connections;

    public LinkRig(IPEndPoint broker, Func<MqttLinkSettings, MqttLinkSettings>? change = null, TimeProvider? time = null)
    {
        var settings = new MqttLinkSettings
        {
            Host = broker.Address.ToString(),
            Port = broker.Port,
            ClientId = "house-12345678",
            StatusTopic = "house/status",
        };
        Link = new MqttLink((change ?? (one => one))(settings), time ?? TimeProvider.System, Log, () => 0);
        Link.Connected += () => Interlocked.Increment(ref _connections);
    }

    public LinkRig(Mosquitto broker, Func<MqttLinkSettings, MqttLinkSettings>? change = null, TimeProvider? time = null)
        : this(new IPEndPoint(broker.Address, broker.Port), change, time)
    {
    }

    public TestLog Log { get; } = new();

    public MqttLink Link { get; }

    /// <summary>How often the broker has got everything.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many attempts or connections have failed.</summary>
    public int Failures => Log.LinesAt(LogLevel.Debug).Count(line => line.StartsWith("MQTT not connected", StringComparison.Ordinal));

    public async Task<LinkRig> StartAsync()
    {
        Link.Start();
        await IsConnectedAsync();
        return this;
    }

    public Task IsConnectedAsync(int times = 1) => HoldsAsync(() => Connections >= times);

    public Task SaysAsync(string text) => HoldsAsync(() => Log.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)));

    public void Publish(string topic, string payload, bool retain = true) => Link.Publish(topic, Encoding.UTF8.GetBytes(payload), retain);

    /// <summary>With what the link had to say if it does not hold.</summary>
    public async Task HoldsAsync(Func<bool> condition)
    {
        try
        {
            await Eventually.HoldsAsync(condition);
        }
        catch (OperationCanceledException exception)
        {
            throw new InvalidOperationException($"It did not happen. The link is {Link.State} and said:\n{string.Join('\n', Log.Lines)}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        Log.Dispose();
    }
}
