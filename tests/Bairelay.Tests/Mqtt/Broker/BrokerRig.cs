using System.Net;
using Bairelay.Configuration;
using Bairelay.Mqtt.Broker;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt.Broker;

/// <summary>The embedded broker on a port of its own, with its file.</summary>
internal sealed class BrokerRig : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private EmbeddedBroker? _broker;

    public TestLog Log { get; } = new();

    public string RetainedFile => _folder.File("retained.json");

    public EmbeddedBroker Broker => _broker!;

    public IPEndPoint EndPoint => Broker.EndPoint;

    public string? Password { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static async Task<BrokerRig> StartAsync(string? password = null, TimeProvider? time = null)
    {
        var rig = new BrokerRig { Password = password, Time = time ?? TimeProvider.System };
        await rig.BeginAsync();
        return rig;
    }

    public async Task BeginAsync() => _broker = await EmbeddedBroker.StartAsync(
        new EmbeddedBrokerSettings
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Username = Password is null ? null : Mosquitto.User,
            Password = Password is null ? null : new Secret(Password),
            RetainedFile = RetainedFile,
        }, Time, Log);

    public async Task RestartAsync()
    {
        await Broker.DisposeAsync();
        await BeginAsync();
    }

    public Task<MqttWitness> WitnessAsync(string filter = "#", string? user = null, string? password = null) =>
        MqttWitness.ConnectAsync(EndPoint.Address.ToString(), EndPoint.Port, filter, user, password);

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null) await _broker.DisposeAsync();
        _folder.Dispose();
        Log.Dispose();
    }
}
