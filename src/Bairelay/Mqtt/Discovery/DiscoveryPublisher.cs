using System.Collections.Immutable;
using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;

namespace Bairelay.Mqtt.Discovery;

/// <param name="StatePath">Of <see cref="DiscoveryState.FileName"/> in the state folder.</param>
/// <param name="Version">This program's own, as Home Assistant shows it.</param>
internal sealed record DiscoveryServices(IMqttOutlet Outlet, string StatePath, string Version, TimeProvider Time, ILogger Log);

/// <summary>
/// Tells Home Assistant of the cameras, and takes back what is gone. Reports of many cameras and messages of the broker come
/// from different threads; one lock guards what is known, and nothing waits inside it: the outlet never blocks, the file is
/// written later by a timer.
/// </summary>
internal sealed class DiscoveryPublisher : IDisposable
{
    /// <summary>A birth message that was retained and a fresh one arrive together; one answer is enough for both.</summary>
    private static readonly TimeSpan s_once = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly DiscoveryServices _services;
    private readonly ImmutableArray<CameraOptions> _cameras;
    private readonly ImmutableArray<DiscoveryFeature> _features;
    private readonly DiscoverySite? _site;
    private readonly StateFile<DiscoveryState> _file;
    private readonly StateKeeper _keeper;

    // Sorted, so that the file and what is sent are the same from run to run.
    private readonly SortedDictionary<string, CameraAbilities> _abilities = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _announced = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _removed = new(StringComparer.Ordinal);

    private long? _announcedAt;
    private bool _changed;

    /// <param name="cameras">All that are configured; those that are not enabled are not announced.</param>
    public DiscoveryPublisher(MqttOptions options, IEnumerable<CameraOptions> cameras, DiscoveryServices services)
    {
        _services = services;
        _cameras = [.. cameras];
        _features = options.Discovery?.Features ?? [];
        if (options.Discovery is { } discovery) _site = new DiscoverySite(options.TopicPrefix, discovery.Topic, services.Version);
        _file = new StateFile<DiscoveryState>(services.StatePath, DiscoveryState.Format, services.Log);
        _keeper = new StateKeeper(SaveIfChanged, services.Time, services.Log);
    }

    /// <summary>To be subscribed to: there Home Assistant says that it has started. Null: discovery is off.</summary>
    public string? StatusFilter => _site is null ? null : $"{_site.Topic}/status";

    /// <summary>Reads what earlier runs knew and announced. Once, before all else.</summary>
    public void Load()
    {
        lock (_lock) Remember(_file.Load());
    }

    /// <summary>Removes what an earlier configuration announced and this one does not want, then announces the rest. Once.</summary>
    public void Start()
    {
        lock (_lock)
        {
            AnnounceAll();
            _announcedAt = _services.Time.GetTimestamp();
            if (_site is not null) _services.Log.Announced(_site.Topic, _announced.Count, _cameras.Count(camera => camera.Enabled));
        }

        // At once: whoever changes the configuration after a crash still finds what is to be removed.
        SaveIfChanged();
    }

    /// <summary>Abilities and presets change what is announced; all other reports are nothing to it.</summary>
    public void Handle(string camera, CameraReport report)
    {
        if (report is not (AbilitiesReport or PresetsReport) || _site is null) return;
        lock (_lock)
        {
            if (_cameras.FirstOrDefault(candidate => candidate.Enabled && candidate.Name == camera) is not { } options) return;
            var known = _abilities.GetValueOrDefault(camera);
            var abilities = report switch
            {
                AbilitiesReport { Abilities: var newer } => known.With(newer),
                PresetsReport { Presets: var presets } => known?.WithPresets(presets.IsDefault ? [] : presets),
                _ => known,
            };
            // Presets alone do not say what the camera has; its abilities follow and bring them.
            if (abilities is null || KnownAbilities.IsSame(known, abilities)) return;
            _abilities[camera] = abilities;
            _changed = true;
            Announce(options);
        }

        _keeper.MarkChanged();
    }

