using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bairelay.Diagnostics;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Life;

/// <summary>What one camera has cost on one day, and what it has seen.</summary>
internal sealed record LedgerEntry(DateOnly Day, Dictionary<string, double>? Seconds, int Motions, DateTimeOffset? LastMotion);

/// <summary>The file's content.</summary>
internal sealed record LedgerState([property: JsonRequired] int Schema, Dictionary<string, LedgerEntry?>? Cameras);

/// <summary>The ledger on disk. Whatever goes wrong with it costs the figures of one day, never the service.</summary>
internal sealed class LedgerFile(string path, ILogger log)
{
    public const string FileName = "ledger.json";
    private const int CurrentSchema = 1;

    /// <summary>Some hundred bytes a camera; a larger file is not ours.</summary>
    private const long MaxLength = 16 << 20;

    private bool _warned;

    public IReadOnlyDictionary<string, LedgerEntry> Load()
    {
        try
        {
            if (!File.Exists(path)) return ImmutableDictionary<string, LedgerEntry>.Empty;
            if (new FileInfo(path).Length > MaxLength) throw new InvalidDataException("it is too large");
            using var file = File.OpenRead(path);
            var state = JsonSerializer.Deserialize(file, LedgerJson.Default.LedgerState);
            if (state?.Schema != CurrentSchema) throw new InvalidDataException($"it is not of schema {CurrentSchema}");
            return (state.Cameras ?? []).Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            log.LedgerUnreadable(path, exception is JsonException json ? $"line {json.LineNumber + 1} is not what was written" : exception.Message);
            return ImmutableDictionary<string, LedgerEntry>.Empty;
        }
    }

    public void Save(IReadOnlyDictionary<string, LedgerEntry> cameras)
    {
        try
        {
            var state = new LedgerState(CurrentSchema, cameras.ToDictionary(entry => entry.Key, entry => (LedgerEntry?)entry.Value, StringComparer.Ordinal));
            AtomicFile.Write(path, file => JsonSerializer.Serialize(file, state, LedgerJson.Default.LedgerState));
            _warned = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Told once until it works again.
            if (!_warned) log.LedgerUnwritable(path, exception.Message);
            _warned = true;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(LedgerState))]
internal sealed partial class LedgerJson : JsonSerializerContext;
