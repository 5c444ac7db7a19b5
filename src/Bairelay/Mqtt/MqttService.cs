using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Mqtt.Discovery;
using Bairelay.Mqtt.Link;
using Microsoft.Extensions.Logging;

namespace Bairelay.Mqtt;

/// <summary>Joins the cameras and the broker: states and announcements there, commands here.</summary>
internal sealed class MqttService : IAsyncDisposable
{
    private readonly CameraFleet _fleet;
    private readonly StatePublisher _states;
    private readonly DiscoveryPublisher _discovery;

    /// <param name="version">This program's own, for Home Assistant.</param>
    public MqttService(
        MqttOptions options, BairelayOptions all, CameraFleet fleet, string stateFolder, string version, TimeProvider time, ILogger log)
    {
        _fleet = fleet;
        Link = new MqttLink(MqttLinkSettings.From(options, Environment.MachineName, Path.GetFullPath(stateFolder)), time, log);
        var topics = new Topics(options.TopicPrefix);
        _states = new StatePublisher(topics, fleet.Cameras.Select(camera => camera.Options), Link, time, log);
        Commands = new MqttCommands(topics, fleet.Cameras, _states, Link, time, log);
        _discovery = new DiscoveryPublisher(
            options, all.Cameras, new DiscoveryServices(Link, Path.Combine(stateFolder, DiscoveryState.FileName), version, time, log));
    }

    public MqttLink Link { get; }

    /// <summary>To be disposed before the cameras are: it ends the commands under way.</summary>
    public MqttCommands Commands { get; }

    /// <summary>Takes down what is reported from now on. Sends nothing yet.</summary>
    public void Listen()
    {
        _states.Start();
        _discovery.Load();
        _fleet.Reported += OnReport;
    }

    /// <summary>Announces the cameras, connects, and stays connected. To be called last: cameras wait for sockets, nobody for this.</summary>
    public void Start()
    {
        _discovery.Start();
        if (Commands.Filters.Count > 0) Link.Subscribe(Commands.Filters, Commands.Handle);
        if (_discovery.StatusFilter is { } filter) Link.Subscribe([filter], message => _discovery.Handle(message));
        Link.Connected += _discovery.Delivered;
        Link.Start();
    }

    /// <summary>The cameras are gone; says so, and takes leave of the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        _fleet.Reported -= OnReport;
        _states.Final();
        await Link.DisposeAsync();
        _discovery.Dispose();
    }

    private void OnReport(string camera, CameraReport report)
    {
        _states.Take(camera, report);
        _discovery.Handle(camera, report);
    }
}
