using System.Text.Json;
using Bairelay.Diagnostics;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;

namespace Bairelay.Mqtt.Discovery;

/// <summary>
/// What was announced, on disk. Whatever goes wrong with it is worth a warning: entities that are not wanted any more then
/// stay in Home Assistant until somebody deletes them there.
/// </summary>
internal sealed class DiscoveryFile(string path, ILogger log)
{
    public const string FileName = "home-assistant.json";

    /// <summary>4,096 cameras, the most by default, write about 10 MB; a larger file is not ours.</summary>
    private const long MaxLength = 64 << 20;

    private bool _warned;

    public DiscoveryState? Load()
    {
        try
        {
            if (!File.Exists(path)) return null;
            if (new FileInfo(path).Length > MaxLength) return SetAside("it is too large");
            using var file = File.OpenRead(path);
            var state = JsonSerializer.Deserialize(file, DiscoveryJson.Default.DiscoveryState);
            if (state?.Schema is DiscoveryState.CurrentSchema) return state;
            return SetAside(state is null ? "it is empty" : $"it has schema {state.Schema}, this program reads {DiscoveryState.CurrentSchema}");
        }
        catch (JsonException exception)
        {
            return SetAside($"line {exception.LineNumber + 1} is not what was written");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.DiscoveryUnreadable(path, exception.Message);
            return null;
        }
    }

    /// <summary>False: it could not be written.</summary>
    public bool Save(DiscoveryState state)
    {
        try
        {
            AtomicFile.Write(path, file => JsonSerializer.Serialize(file, state, DiscoveryJson.Default.DiscoveryState));
            _warned = false;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Told once until it works again.
            if (!_warned) log.DiscoveryUnwritable(path, exception.Message);
            _warned = true;
            return false;
        }
    }

    private DiscoveryState? SetAside(string reason)
    {
        var aside = path + ".damaged";
        try
        {
            File.Move(path, aside, overwrite: true);
            log.DiscoverySetAside(path, reason, aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.DiscoveryUnreadable(path, $"{reason}; it could not be moved aside either: {exception.Message}");
        }

        return null;
    }
}
