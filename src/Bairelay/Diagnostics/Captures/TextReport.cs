using System.Text;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>A block a datagram, for people. Every text of a packet passes <see cref="Printable"/>.</summary>
internal sealed class TextReport(string file, TextWriter output, TextWriter errors) : IDecodeReport
{
    private const string Indent = "   ";

    public void Add(DecodedDatagram datagram, CaptureReader reader)
    {
        var block = new StringBuilder();
        AppendHeadline(block, datagram);
        if (datagram.Fault != DatagramFault.None)
            block.AppendLine($"{Indent}! {datagram.Fault.Explain(datagram.Origin.Missing)}");
        if (datagram.Oddities.HasFlag(FrameOddities.ThirdWord))
            block.AppendLine($"{Indent}! unusual: the third word of the header is not 1");
        if (datagram.Oddities.HasFlag(FrameOddities.TrailingBytes))
            block.AppendLine($"{Indent}! unusual: the datagram goes on after its body");
        if (datagram.Fields.Count > 0)
            block.AppendLine($"{Indent}{string.Join(' ', datagram.Fields.SelectMany(Flatten))}");
        if (datagram.Xml is { } xml) block.AppendLine($"{Indent}{Printable.OneLine(xml)}");
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

    /// <summary>name=value, an address as one value, other groups with a dotted name.</summary>
    private static IEnumerable<string> Flatten(Field field) =>
        field.Parts switch
        {
            [] => [$"{Printable.Of(field.Name)}={Value(field.Text)}"],
            [{ Name: "ip" } ip, { Name: "port" } port] =>
                [$"{Printable.Of(field.Name)}={Value($"{ip.Text}:{port.Text}")}"],
            _ => field.Parts.SelectMany(Flatten).Select(part => $"{Printable.Of(field.Name)}.{part}"),
        };

    private static string Value(string text) =>
        text.Length == 0 || text.AsSpan().ContainsAny(" \"=") ? $"\"{Printable.Of(text)}\"" : Printable.Of(text);
}