    /// <summary>Announces everything again when Home Assistant has started. False: the message is for somebody else.</summary>
    public bool Handle(in MqttMessage message)
    {
        if (message.Topic != StatusFilter) return false;
        if (!message.Payload.Span.SequenceEqual("online"u8)) return true;
        lock (_lock)
        {
            if (_announcedAt is { } at && _services.Time.GetElapsedTime(at) < s_once) return true;
            _announcedAt = _services.Time.GetTimestamp();
            AnnounceAll();
            _services.Log.AnnouncedAgain(_announced.Count);
        }

        return true;
    }

    /// <summary>The broker has taken everything that was published before: removals need no repetition after a restart.</summary>
    public void Delivered()
    {
        lock (_lock)
        {
            if (_removed.Count == 0) return;
            _removed.Clear();
            _changed = true;
        }

        _keeper.MarkChanged();
    }

    public void Dispose() => _keeper.Dispose();

    private void Remember(DiscoveryState? state)
    {
        if (state is null) return;
        _announced.UnionWith(DiscoveryState.Sound(state.Topics));
        // Perhaps no broker heard of it: they are removed again, or announced if they are wanted by now.
        _announced.UnionWith(DiscoveryState.Sound(state.Removed));
        var configured = _cameras.Select(camera => camera.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, abilities) in state.Cameras ?? ImmutableDictionary<string, CameraAbilities?>.Empty)
        {
            if (abilities is not null && configured.Contains(name)) _abilities[name] = KnownAbilities.Limited(abilities);
            else _changed = true;
        }
    }

    private void AnnounceAll()
    {
        var configs = new List<DiscoveryConfig>();
        var undecided = new List<string>();
        if (_site is not null)
        {
            configs.Add(DiscoveryConfig.OfBridge(_site));
            foreach (var camera in _cameras.Where(camera => camera.Enabled))
            {
                var plan = PlanFor(camera);
                configs.AddRange(plan.Configs);
                undecided.AddRange(plan.Undecided);
            }
        }

        Exchange(_announced, configs, undecided);
    }

    private void Announce(CameraOptions camera)
    {
        var plan = PlanFor(camera);
        var own = CameraEntities.All.Select(entity => entity.TopicFor(Discovered(camera)));
        Exchange(own, plan.Configs, plan.Undecided);
        _services.Log.AbilitiesAnnounced(camera.Name, plan.Configs.Length);
    }

    private DiscoveryPlan PlanFor(CameraOptions camera) => DiscoveryPlan.For(Discovered(camera), _features);

    private DiscoveredCamera Discovered(CameraOptions camera) => new(_site!, camera, _abilities.GetValueOrDefault(camera.Name));

    /// <summary>
    /// Takes back what was announced before and is neither wanted nor undecided, then announces. In this order: Home Assistant
    /// refuses an id that an old topic still has.
    /// </summary>
    private void Exchange(IEnumerable<string> before, IReadOnlyCollection<DiscoveryConfig> wanted, IEnumerable<string> undecided)
    {
        var kept = wanted.Select(config => config.Topic).Concat(undecided).ToHashSet(StringComparer.Ordinal);
        string[] gone = [.. before.Where(topic => _announced.Contains(topic) && !kept.Contains(topic))];
        foreach (var topic in gone)
        {
            _changed |= _announced.Remove(topic) | _removed.Add(topic);
            _services.Outlet.Publish(topic, default, retain: true);
        }

        if (gone.Length > 0) _services.Log.EntitiesRemoved(gone.Length);
        foreach (var config in wanted)
        {
            _changed |= _announced.Add(config.Topic) | _removed.Remove(config.Topic);
            _services.Outlet.Publish(config.Topic, config.Payload, retain: true);
        }
    }

    private bool SaveIfChanged()
    {
        DiscoveryState state;
        lock (_lock)
        {
            if (!_changed) return true;
            _changed = false;
            state = new DiscoveryState(
                StateFormat<DiscoveryState>.CurrentSchema, [.. _announced], [.. _removed],
                _abilities.ToDictionary(pair => pair.Key, pair => (CameraAbilities?)pair.Value, StringComparer.Ordinal));
        }

        if (_file.Save(state)) return true;
        lock (_lock) _changed = true;
        return false;
    }
}
