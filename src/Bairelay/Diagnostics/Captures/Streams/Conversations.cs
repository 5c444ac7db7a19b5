using System.Buffers.Binary;
using System.Net;
using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>
/// The Baichuan streams of a recording: TCP that uses the cameras' port or begins like a message, and the data packets
/// of BcUdp.
/// </summary>
internal sealed class Conversations(Secret? password, StreamFindings findings, SkippedPackets skipped)
{
    private const int CameraPort = 9000;

    /// <summary>A recording has a camera or two; of more, the one that has been silent for longest is ended.</summary>
    private const int Most = 64;

    /// <summary>Far beyond what a peer sends without an answer; real windows are below 1 MiB.</summary>
    private const int BytesBack = 16 << 20;

    /// <summary>The window of the protocol's own peers.</summary>
    private const int PacketsBack = 1024;

    private readonly List<Conversation> _all = [];

    /// <summary>Takes a TCP segment; false if it is none of a camera's.</summary>
    public bool AddTcp(long? time, in CapturedTcp tcp)
    {
        var known = Find(tcp.Source, tcp.Destination);
        // A connection that begins ends the one before it on the same ports; its packet is repeated at times.
        if (known is { Messages: > 0 } && tcp is { Syn: true, Ack: false })
        {
            Retire(known);
            known = null;
        }

        if (known is null && tcp.Source.Port != CameraPort && tcp.Destination.Port != CameraPort && !BeginsMessage(tcp.Payload.Span))
            return false;
        var conversation = Use(known, tcp.Source, tcp.Destination);
        conversation.Packets++;
        var order = conversation.Order(new StreamOrigin(tcp.Source, tcp.Destination), "bytes", BytesBack);
        var first = tcp.Syn ? tcp.Sequence + 1 : tcp.Sequence;
        if (tcp.Syn) order.Begin(first);
        var length = tcp.Payload.Length + tcp.Missing;
        if (length > 0) order.Add(new Segment(time, first, (uint)length, tcp.Payload, tcp.Missing));
        return true;
    }

    /// <summary>Takes a data packet of BcUdp, of which the end may be missing.</summary>
    public void AddData(in DatagramOrigin origin, ReadOnlyMemory<byte> datagram)
    {
        var bytes = datagram.Span;
        if (bytes.Length < DataPacket.HeaderLength || Word(bytes, 8) != 0) return;
        var stated = Word(bytes, 16);
        var payload = datagram[DataPacket.HeaderLength..];
        if (stated > payload.Length + origin.Missing) return;
        if (payload.Length > stated) payload = payload[..(int)stated];
        var conversation = Use(Find(origin.Source, origin.Destination), origin.Source, origin.Destination);
        conversation.Order(new StreamOrigin(origin.Source, origin.Destination, (int)Word(bytes, 4)), "packets", PacketsBack)
            .Add(new Segment(origin.Time, Word(bytes, 12), 1, payload, (int)stated - payload.Length));
    }

    public void End()
    {
        while (_all.Count > 0) Retire(_all[0]);
    }

    private Conversation? Find(IPEndPoint? source, IPEndPoint? destination) =>
        _all.FindLast(conversation => conversation.IsBetween(source, destination));

    private Conversation Use(Conversation? known, IPEndPoint? source, IPEndPoint? destination)
    {
        var used = known ?? new Conversation(source, destination, password, findings);
        if (known is not null) _all.Remove(known);
        else if (_all.Count == Most) Retire(_all[0]);
        _all.Add(used);
        return used;
    }

    private void Retire(Conversation conversation)
    {
        _all.Remove(conversation);
        conversation.End();
        // Other programs use that port too.
        if (conversation.Messages == 0 && conversation.Packets > 0) skipped.Add(SkipReason.NotUdp, conversation.Packets);
    }

    private static bool BeginsMessage(ReadOnlySpan<byte> payload) =>
        Magics.IsBaichuan(payload) && (BcHeader.TryRead(payload, out _, out var fault) || fault == BcFault.None);

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
