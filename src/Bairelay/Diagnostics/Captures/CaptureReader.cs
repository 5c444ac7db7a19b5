using Bairelay.Configuration;
using Bairelay.Diagnostics.Captures.Streams;

namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// Finds what cameras say in a recording, whatever its format, which is told by content: people rename files, and a
/// pipe has no name. Containers are read as a stream, one record at a time.
/// </summary>
internal sealed class CaptureReader
{
    /// <summary>Text is held in memory, several times; real ones are a few packets.</summary>
    private const int MaxTextLength = 4 << 20;

    /// <summary>Bytes of the protocol are held in memory, once: minutes of video.</summary>
    private const int MaxRawLength = 64 << 20;

    private readonly CaptureInput _input;
    private readonly Secret? _password;
    private readonly StreamFindings _findings = new();
    private readonly Conversations _conversations;
    private readonly List<string> _cuts = [];
    private int _datagrams;
    private int _incomplete;
    private string _firstIncomplete = "";

    /// <param name="stream">Read once, from front to back.</param>
    /// <param name="password">Of the camera, for what it encrypted.</param>
    public CaptureReader(Stream stream, Secret? password)
    {
        _input = new CaptureInput(stream);
        _password = password;
        _conversations = new Conversations(password, _findings, Skipped);
    }

    /// <summary>pcap, pcapng, hex or raw; known once the first item is.</summary>
    public string Format { get; private set; } = "raw";

    public SkippedPackets Skipped { get; } = new();

    /// <summary>Why there was nothing to show, after the last item of none.</summary>
    public DecodeFailure? Failure { get; private set; }

    /// <summary>Where the recording is not whole; null if it is.</summary>
    public string? Cut
    {
        get
        {
            var all = _input.Cuts.Concat(_cuts).Concat(_findings.Cuts);
            if (_incomplete > 0)
                all = all.Append($"{_incomplete} of the datagrams are not whole, the first {_firstIncomplete}");
            var cut = string.Join("; ", all);
            return cut.Length == 0 ? null : cut;
        }
    }

    public IEnumerable<DecodedItem> Read()
    {
        if (PcapFile.Matches(_input.Head)) return FromContainer("pcap", PcapFile.Read(_input));
        if (PcapngFile.Matches(_input.Head)) return FromContainer("pcapng", PcapngFile.Read(_input));
        var known = Magics.MayBeginBcUdp(_input.Head) || Magics.IsBaichuan(_input.Head) || Magics.IsBcMedia(_input.Head);
        return FromBytes(_input.TakeRest(known ? MaxRawLength : MaxTextLength));
    }

    private IEnumerable<DecodedItem> FromContainer(string format, IEnumerable<CapturedPacket> packets)
    {
        Format = format;
        var found = false;
        foreach (var packet in packets)
        {
            if (Take(packet) is { } datagram)
            {
                found = true;
                yield return datagram;
            }

            while (_findings.TryTake(out var item))
            {
                found = true;
                yield return item;
            }
        }

        _conversations.End();
        while (_findings.TryTake(out var item))
        {
            found = true;
            yield return item;
        }

        if (!found) Failure = DecodeFailure.NothingFound(format, Skipped, Cut);
    }

    /// <summary>Takes one record: a datagram to show, a segment of a stream, or something to count.</summary>
    private DecodedDatagram? Take(in CapturedPacket packet)
    {
        if (LinkLayer.IpPacket(packet, out var reason) is not { } bytes)
        {
            Skipped.Add(reason);
        }
        else if (!IpLayer.TryRead(bytes, out var ip))
        {
            Skipped.Add(SkipReason.Malformed);
        }
        else if (ip.Protocol != TransportLayer.Udp)
        {
            var isCamera = ip.Protocol == TransportLayer.Tcp && TransportLayer.TryReadTcp(ip, out var tcp)
                && _conversations.AddTcp(packet.Time, tcp);
            if (!isCamera) Skipped.Add(SkipReason.NotUdp);
        }
        else if (!TransportLayer.TryReadUdp(ip, out var udp, out reason))
        {
            Skipped.Add(reason);
        }
        else if (!Magics.IsBcUdp(udp.Payload.Span))
        {
            Skipped.Add(SkipReason.OtherUdp);
        }
        else
        {
            if (udp.Missing > 0 && !udp.Fragment && _incomplete++ == 0)
                _firstIncomplete = $"in the record at byte {packet.Offset}, which lacks {udp.Missing} bytes";
            return Datagram(new DatagramOrigin(packet.Time, udp.Source, udp.Destination, udp.Missing, udp.Fragment), udp.Payload);
        }

        return null;
    }

    private DecodedDatagram Datagram(in DatagramOrigin origin, ReadOnlyMemory<byte> bytes)
    {
        var datagram = DatagramReading.Read(++_datagrams, origin, bytes.Span);
        if (datagram.Kind == DatagramKind.Data) _conversations.AddData(origin, bytes);
        return datagram;
    }

    private IEnumerable<DecodedItem> FromBytes(byte[] bytes)
    {
        var isKnown = Magics.MayBeginBcUdp(bytes) || Magics.IsBaichuan(bytes);
        var text = isKnown || bytes.Length > MaxTextLength ? null : HexText.Read(bytes);
        if (text is { Datagrams.Count: > 0 }) (Format, bytes) = ("hex", text.Datagrams[0]);
        NoteCuts(text?.Cuts ?? []);
        var found = false;
        foreach (var datagram in Frames(bytes, text?.Datagrams ?? []))
        {
            found = true;
            yield return datagram;
            while (_findings.TryTake(out var item)) yield return item;
        }

        _conversations.End();
        if (!found && FileStreams.TryRead(bytes, _password, _findings)) found = _findings.Any;
        while (_findings.TryTake(out var item)) yield return item;
        if (!found) Failure = _input.Failed ? DecodeFailure.ReadError : DecodeFailure.LooksLike(bytes, text?.StrangeLine ?? 0);
    }

    private IEnumerable<DecodedDatagram> Frames(byte[] bytes, IReadOnlyList<byte[]> lines)
    {
        var frames = lines.Count > 1
            ? lines.Select(line => (Frame: (ReadOnlyMemory<byte>)line, Missing: 0))
            : Magics.MayBeginBcUdp(bytes) ? RawFrames.Split(bytes) : [];
        var offset = 0;
        foreach (var (frame, missing) in frames)
        {
            if (missing > 0)
                _cuts.Add($"the bytes end at byte {offset + frame.Length}, inside the frame that begins at byte {offset}");
            offset += frame.Length;
            if (Magics.IsBcUdp(frame.Span)) yield return Datagram(new DatagramOrigin(Missing: missing), frame);
            else if (missing == 0) Skipped.Add(SkipReason.OtherUdp);
        }
    }

    private void NoteCuts(IReadOnlyList<string> cuts)
    {
        const int Named = 3;
        _cuts.AddRange(cuts.Take(Named));
        if (cuts.Count > Named) _cuts.Add($"{cuts.Count - Named} more lines are not whole");
    }
}
