using Bairelay.Protocol.Baichuan;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>
/// The bytes of one direction, in order: finds the messages in them, and the next one after a place that is damaged or
/// missing. It holds one unfinished message at most.
/// </summary>
internal sealed class MessageStream(StreamOrigin origin, SessionKey key, StreamFindings findings)
{
    /// <summary>In a search, a magic with a larger id behind it is chance: the known ids are below 1,000.</summary>
    private const uint HighestId = 0xffff;

    private readonly MessageReading _reading = new(key);
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long _offset;
    private long _passed;
    private long? _time;
    private bool _searching;

    public int Messages { get; private set; }

    private Span<byte> Held => _buffer.AsSpan(_start, _end - _start);

    public void Append(long? time, ReadOnlySpan<byte> bytes)
    {
        _time = time;
        MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
        while (!_searching || Find())
        {
            if (!BcHeader.TryRead(Held, out var header, out var fault))
            {
                if (fault == BcFault.None) return;
                _searching = true;
                continue;
            }

            if (Held.Length < LengthOf(header)) return;
            Take(header, Held[..LengthOf(header)], missing: 0);
        }
    }

    /// <summary>Something is missing here; what follows belongs to no message that has begun.</summary>
    public void Lose(long? time, long count, string unit)
    {
        if (TakeUnfinished() || Messages > 0) findings.Add(new DecodedGap(time, origin, count, unit, Passed: 0));
        Pass(Held.Length, isMessage: true);
        _reading.Numbers.Lose();
        _searching = true;
    }

    public void End()
    {
        if (!_searching && !Held.IsEmpty) NameCut();
        foreach (var (id, number, missing) in _reading.Numbers.Unfinished())
        {
            findings.AddCut(
                $"{origin} ends inside a frame carried by messages {id} {MessageNames.Of(id)} with number {number}; {missing} bytes are missing");
        }
    }

    /// <summary>Whether a header that stands where none was expected is one.</summary>
    public static bool IsLikely(in BcHeader header) => header.MessageId <= HighestId;

    private static int LengthOf(in BcHeader header) => header.HeaderLength + (int)header.BodyLength;

    private void NameCut()
    {
        var (start, end) = (_offset, _offset + Held.Length);
        if (BcHeader.TryRead(Held, out var header, out _))
        {
            findings.AddCut(
                $"{origin} ends at byte {end}, inside the message that begins at byte {start}; {LengthOf(header) - Held.Length} bytes are missing");
            TakeUnfinished();
        }
        else if (Messages > 0 || origin == default)
        {
            // A few bytes alone do not make a packet's content a stream.
            findings.AddCut($"{origin} ends at byte {end}, inside the header of the message that begins at byte {start}");
        }
    }

    private bool TakeUnfinished()
    {
        if (_searching || !BcHeader.TryRead(Held, out var header, out _)) return false;
        Take(header, Held, LengthOf(header) - Held.Length);
        return true;
    }

    private void Take(in BcHeader header, Span<byte> bytes, int missing)
    {
        Messages++;
        var message = new DecodedMessage(findings.NextMessage(), _time, origin, _offset, header, missing);
        findings.Add(_reading.Read(message, bytes[header.HeaderLength..]));
        Pass(bytes.Length, isMessage: true);
    }

    /// <summary>Passes over what begins no message; false if more bytes are needed to tell.</summary>
    private bool Find()
    {
        var held = Held;
        var at = 0;
        var found = false;
        while (true)
        {
            var next = held[at..].IndexOfAny(unchecked((byte)BcHeader.Magic), unchecked((byte)BcHeader.OtherMagic));
            at = next < 0 ? held.Length : at + next;
            if (next < 0) break;
            found = BcHeader.TryRead(held[at..], out var header, out var fault) && IsLikely(header);
            if (found || (fault == BcFault.None && held.Length - at < BcHeader.LongLength && Magics.MayBeginBaichuan(held[at..]))) break;
            at++;
        }

        Pass(at, isMessage: false);
        if (!found) return false;
        if (_passed > 0) findings.Add(new DecodedGap(_time, origin, Lost: 0, "bytes", _passed));
        _passed = 0;
        _searching = false;
        return true;
    }

    private void Pass(int count, bool isMessage)
    {
        _start += count;
        _offset += count;
        if (!isMessage) _passed += count;
        if (_start == _end) _start = _end = 0;
    }

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _end >= count) return;
        var held = _end - _start;
        var room = held + count > _buffer.Length ? new byte[Math.Max((held + count) * 2, 4096)] : _buffer;
        Held.CopyTo(room);
        (_buffer, _start, _end) = (room, 0, held);
    }
}
