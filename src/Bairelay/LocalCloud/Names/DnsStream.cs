using System.Buffers.Binary;

namespace Bairelay.LocalCloud.Names;

/// <summary>Messages over TCP: each behind its length in two bytes (RFC 1035, 4.2.2).</summary>
internal static class DnsStream
{
    /// <summary>Null at the end of the stream.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var length = new byte[2];
        if (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, cancellation) < 2) return null;
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        return await stream.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false, cancellation) == message.Length ? message : null;
    }

    /// <summary>In one piece: some peers take a length that comes alone for the whole.</summary>
    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var piece = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(piece, (ushort)message.Length);
        message.CopyTo(piece.AsMemory(2));
        await stream.WriteAsync(piece, cancellation);
    }
}
