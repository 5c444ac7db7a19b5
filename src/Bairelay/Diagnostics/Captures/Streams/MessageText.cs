using System.Text;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>Messages, frames and gaps for people.</summary>
internal static class MessageText
{
    private const string Indent = TextReport.Indent;

    public static void Append(StringBuilder block, DecodedMessage message)
    {
        var header = message.Header;
        block.Append($"message {message.Number}");
        AppendPlace(block, message.Time, message.Origin);
        if (message.Origin.Source is null) block.Append($" at byte {message.Offset}:");
        block.Append($" {header.MessageId} {MessageNames.Of(header.MessageId)} class=0x{header.Class:x4}");
        block.Append(PartWords.Negotiation(header) is { } mode ? $" code=0x{header.ResponseCode:x4} ({mode})" : $" code={header.ResponseCode}");
        block.AppendLine($" channel={header.ChannelId} stream={header.StreamType} number={header.MessageNumber} {message.Length} bytes");
        if (message.Missing > 0) block.AppendLine($"{Indent}! cut: {message.Missing} bytes of this message are missing");
        Append(block, "extension", message.Extension);
        Append(block, "payload", message.Payload);
    }

    public static void Append(StringBuilder block, DecodedFrame frame, string prefix)
    {
        block.Append(prefix);
        if (prefix == "frame") block.Append($" at byte {frame.Offset}:");
        block.AppendLine(frame.Kind switch
        {
            "none" => $" {frame.Fields[0].Text} bytes that belong to no frame",
            "more" => $" {frame.Fields[0].Text} more frames",
            _ => $" {frame.Kind} {FieldText.Of(frame.Fields)}" + (frame.Missing == 0 ? ""
                : prefix == "frame" ? $" ! cut: {frame.Missing} bytes are missing" : $", {frame.Missing} bytes to come"),
        });
    }

    public static void Append(StringBuilder block, DecodedGap gap)
    {
        block.Append("gap");
        AppendPlace(block, gap.Time, gap.Origin);
        block.AppendLine(gap switch
        {
            { Lost: > 0 } => $" {gap.Lost} {gap.Unit} are missing",
            { Passed: > 0 } => $" {gap.Passed} bytes that begin no message",
            _ => " the stream starts anew",
        });
    }

    private static void Append(StringBuilder block, string name, DecodedPart? part)
    {
        if (part is null) return;
        block.Append($"{Indent}{name} {part.Length} bytes");
        if (part.Encryption is { } encryption) block.Append($" {encryption.Word()}");
        block.Append(part.Kind.Explain());
        if (part.Fields.Count > 0) block.Append($": {FieldText.Of(part.Fields)}");
        block.AppendLine();
        if (part.Xml is { } xml) block.AppendLine($"{Indent}{Printable.OneLine(xml)}");
        foreach (var frame in part.Frames) Append(block, frame, $"{Indent}  frame:");
    }

    private static void AppendPlace(StringBuilder block, long? time, StreamOrigin origin)
    {
        if (time is { } nanoseconds) block.Append($" {TimeText.Of(nanoseconds)}");
        if (origin.Source is not null) block.Append($" {origin.Source} -> {origin.Destination}");
        if (origin.ConnectionId is { } id) block.Append($" connection_id={id}");
    }
}
