using System.Text.Json;
using System.Text.Json.Serialization;
using Bairelay.Diagnostics;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Reaching;

/// <summary>How a camera was reached last.</summary>
/// <param name="Tcp">Whether its TCP port has ever answered.</param>
internal sealed record RememberedReach(string Path, string Transport, long Milliseconds, DateTimeOffset When, bool Tcp)
{
    public override string ToString() => $"{Path} over {Transport} at {When:u}";
}

/// <summary>The file's content.</summary>
internal sealed record ReachMemoryState([property: JsonRequired] int Schema, Dictionary<string, RememberedReach?>? Cameras);

/// <summary>
/// Remembers what worked, by camera, for the operator's eyes: all paths are tried each time. A convenience: whatever
/// goes wrong with the file is worth a warning and nothing else.
/// </summary>
internal sealed class ReachMemory
{
    public const string FileName = "reach.json";
    private const int CurrentSchema = 1;

    /// <summary>The longest configuration gives some hundred bytes for each of its cameras; a larger file is not ours.</summary>
    private const long MaxLength = 16 << 20;

    /// <summary>An unchanged way is not written again before this: memory cards wear out.</summary>
    private static readonly TimeSpan s_writeInterval = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RememberedReach> _cameras;
    private readonly Dictionary<string, RememberedReach> _written;
    private readonly string _path;
    private readonly ILogger _log;
    private bool _warned;

    public ReachMemory(string path, ILogger log)
    {
        (_path, _log) = (path, log);
        _cameras = Load();
        _written = new Dictionary<string, RememberedReach>(_cameras, StringComparer.Ordinal);
    }

    public RememberedReach? Recall(string camera)
    {
        lock (_lock) return _cameras.GetValueOrDefault(camera);
    }

    public void Note(string camera, ReachReport report, TimeSpan took, bool tcpAnswered, DateTimeOffset when)
    {
        lock (_lock)
        {
            var tcp = tcpAnswered || _cameras.GetValueOrDefault(camera)?.Tcp == true;
            var reach = new RememberedReach(report.Path, report.Transport, (long)took.TotalMilliseconds, when, tcp);
            _cameras[camera] = reach;
            if (_written.TryGetValue(camera, out var known) && IsLike(known, reach) && (when - known.When).Duration() < s_writeInterval) return;
            _written[camera] = reach;
            Save();
        }
    }

    private static bool IsLike(RememberedReach one, RememberedReach other) =>
        (one.Path, one.Transport, one.Tcp) == (other.Path, other.Transport, other.Tcp);

    private Dictionary<string, RememberedReach> Load()
    {
        var cameras = new Dictionary<string, RememberedReach>(StringComparer.Ordinal);
        try
        {
            if (!File.Exists(_path)) return cameras;
            if (new FileInfo(_path).Length > MaxLength) throw new InvalidDataException("it is too large");
            using var file = File.OpenRead(_path);
            var state = JsonSerializer.Deserialize(file, ReachMemoryJson.Default.ReachMemoryState);
            if (state?.Schema != CurrentSchema) throw new InvalidDataException($"it is not of schema {CurrentSchema}");
            foreach (var (name, reach) in state.Cameras ?? [])
            {
                if (reach is { Path: not null, Transport: not null }) cameras[name] = reach;
            }
        }
        catch (JsonException exception)
        {
            _log.ReachMemoryUnreadable(_path, $"line {exception.LineNumber + 1} is not what was written");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _log.ReachMemoryUnreadable(_path, exception.Message);
        }

        return cameras;
    }

    private void Save()
    {
        try
        {
            var state = new ReachMemoryState(CurrentSchema, new Dictionary<string, RememberedReach?>(_cameras!, StringComparer.Ordinal));
            AtomicFile.Write(_path, file => JsonSerializer.Serialize(file, state, ReachMemoryJson.Default.ReachMemoryState));
            _warned = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Told once until it works again.
            if (!_warned) _log.ReachMemoryUnwritable(_path, exception.Message);
            _warned = true;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ReachMemoryState))]
internal sealed partial class ReachMemoryJson : JsonSerializerContext;
