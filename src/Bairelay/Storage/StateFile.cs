using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.Storage;

/// <summary>What a file in the state folder holds, and what it means to be without it.</summary>
/// <param name="SchemaOf">The version that the file names.</param>
/// <param name="MaxLength">Bytes; a larger file is not ours.</param>
/// <param name="Loss">A sentence for the operator: what starting without the file costs.</param>
/// <param name="Consequence">Half a sentence for the operator: what it costs that the file cannot be written.</param>
internal sealed record StateFormat<T>(JsonTypeInfo<T> Json, Func<T, int> SchemaOf, long MaxLength, string Loss, string Consequence)
    where T : class
{
    /// <summary>The only version so far, of every file.</summary>
    public const int CurrentSchema = 1;
}

/// <summary>
/// State on disk, as JSON. It is a convenience: whatever goes wrong with it is worth a warning and costs what the file
/// would have kept, never the service.
/// </summary>
internal sealed class StateFile<T>(string path, StateFormat<T> format, ILogger log)
    where T : class
{
    private bool _warned;

    public string Path => path;

    /// <summary>Null without a file, or without one that can be used. A damaged one is moved aside: somebody may want to look at it.</summary>
    public T? Load()
    {
        try
        {
            if (!File.Exists(path)) return null;
            if (new FileInfo(path).Length > format.MaxLength) return SetAside("it is too large");
            using var file = File.OpenRead(path);
            var state = JsonSerializer.Deserialize(file, format.Json);
            if (state is null) return SetAside("it is empty");
            var schema = format.SchemaOf(state);
            if (schema == StateFormat<T>.CurrentSchema) return state;
            return SetAside($"it has schema {schema}, this program reads {StateFormat<T>.CurrentSchema}");
        }
        catch (JsonException exception)
        {
            return SetAside($"line {exception.LineNumber + 1} is not what was written");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.StateUnreadable(path, exception.Message, format.Loss);
            return null;
        }
    }

    /// <summary>False: it could not be written.</summary>
    public bool Save(T state)
    {
        try
        {
            AtomicFile.Write(path, file => JsonSerializer.Serialize(file, state, format.Json));
            _warned = false;
            return true;
        }
        catch (Exception exception)
        {
            // Whatever it was: this runs on timers, where an exception would end the program. Told once until it works
            // again, or a full disk would be told every ten seconds.
            if (!_warned) log.StateUnwritable(path, exception.Message, format.Consequence);
            _warned = true;
            return false;
        }
    }

    private T? SetAside(string reason)
    {
        var aside = path + ".damaged";
        try
        {
            File.Move(path, aside, overwrite: true);
            log.StateSetAside(path, reason, aside, format.Loss);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.StateUnreadable(path, $"{reason}; it could not be moved aside either: {exception.Message}", format.Loss);
        }

        return null;
    }
}
