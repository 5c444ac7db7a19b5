using System.Text.Json;
using Bairelay.Diagnostics;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// The warm state on disk. It is a convenience: whatever goes wrong with it is worth a warning and costs the warmth,
/// never the service.
/// </summary>
internal sealed class WarmStateFile(string path, ILogger log)
{
    public const string FileName = "wake-server.json";

    /// <summary>A full registry of 4,096 cameras writes about 3 MB; a larger file is not ours.</summary>
    private const long MaxLength = 256 << 20;

    private bool _warned;

    public string Path => path;

    public WarmState? Load()
    {
        try
        {
            if (!File.Exists(path)) return null;
            if (new FileInfo(path).Length > MaxLength) return SetAside("it is too large");
            using var file = File.OpenRead(path);
            var state = JsonSerializer.Deserialize(file, WarmStateJson.Default.WarmState);
            if (state?.Schema is WarmState.CurrentSchema) return state;
            return SetAside(state is null ? "it is empty" : $"it has schema {state.Schema}, this program reads {WarmState.CurrentSchema}");
        }
        catch (JsonException exception)
        {
            return SetAside($"line {exception.LineNumber + 1} is not what was written");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.StateUnreadable(path, exception.Message);
            return null;
        }
    }

    /// <summary>The file holds the tokens by which cameras prove themselves.</summary>
    public void Save(WarmState state)
    {
        try
        {
            AtomicFile.Write(path, file => JsonSerializer.Serialize(file, state, WarmStateJson.Default.WarmState));
            _warned = false;
        }
        catch (Exception exception)
        {
            // Whatever it was: this runs on a timer, where an exception would end the program. Told once until it
            // works again, or a full disk would be told every ten seconds.
            if (!_warned) log.StateUnwritable(path, exception.Message);
            _warned = true;
        }
    }

    private WarmState? SetAside(string reason)
    {
        var aside = path + ".damaged";
        try
        {
            File.Move(path, aside, overwrite: true);
            log.StateSetAside(path, reason, aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.StateUnreadable(path, $"{reason}; it could not be moved aside either: {exception.Message}");
        }

        return null;
    }
}
