using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Diagnostics.Logging;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Mqtt;
using Bairelay.Mqtt.Broker;

namespace Bairelay;

/// <summary>
/// Everything that <c>run</c> runs. Started in order, sockets first, so that a port that cannot be had is known before
/// anything else happens; ended in the opposite order, so that nobody is told of what is already gone.
/// </summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _ends = new();

    private Service()
    {
    }

    /// <summary>Fails when a part has failed without which the service is none, and ends with the service otherwise.</summary>
    public Task Failure { get; private set; } = new TaskCompletionSource().Task;

    /// <exception cref="ListenException">A port cannot be had; the message says why and what to do.</exception>
    /// <exception cref="ControlSocketTakenException">Another service has it.</exception>
    public static async Task<Service> StartAsync(
        BairelayOptions options, string stateFolder, LineLoggers loggers, TimeProvider time, CancellationToken cancellation)
    {
        var service = new Service();
        try
        {
            await service.StartPartsAsync(options, stateFolder, loggers, time, cancellation);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_ends.TryPop(out var end)) await end();
    }

    private async Task StartPartsAsync(
        BairelayOptions options, string stateFolder, LineLoggers loggers, TimeProvider time, CancellationToken cancellation)
    {
        WakeServer? server = null;
        if (options.WakeServer.Enable)
        {
            server = await Composition.StartWakeServerAsync(options, stateFolder, loggers, time, cancellation);
            EndsWith(server.Dispose);
        }

        if (options.Mqtt is { EmbeddedBroker: true } own)
        {
            var broker = await EmbeddedBroker.StartAsync(EmbeddedBrokerSettings.From(own, stateFolder), time, loggers.For("mqtt"));
            EndsWith(broker.DisposeAsync);
        }

        var fleet = Composition.FleetOf(options, stateFolder, loggers, time, server);
        var mqtt = options.Mqtt is { } settings
            ? new MqttService(settings, options, fleet, stateFolder, RunCommand.Version, time, loggers.For("mqtt"))
            : null;
        if (mqtt is not null)
        {
            EndsWith(mqtt.DisposeAsync);
            mqtt.Listen();
        }

        EndsWith(fleet.DisposeAsync);
        if (mqtt is not null) EndsWith(mqtt.Commands.DisposeAsync);
        if (options.PushListener.Enable && server is not null)
        {
            var push = await Composition.StartPushListenerAsync(options, server, fleet, loggers, time, cancellation);
            EndsWith(push.DisposeAsync);
            Failure = push.Completion;
        }

        var control = Composition.OpenControlSocket(options, stateFolder, server, fleet, loggers, time);
        if (control is not null) EndsWith(control.DisposeAsync);
        fleet.Start();
        mqtt?.Start();
    }

    private void EndsWith(Func<ValueTask> end) => _ends.Push(end);

    private void EndsWith(Action end) => _ends.Push(() =>
    {
        end();
        return default;
    });
}
