using System.Buffers.Binary;
using System.Text;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>Reads a discovery packet for display; a faulty one as far as it goes.</summary>
internal static class DiscoveryReading
{
    public static DecodedDatagram Read(DecodedDatagram datagram, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < DiscoveryFrame.HeaderLength)
            return datagram with { Fault = Graver(datagram.Origin.Fault, DatagramFault.TooShort) };

        var frameFault = DiscoveryFrame.TryOpen(bytes.ToArray(), out var tid, out var body, out var oddities);
        if (frameFault != FrameFault.None)
        {
            tid = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
            body = DecryptAnyway(bytes, tid);
        }

        var messageFault = DiscoveryMessages.TryRead(body, out _, out _);
        var xml = TextOf(body);
        var element = xml is not null && XmlOutline.Read(xml)?.Parts is [var first, ..] ? first : null;
        var verb = element is null ? Verb.Unknown : Verbs.Parse(Encoding.UTF8.GetBytes(element.Name));

        // In a damaged body, what stands in a verb's place may be anything.
        if (verb == Verb.Unknown && frameFault != FrameFault.None) element = null;
        var fault = frameFault == FrameFault.None
            ? DatagramFaults.From(messageFault)
            : DatagramFaults.From(frameFault);
        return datagram with
        {
            Tid = tid,
            Verb = verb != Verb.Unknown ? Encoding.ASCII.GetString(Verbs.Name(verb)) : element?.Name,
            Xml = xml,
            Fields = element?.Parts ?? [],
            Oddities = oddities,
            Fault = Graver(datagram.Origin.Fault, fault),
        };
    }

    /// <summary>That bytes are missing explains every fault that follows from it.</summary>
    private static DatagramFault Graver(DatagramFault ofRecording, DatagramFault ofPacket) =>
        ofRecording != DatagramFault.None ? ofRecording : ofPacket;

    private static byte[] DecryptAnyway(ReadOnlySpan<byte> bytes, uint tid)
    {
        var rest = bytes[DiscoveryFrame.HeaderLength..];
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var length = Math.Min(Math.Min(rest.Length, stated), DiscoveryFrame.MaxDatagramLength);
        var body = rest[..(int)length].ToArray();
        Keystream.Apply(tid, body);
        return body;
    }

    /// <summary>The body as text; null if it does not look like XML, as when its tid is damaged.</summary>
    private static string? TextOf(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body).TrimEnd('\0');
        return text.AsSpan().TrimStart("\uFEFF \t\r\n") is ['<', ..] ? text : null;
    }
}
