using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>What a camera says, with something wrong in it. It speaks no cipher: its camera must not encrypt.</summary>
internal sealed partial class Liar(int seed)
{
    /// <summary>Where a length stands in a header: 32 bits each.</summary>
    private const int BodyLength = 8;
    private const int PayloadOffset = 20;
    private const int DataLength = 16;
    private const int BitmapLength = 24;

    private static readonly uint[] s_lengths = [uint.MaxValue, int.MaxValue, 0x80000000, BcHeader.MaxBodyLength, BcHeader.MaxBodyLength + 1, 65_536, 1, 0];

    private readonly Random _random = new(seed);
    private uint? _kind;
    private int _told;

    public int Told => Volatile.Read(ref _told);

    /// <summary>It lies in messages of this number alone, and tells the truth otherwise.</summary>
    public void LieIn(uint? kind) => _kind = kind;

    /// <summary>One of its lengths, or the numbers in its XML, are others.</summary>
    public ReadOnlyMemory<byte> Message(ReadOnlyMemory<byte> message)
    {
        if (!Concerns(message)) return message;
        var lie = message.ToArray();
        var isLong = BcClass.HeaderLength(BinaryPrimitives.ReadUInt16LittleEndian(lie.AsSpan(18))) == BcHeader.LongLength;
        switch (_random.Next(3))
        {
            case 0:
                WriteLength(lie, BodyLength);
                break;
            case 1 when isLong:
                WriteLength(lie, PayloadOffset);
                break;
            default:
                var head = isLong ? BcHeader.LongLength : BcHeader.ShortLength;
                var text = Encoding.Latin1.GetString(lie.AsSpan(head));
                Encoding.Latin1.GetBytes(Number().Replace(text, OtherNumber), lie.AsSpan(head));
                break;
        }

        return lie;
    }

    /// <summary>The same again and again.</summary>
    public ReadOnlyMemory<byte> Endless(ReadOnlyMemory<byte> message) =>
        !Concerns(message) || message.Length < 10_000 ? message : Enumerable.Repeat(message.ToArray(), 300).SelectMany(one => one).ToArray();

    /// <summary>The length in a packet of a session is another, now and then.</summary>
    public ReadOnlyMemory<byte> Packet(ReadOnlyMemory<byte> packet)
    {
        if (_kind is null || KindOf(packet) is not (DataPacket.Magic or AckPacket.Magic) || _random.Next(3) != 0) return packet;
        Interlocked.Increment(ref _told);
        var lie = packet.ToArray();
        WriteLength(lie, KindOf(packet) == DataPacket.Magic ? DataLength : BitmapLength);
        return lie;
    }

    /// <summary>Never says that it has received anything.</summary>
    public ReadOnlyMemory<byte> WithoutAcks(ReadOnlyMemory<byte> packet)
    {
        if (_kind is null || KindOf(packet) != AckPacket.Magic) return packet;
        Interlocked.Increment(ref _told);
        return default;
    }

    /// <summary>XML alone; digits in a picture are not meant.</summary>
    [GeneratedRegex(@"(?<=>)\d+(?=<)")]
    private static partial Regex Number();

    private static uint KindOf(ReadOnlyMemory<byte> packet) => BinaryPrimitives.ReadUInt32LittleEndian(packet.Span);

    private bool Concerns(ReadOnlyMemory<byte> message)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(message.Span[4..]) != _kind) return false;
        Interlocked.Increment(ref _told);
        return true;
    }

    private void WriteLength(byte[] packet, int offset) =>
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(offset), s_lengths[_random.Next(s_lengths.Length)]);

    /// <summary>As long as the true one, so that what follows keeps its place.</summary>
    private string OtherNumber(Match number) => _random.Next(3) switch
    {
        0 => new string('9', number.Length),
        1 => new string('0', number.Length),
        _ => "-" + new string('9', number.Length - 1),
    };
}
