using System.Buffers.Binary;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// A reliable stream whose peer does whatever the input says. The input is a script of eight-byte steps: what happens,
/// then its numbers. Whatever the script: no exception, no endless sending, bounded memory, well-formed packets, and
/// every byte that is read is the one that belongs there.
/// </summary>
internal static class StreamTarget
{
    private const int SendId = 743;
    private const int OwnId = 330001;

    private static readonly StreamSettings s_settings = new() { FirstPacketId = 0xffffffa0 };

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        Script("d000 r999 d001 d003 t010 d002 r999 t250"),
        Script("w999 t001 a001 a003 t500 b000 t010 b000 t500 a255 w999"),
        Script("d005 d004 d003 d002 d001 d000 r003 r999 d006 d006 d006 t010 r999"),
        Script("w999 w999 w999 w999 w999 w999 t001 n000 b009 t020 b009 t020 b009 a100 t500 t500 a150 w999 t001"),
        Script("d000 d999 d998 d997 d095 d096 d097 d160 r999 t250 x001 x002 x900"),
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
        [.. "d000 d001 d002 d096 d999 t001 t010 t500 a001 a004 a096 n000 b001 w100 w999 r001 r999 x001".Split(' ').Select(Step)];

    public static void Run(ReadOnlySpan<byte> script)
    {
        var end = new End();
        for (; script.Length >= 8; script = script[8..])
            end.Do((char)script[0], BinaryPrimitives.ReadUInt16LittleEndian(script[2..]), script[1], script[4..8]);
        end.Do('t', 1000, 0, [0, 0, 0, 0]);
    }

    private static byte[] Script(string steps) => [.. steps.Split(' ').SelectMany(Step)];

    private static byte[] Step(string step)
    {
        var number = ushort.Parse(step.AsSpan(1));
        return [(byte)step[0], 0, (byte)number, (byte)(number >> 8), (byte)(number * 7), 0x55, (byte)number, 1];
    }

    private sealed class End
    {
        private readonly ReliableStream _stream = new(SendId, OwnId, s_settings);
        private readonly byte[] _packet = new byte[ReliableStream.MaxPacketLength];
        private uint _readId = s_settings.FirstPacketId;
        private int _readOffset;
        private long _now;

        public void Do(char step, ushort number, byte small, ReadOnlySpan<byte> four)
        {
            var id = s_settings.FirstPacketId + number;
            switch (step)
            {
                case 'd':
                    Data(id);
                    break;
                case 'a':
                    Ack(0, id, []);
                    break;
                case 'b':
                    var bitmap = new byte[number % 300];
                    for (var i = 0; i < bitmap.Length; i++) bitmap[i] = (byte)(four[i / 8 % 4] >> i % 8 & 1);
                    Ack(small > 250 ? AckPacket.NothingReceived : 0, id, bitmap);
                    break;
                case 'n':
                    Ack(AckPacket.NothingReceived, AckPacket.NothingReceived, four.ToArray());
                    break;
                case 'w':
                    var accepted = _stream.Write(new byte[number * 16]);
                    Check(accepted >= 0 && accepted <= number * 16, "accepted");
                    break;
                case 'r':
                    Read(number);
                    break;
                case 'x':
                    Damaged(number, small, four);
                    break;
                default:
                    _now += number;
                    break;
            }

            Send();
            Check(_stream.HeldPackets <= 1024, "held");
            Check(_stream.UnackedPackets <= 512, "unacked");
            Check(_stream.UnsentBytes <= s_settings.MaxUnsentBytes, "unsent");
        }

        private void Data(uint id)
        {
            var payload = new byte[LengthOf(id)];
            for (var i = 0; i < payload.Length; i++) payload[i] = ByteOf(id, i);
            var packet = new byte[DataPacket.HeaderLength + payload.Length];
            new DataPacket(OwnId, id, payload).Write(packet);
            _stream.Receive(packet, _now);
        }

        private void Ack(uint group, uint id, byte[] bitmap)
        {
            var packet = new byte[AckPacket.HeaderLength + bitmap.Length];
            new AckPacket(OwnId, group, id, 0, bitmap).Write(packet);
            var before = _stream.UnackedPackets;
            var verdict = _stream.Receive(packet, _now);
            Check(verdict is PacketVerdict.Ack or PacketVerdict.AckOfUnsent, "verdict");
            Check(verdict == PacketVerdict.Ack || _stream.UnackedPackets == before, "ignored");
        }

        /// <summary>A packet with one word overwritten and its end cut off. Never one that would pass for good data.</summary>
        private void Damaged(ushort number, byte small, ReadOnlySpan<byte> four)
        {
            var packet = new byte[40];
            if (small % 2 == 0) new DataPacket(OwnId, number, new byte[20]).Write(packet);
            else new AckPacket(OwnId, 0, number, 0, new byte[12]).Write(packet);
            four.CopyTo(packet.AsSpan(number % 10 * 4));
            var length = packet.Length - small / 2 % 40;
            if (DataPacket.TryRead(packet.AsSpan(0, length), out var data) && data.ConnectionId == OwnId) return;
            _stream.Receive(packet.AsSpan(0, length), _now);
        }

        private void Read(int atMost)
        {
            var bytes = new byte[atMost];
            var available = _stream.Available;
            var count = _stream.Read(bytes);
            Check(count == Math.Min(available, atMost), "count");
            foreach (var value in bytes.AsSpan(0, count))
            {
                while (_readOffset == LengthOf(_readId)) (_readId, _readOffset) = (_readId + 1, 0);
                Check(value == ByteOf(_readId, _readOffset++), "byte");
            }
        }

        private void Send()
        {
            var packets = 0;
            while (_stream.TryTake(_packet, _now, out var length))
            {
                var packet = _packet.AsSpan(0, length);
                if (AckPacket.TryRead(packet, out var ack))
                    Check(ack.ConnectionId == SendId && ack.Bitmap.Length <= AckPacket.MaxBitmapToSend, "ack");
                else
                    Check(DataPacket.TryRead(packet, out var data) && data.ConnectionId == SendId && data.Payload.Length > 0, "data");
                // Everything in flight again, everything that follows, and an ack.
                Check(++packets <= 401, "storm");
            }

            Check(_stream.NextDue > _now, "due");
        }

        private static int LengthOf(uint id) => (int)(id * 37 % 90);

        private static byte ByteOf(uint id, int at) => (byte)(id * 31 + (uint)at);

        private static void Check(bool holds, string what)
        {
            if (!holds) throw new InvalidOperationException(what);
        }
    }
}
