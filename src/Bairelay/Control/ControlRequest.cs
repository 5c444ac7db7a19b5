using System.Text;
using System.Text.Json;

namespace Bairelay.Control;

/// <summary>The one line that a client of the control socket sends (docs/manual.md).</summary>
/// <param name="Camera">Empty for <c>status</c>.</param>
/// <param name="Timeout">Seconds until the camera must be connected; null for the usual ones.</param>
internal sealed record ControlRequest(string Command, string Camera, IReadOnlyList<string> Words, int? Timeout)
{
    /// <summary>Of requests and replies. A change that the other side would misunderstand makes a new one.</summary>
    public const int Version = 1;

    public const int MostSeconds = 600;

    /// <summary>The longest words are a password and a preset's name.</summary>
    public const int LongestLine = 16 * 1024;

    /// <summary>Far more than any command has.</summary>
    private const int MostWords = 16;

    public static byte[] Write(ControlRequest request) => ControlLine.Write(json =>
    {
        json.WriteNumber("v", Version);
        json.WriteString("command", request.Command);
        json.WriteString("camera", request.Camera);
        json.WriteStartArray("arguments");
        foreach (var word in request.Words) json.WriteStringValue(word);
        json.WriteEndArray();
        if (request.Timeout is { } timeout) json.WriteNumber("timeout", timeout);
    });

    /// <summary>Null when the line is no request of this version; then <paramref name="mistake"/> says why.</summary>
    public static ControlRequest? Read(ReadOnlyMemory<byte> line, out string mistake, out bool isOtherVersion)
    {
        isOtherVersion = false;
        mistake = "";
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) mistake = "a request is a JSON object";
            else if (!root.TryGetProperty("v", out var version) || !version.TryGetInt32(out var number)) mistake = "a request has its version as v";
            else if (number != Version)
            {
                isOtherVersion = true;
                mistake = $"this service speaks version {Version} of the control protocol, not {number}; use the same version of bairelay for both";
            }
            else return Read(root, out mistake);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // The text of the exception may hold the text of the request.
            mistake = "a request is one line of JSON";
        }

        return null;
    }

    // Words may hold a password.
    public override string ToString() => $"{Command} {Camera}";

    private static ControlRequest? Read(JsonElement root, out string mistake)
    {
        mistake = "";
        var command = Text(root, "command");
        var camera = Text(root, "camera");
        List<string> words = [];
        if (root.TryGetProperty("arguments", out var list))
        {
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostWords) mistake = $"arguments is a list of at most {MostWords} strings";
            else words.AddRange(list.EnumerateArray().Select(word => word.GetString() ?? ""));
        }

        int? timeout = null;
        if (root.TryGetProperty("timeout", out var seconds))
        {
            if (seconds.TryGetInt32(out var number) && number is >= 1 and <= MostSeconds) timeout = number;
            else mistake = $"timeout is a number of seconds from 1 to {MostSeconds}";
        }

        if (command is null) mistake = "a request has a command";
        return mistake.Length > 0 ? null : new ControlRequest(command!, camera ?? "", words, timeout);
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
