using System.Text.Json.Serialization;
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
/// Remembers what worked, by camera, for the operator's eyes: all paths are tried each time.
/// </summary>
internal sealed class ReachMemory
{
    public const string FileName = "reach.json";

    /// <summary>The longest configuration gives some hundred bytes for each of its cameras.</summary>
    private static readonly StateFormat<ReachMemoryState> s_format = new(
        ReachMemoryJson.Default.ReachMemoryState, state => state.Schema, MaxLength: 16 << 20,
        "How cameras were reached before is forgotten, and nothing else", "how cameras are reached is not kept");

    /// <summary>An unchanged way is not written again before this: memory cards wear out.</summary>
    private static readonly TimeSpan s_writeInterval = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RememberedReach> _cameras;
    private readonly Dictionary<string, RememberedReach> _written;
    private readonly StateFile<ReachMemoryState> _file;

    public ReachMemory(string path, ILogger log)
    {
        _file = new StateFile<ReachMemoryState>(path, s_format, log);
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
            if (Save()) _written[camera] = reach;
        }
    }

    private static bool IsLike(RememberedReach one, RememberedReach other) =>
        (one.Path, one.Transport, one.Tcp) == (other.Path, other.Transport, other.Tcp);

    private Dictionary<string, RememberedReach> Load()
    {
        var cameras = new Dictionary<string, RememberedReach>(StringComparer.Ordinal);
        foreach (var (name, reach) in _file.Load()?.Cameras ?? [])
        {
            if (reach is { Path: not null, Transport: not null }) cameras[name] = reach;
        }

        return cameras;
    }

    private bool Save() => _file.Save(new ReachMemoryState(
        StateFormat<ReachMemoryState>.CurrentSchema, new Dictionary<string, RememberedReach?>(_cameras!, StringComparer.Ordinal)));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ReachMemoryState))]
internal sealed partial class ReachMemoryJson : JsonSerializerContext;
