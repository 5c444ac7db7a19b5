using System.Text;
using System.Text.Unicode;
using Bairelay.Configuration;

namespace Bairelay.Mqtt;

/// <summary>Payloads of anybody as texts: to understand, and to show.</summary>
internal static class PayloadText
{
    /// <summary>Every command fits ten times.</summary>
    private const int Longest = 1024;

    private const int Shown = 40;

    /// <summary>No character has more bytes.</summary>
    private const int BytesOfCharacter = 4;

    /// <summary>Null for what is no UTF-8, or too long for a command.</summary>
    public static string? Read(ReadOnlySpan<byte> payload) =>
        payload.Length <= Longest && Utf8.IsValid(payload) ? Encoding.UTF8.GetString(payload) : null;

    /// <summary>What answers a command. It comes back to us, because we listen to that topic ourselves.</summary>
    public static bool IsAnswer(ReadOnlySpan<byte> payload) => payload.SequenceEqual("OK"u8) || payload.SequenceEqual("FAIL"u8);

    /// <summary>For a line of the log: its beginning, nothing invisible in it.</summary>
    public static string Show(ReadOnlySpan<byte> payload)
    {
        var text = Encoding.UTF8.GetString(payload[..Math.Min(payload.Length, (Shown + 1) * BytesOfCharacter)]);
        return Cut(text);
    }

    public static string Cut(string text) => text.Length > Shown ? KeyText.Printable(text[..Shown]) + "…" : KeyText.Printable(text);
}
