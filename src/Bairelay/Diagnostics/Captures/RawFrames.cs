using System.Buffers.Binary;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// Splits bytes that are nothing but BcUdp: usually one datagram, sometimes several one after another, each as long
/// as its header says.
/// </summary>
internal static class RawFrames
{
    /// <summary>The frames, and how many bytes the last one lacks.</summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Frame, int Missing)> Split(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var length = LengthOf(bytes.Span);
            if (length > bytes.Length)
            {
                // A length that no datagram can have is a wrong length, not a cut.
                yield return (bytes, length <= ushort.MaxValue ? (int)length - bytes.Length : 0);
                yield break;
            }

            // What is no next frame belongs to this datagram: bytes after the body occur and are accepted.
            if (!Magics.MayBeginBcUdp(bytes.Span[(int)length..])) length = bytes.Length;
            yield return (bytes[..(int)length], 0);
            bytes = bytes[(int)length..];
        }
    }

    private static long LengthOf(ReadOnlySpan<byte> bytes)
    {
        var isAck = bytes.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == AckPacket.Magic;
        var isDiscovery = bytes.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == DiscoveryFrame.Magic;
        var headerLength = isAck ? AckPacket.HeaderLength : DataPacket.HeaderLength;
        if (bytes.Length < headerLength) return headerLength;
        return headerLength + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[(isDiscovery ? 4 : headerLength - 4)..]);
    }
}
