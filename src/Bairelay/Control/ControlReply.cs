using System.Text.Json;
using Bairelay.Cameras.Commands;
using Bairelay.Cli;

namespace Bairelay.Control;

/// <summary>
/// What the service sends: any number of progress lines, then one line with the outcome, then the bytes that it
/// announced (docs/manual.md).
/// </summary>
internal static class ControlReply
{
    /// <summary>The status of thousands of cameras.</summary>
    public const int LongestLine = 8 * 1024 * 1024;

    /// <summary>No snapshot is larger.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    public static byte[] WriteProgress(string text) => ControlLine.Write(json => json.WriteString("progress", text));

    public static byte[] Write(CommandOutcome outcome) => ControlLine.Write(json =>
    {
        json.WriteNumber("v", ControlRequest.Version);
        json.WriteBoolean("ok", outcome.Result is not null);
        if (outcome.Result is { } result) WriteResult(json, result);
        else if (outcome.Failure is { } failure) WriteFailure(json, failure);
    });

    /// <summary>Reads lines up to the outcome, and its bytes.</summary>
    /// <exception cref="InvalidDataException">That is no service of this version.</exception>
    /// <exception cref="IOException">The service is gone.</exception>
    public static async Task<CommandOutcome> ReadAsync(LineStream lines, IProgress<string>? progress, CancellationToken cancellation)
    {
        while (true)
        {
            var line = await lines.ReadLineAsync(cancellation) ?? throw new EndOfStreamException("the service has closed the connection");
            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                if (root.TryGetProperty("progress", out var text)) progress?.Report(text.GetString() ?? "");
                else if (root.GetProperty("v").GetInt32() != ControlRequest.Version) throw OtherVersion();
                else if (!root.GetProperty("ok").GetBoolean()) return ReadFailure(root);
                else return await ReadResultAsync(root.Clone(), lines, cancellation);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                throw OtherVersion();
            }
        }
    }

    private static InvalidDataException OtherVersion() =>
        new($"it does not speak version {ControlRequest.Version} of the control protocol; use the same version of bairelay for both");

    private static void WriteResult(Utf8JsonWriter json, CommandResult result)
    {
        json.WriteStartObject("result");
        result.Members(json);
        json.WriteEndObject();
        json.WriteStartArray("text");
        foreach (var line in result.Text) json.WriteStringValue(line);
        json.WriteEndArray();
        if (result.Bytes is { } bytes) json.WriteNumber("bytes", bytes.Length);
    }

    private static void WriteFailure(Utf8JsonWriter json, CommandFailure failure)
    {
        json.WriteStartObject("error");
        json.WriteString("code", failure.Code);
        json.WriteString("message", failure.Message);
        json.WriteEndObject();
        json.WriteNumber("exit", failure.Exit);
    }

    private static CommandFailure ReadFailure(JsonElement root)
    {
        var error = root.GetProperty("error");
        var exit = root.GetProperty("exit").GetInt32();
        return new CommandFailure(
            error.GetProperty("code").GetString() ?? "", error.GetProperty("message").GetString() ?? "",
            exit is > 0 and < 256 ? exit : ExitCode.Failure);
    }

    private static async Task<CommandResult> ReadResultAsync(JsonElement root, LineStream lines, CancellationToken cancellation)
    {
        var members = root.GetProperty("result");
        List<string> text = [.. root.GetProperty("text").EnumerateArray().Select(line => line.GetString() ?? "")];
        byte[]? bytes = null;
        if (root.TryGetProperty("bytes", out var length))
        {
            if (length.GetInt32() is not (>= 0 and <= MostBytes)) throw OtherVersion();
            bytes = new byte[length.GetInt32()];
            await lines.ReadBlockAsync(bytes, cancellation);
        }

        var result = new CommandResult(text, json =>
        {
            foreach (var member in members.EnumerateObject()) member.WriteTo(json);
        })
        { Bytes = bytes };
        // Whoever shows it cannot deal with something else than an object, nor with escapes that make no text.
        _ = Write(result);
        return result;
    }
}
