using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Names;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Mqtt;
using Bairelay.Mqtt.Broker;
using Microsoft.Extensions.Logging;

namespace Bairelay;

/// <summary>
/// Everything that <c>run</c> runs. Started in order, sockets first, so that a port that cannot be had is known before
/// anything else happens; ended in the opposite order, so that nobody is told of what is already gone.
/// </summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _ends = new();

    /// <summary>The whole must end within 3 s, whatever one client or broker does.</summary>
    private static readonly TimeSpan s_partingOfOne = TimeSpan.FromSeconds(1.5);

    private readonly TimeProvider _time;
    private readonly ILogger _log;

    private Service(ServiceSetup setup) => (_time, _log) = (setup.Time, setup.LogOf("program"));

    /// <summary>Fails when a part has failed without which the service is none, and ends with the service otherwise.</summary>
    public Task Failure { get; private set; } = new TaskCompletionSource().Task;

    /// <summary>Null without one in the configuration, as the next ones.</summary>
    public WakeServer? WakeServer { get; private set; }

    public PushListener? PushListener { get; private set; }

    public MqttService? Mqtt { get; private set; }

    public EmbeddedBroker? Broker { get; private set; }

    public DnsAnswerer? Names { get; private set; }

    public CameraFleet? Fleet { get; private set; }

    /// <exception cref="ListenException">A port cannot be had; the message says why and what to do.</exception>
    /// <exception cref="ControlSocketTakenException">Another service has it.</exception>
    public static async Task<Service> StartAsync(BairelayOptions options, ServiceSetup setup, CancellationToken cancellation)
    {
        var service = new Service(setup);
        try
        {
            await service.StartPartsAsync(options, setup, cancellation);
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
        while (_ends.TryPop(out var end))
        {
            try
            {
                var ending = end().AsTask();
                await Task.WhenAny(ending, Task.Delay(s_partingOfOne, _time));
                if (ending.IsCompleted) await ending;
                else _log.PartStillEnding((int)s_partingOfOne.TotalMilliseconds);
            }
            catch (Exception exception)
            {
                // The others still have cameras to log out and last words to say.
                _log.PartEndedBadly(exception);
            }
        }
    }

    private async Task StartPartsAsync(BairelayOptions options, ServiceSetup setup, CancellationToken cancellation)
    {
        var server = WakeServer = options.WakeServer.Enable ? await Composition.StartWakeServerAsync(options, setup, cancellation) : null;
        if (server is not null) EndsWith(server.Dispose);
        if (options.Mqtt is { EmbeddedBroker: true } own)
        {
            var broker = Broker = await EmbeddedBroker.StartAsync(EmbeddedBrokerSettings.From(own, setup.StateFolder), setup.Time, setup.LogOf("mqtt"));
            EndsWith(broker.DisposeAsync);
        }

        if (options.Dns.Enable)
        {
            var names = Names = await Composition.StartDnsAnswererAsync(options, setup, cancellation);
            EndsWith(names.DisposeAsync);
        }

        var fleet = Fleet = Composition.FleetOf(options, setup, server);
        var mqtt = Mqtt = options.Mqtt is { } settings
            ? new MqttService(settings, options, fleet, setup.StateFolder, RunCommand.Version, setup.Time, setup.LogOf("mqtt"))
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
            var push = PushListener = await Composition.StartPushListenerAsync(options, server, fleet, setup, cancellation);
            EndsWith(push.DisposeAsync);
            Failure = push.Completion;
        }

        var control = Composition.OpenControlSocket(options, this, fleet, setup);
        if (control is not null) EndsWith(control.DisposeAsync);
        // Whatever the first wake would have to find out.
        _ = ReachNetwork.OfSystem.Broadcasts();
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
