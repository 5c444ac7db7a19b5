using System.Text;
using Bairelay.Diagnostics.Captures.Streams;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>A block an item, for people. Every text of a packet passes <see cref="Printable"/>.</summary>
internal sealed class TextReport(string file, TextWriter output, TextWriter errors) : IDecodeReport
{
    public const string Indent = "   ";

    public void Add(DecodedItem item, CaptureReader reader)
    {
        var block = new StringBuilder();
        switch (item)
        {
            case DecodedDatagram datagram:
                Append(block, datagram);
                break;
            case DecodedMessage message:
                MessageText.Append(block, message);
                break;
            case DecodedFrame frame:
                MessageText.Append(block, frame, prefix: "frame");
                break;
            case DecodedGap gap:
                MessageText.Append(block, gap);
                break;
        }

        output.Write(block);
    }

    public void End(CaptureReader reader)
    {
        if (reader.Skipped.Total > 0) output.WriteLine($"skipped: {reader.Skipped}");
        if (reader.Cut is { } cut) output.WriteLine($"cut: {cut}");
    }

    public void Fail(DecodeFailure failure) => errors.WriteLine($"decode: {Printable.Of(file)}: {failure.Message}");

    public void Dispose()
    {
    }

    private static void Append(StringBuilder block, DecodedDatagram datagram)
    {
        AppendHeadline(block, datagram);
        if (datagram.Fault != DatagramFault.None)
            block.AppendLine($"{Indent}! {datagram.Fault.Explain(datagram.Origin.Missing)}");
        if (datagram.Oddities.HasFlag(FrameOddities.ThirdWord))
            block.AppendLine($"{Indent}! unusual: the third word of the header is not 1");
        if (datagram.Oddities.HasFlag(FrameOddities.TrailingBytes))
            block.AppendLine($"{Indent}! unusual: the datagram goes on after its body");
        if (datagram.Fields.Count > 0) block.AppendLine($"{Indent}{FieldText.Of(datagram.Fields)}");
        if (datagram.Xml is { } xml) block.AppendLine($"{Indent}{Printable.OneLine(xml)}");
    }

    private static void AppendHeadline(StringBuilder block, DecodedDatagram datagram)
    {
        var (time, source, destination, _, _) = datagram.Origin;
        block.Append($"#{datagram.Number}");
        if (time is { } nanoseconds) block.Append($" {TimeText.Of(nanoseconds)}");
        if (source is not null) block.Append($" {source} -> {destination}");
        block.Append($" {KindOf(datagram)}");
        if (datagram.Tid is { } tid) block.Append($" tid=0x{tid:x8}");
        block.AppendLine($" {datagram.Length} bytes");
    }

    private static string KindOf(DecodedDatagram datagram) => datagram.Kind switch
    {
        DatagramKind.Data => "DATA",
        DatagramKind.Ack => "ACK",
        _ => datagram.Verb is { } verb ? Printable.Of(verb) : "DISCOVERY",
    };
}
