namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// Finds the BcUdp datagrams of a recording, whatever its format, which is told by content: people rename files,
/// and a pipe has no name. Containers are read as a stream, one record at a time.
/// </summary>
internal sealed class CaptureReader(Stream stream)
{
    /// <summary>Raw bytes and text are held in memory; real ones are a few packets.</summary>
    private const int MaxUnframedLength = 4 << 20;

    private readonly CaptureInput _input = new(stream);
    private readonly List<string> _cuts = [];
    private int _found;
    private int _incomplete;
    private string _firstIncomplete = "";

    /// <summary>pcap, pcapng, hex or raw; known once the first datagram is.</summary>
    public string Format { get; private set; } = "raw";

    public SkippedPackets Skipped { get; } = new();

    /// <summary>Why there was nothing to show, after the last datagram of none.</summary>
    public DecodeFailure? Failure { get; private set; }

    /// <summary>Where the recording is not whole; null if it is.</summary>
    public string? Cut
    {
        get
        {
            var all = _input.Cuts.Concat(_cuts);
            if (_incomplete > 0)
                all = all.Append($"{_incomplete} of the datagrams are not whole, the first {_firstIncomplete}");
            var cut = string.Join("; ", all);
            return cut.Length == 0 ? null : cut;
        }
    }

    public IEnumerable<DecodedDatagram> Read()
    {
        if (PcapFile.Matches(_input.Head)) return FromContainer("pcap", PcapFile.Read(_input));
        if (PcapngFile.Matches(_input.Head)) return FromContainer("pcapng", PcapngFile.Read(_input));
        return FromBytes(_input.TakeRest(MaxUnframedLength));
    }

    private IEnumerable<DecodedDatagram> FromContainer(string format, IEnumerable<CapturedPacket> packets)
    {
        Format = format;
        foreach (var packet in packets)
        {
            if (LinkLayer.IpPacket(packet, out var reason) is not { } ip || !IpLayer.TryReadUdp(ip, out var udp, out reason))
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
                yield return DatagramReading.Read(
                    ++_found,
                    new DatagramOrigin(packet.Time, udp.Source, udp.Destination, udp.Missing, udp.Fragment),
                    udp.Payload.Span);
            }
        }

        if (_found == 0) Failure = DecodeFailure.NoBcUdp(format, Skipped, Cut);
    }

    private IEnumerable<DecodedDatagram> FromBytes(byte[] bytes)
    {
        var text = Magics.MayBeginBcUdp(bytes) ? null : HexText.Read(bytes);
        if (text is { Datagrams.Count: > 0 }) (Format, bytes) = ("hex", text.Datagrams[0]);
        NoteCuts(text?.Cuts ?? []);
        var frames = text is { Datagrams.Count: > 1 }
            ? text.Datagrams.Select(datagram => (Frame: (ReadOnlyMemory<byte>)datagram, Missing: 0))
            : Magics.MayBeginBcUdp(bytes) ? RawFrames.Split(bytes) : [];
        var offset = 0;
        foreach (var (frame, missing) in frames)
        {
            if (missing > 0)
                _cuts.Add($"the bytes end at byte {offset + frame.Length}, inside the frame that begins at byte {offset}");
            offset += frame.Length;
            if (Magics.IsBcUdp(frame.Span))
                yield return DatagramReading.Read(++_found, new DatagramOrigin(Missing: missing), frame.Span);
            else if (missing == 0) Skipped.Add(SkipReason.OtherUdp);
        }

        if (_found > 0) yield break;
        Failure = _input.Failed ? DecodeFailure.ReadError : DecodeFailure.LooksLike(bytes, text?.StrangeLine ?? 0);
    }

    private void NoteCuts(IReadOnlyList<string> cuts)
    {
        const int Named = 3;
        _cuts.AddRange(cuts.Take(Named));
        if (cuts.Count > Named) _cuts.Add($"{cuts.Count - Named} more lines are not whole");
    }
}
