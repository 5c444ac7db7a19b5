using System.Text.Json.Serialization;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Life;

/// <summary>What one camera has cost on one day, what it has seen, and what was seen of it.</summary>
internal sealed record LedgerEntry(
    DateOnly Day, Dictionary<string, double>? Seconds, int Motions, DateTimeOffset? LastMotion, MilestoneDates? Seen = null);

/// <summary>The file's content.</summary>
internal sealed record LedgerState([property: JsonRequired] int Schema, Dictionary<string, LedgerEntry?>? Cameras);

/// <summary>The ledger on disk.</summary>
internal sealed class LedgerFile(string path, ILogger log)
{
    public const string FileName = "ledger.json";

    /// <summary>Some hundred bytes a camera.</summary>
    private static readonly StateFormat<LedgerState> s_format = new(
        LedgerJson.Default.LedgerState, state => state.Schema, MaxLength: 16 << 20,
        "Today's figures begin anew", "after a restart today's figures begin anew");

    private readonly StateFile<LedgerState> _file = new(path, s_format, log);

    public IReadOnlyDictionary<string, LedgerEntry> Load() =>
        (_file.Load()?.Cameras ?? []).Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal);

    public bool Save(IReadOnlyDictionary<string, LedgerEntry> cameras) => _file.Save(new LedgerState(
        StateFormat<LedgerState>.CurrentSchema, cameras.ToDictionary(entry => entry.Key, entry => (LedgerEntry?)entry.Value, StringComparer.Ordinal)));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(LedgerState))]
internal sealed partial class LedgerJson : JsonSerializerContext;
