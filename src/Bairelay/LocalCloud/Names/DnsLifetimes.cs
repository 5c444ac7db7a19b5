using System.Buffers.Binary;

namespace Bairelay.LocalCloud.Names;

/// <summary>Finds out for how long a reply may be kept, and where in it the lifetimes stand (RFC 1035, 4.1.3; RFC 2308 for names that are not).</summary>
internal static class DnsLifetimes
{
    private const ushort StartOfAuthority = 6;

    /// <summary>Not a record, but an extension of the header: its "lifetime" is something else (RFC 6891).</summary>
    private const ushort Extension = 41;

    private const int RecordLength = 10;

    /// <summary>Seconds; null: not to be kept.</summary>
    /// <param name="offsets">Of each lifetime.</param>
    public static uint? Find(ReadOnlySpan<byte> reply, List<int> offsets)
    {
        if (reply.Length < DnsQuestion.HeaderLength) return null;
        var (isTruncated, code) = ((reply[2] & 0x02) != 0, reply[3] & 0x0f);
        if (isTruncated || code is not (0 or 3)) return null;
        var position = DnsQuestion.HeaderLength;
        for (var count = Count(reply, 4); count > 0; count--)
        {
            if (!SkipName(reply, ref position)) return null;
            position += 4;
        }

        var answers = Count(reply, 6);
        uint? shortest = null;
        var knowsAbsence = false;
        for (var left = answers + Count(reply, 8) + Count(reply, 10); left > 0; left--)
        {
            if (!SkipName(reply, ref position) || position + RecordLength > reply.Length) return null;
            var record = reply[position..];
            var length = BinaryPrimitives.ReadUInt16BigEndian(record[8..]);
            if (position + RecordLength + length > reply.Length) return null;
            var type = BinaryPrimitives.ReadUInt16BigEndian(record);
            if (type != Extension)
            {
                var lifetime = BinaryPrimitives.ReadUInt32BigEndian(record[4..]);
                // The last number of an SOA is for how long it may be believed that there is nothing.
                if (type == StartOfAuthority && answers == 0 && length >= 4)
                {
                    knowsAbsence = true;
                    lifetime = Math.Min(lifetime, BinaryPrimitives.ReadUInt32BigEndian(record[(RecordLength + length - 4)..]));
                }

                shortest = Math.Min(shortest ?? uint.MaxValue, lifetime);
                offsets.Add(position + 4);
            }

            position += RecordLength + length;
        }

        return answers > 0 || knowsAbsence ? shortest : null;
    }

    private static int Count(ReadOnlySpan<byte> reply, int offset) => BinaryPrimitives.ReadUInt16BigEndian(reply[offset..]);

    private static bool SkipName(ReadOnlySpan<byte> reply, ref int position)
    {
        while (position < reply.Length)
        {
            var length = reply[position];
            if (length >= 0xc0)
            {
                position += 2;
                return position <= reply.Length;
            }

            if (length > 63) return false;
            position += 1 + length;
            if (length == 0) return true;
        }

        return false;
    }
}
