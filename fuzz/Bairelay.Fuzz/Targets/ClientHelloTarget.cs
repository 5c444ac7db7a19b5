using System.Buffers.Binary;
using System.Text;
using Bairelay.LocalCloud.Push;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// The first bytes of a TLS connection. Whatever they are: no exception, the same verdict however they are cut, and a
/// name that can be written into a line of the log. A hello spread over several records says the same as in one.
/// </summary>
internal static class ClientHelloTarget
{
    private static readonly byte[] s_named = Hello(("pushx.reolink.com", 0));

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        s_named,
        Hello(("a", 0)),
        Hello(("other kind", 7), ("pushx.reolink.com.", 0)),
        Hello(),
        Records(s_named, 1),
        Records(s_named, 7),
        [0x15, 3, 1, 0, 2, 2, 40],
        Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: pushx.reolink.com\r\n\r\n"),
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        [0x16, 3, 1, 0, 1], [0x16, 3, 3, 0x40, 0], [0x16, 3, 1, 0, 0], [1, 0, 0, 0x40], [0, 0], [0xff, 0xff], [0x0a, 0x0a, 0, 0],
        [0, 0, 0, 5, 0, 3, 0, 0, 0], [0, 0x10, 0, 0], Encoding.ASCII.GetBytes("pushx.reolink.com"), new byte[300],
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var whole = Read(bytes, bytes.Length + 1);
        var piece = bytes.IsEmpty ? 1 : 1 + bytes[^1] % 16;
        if (Read(bytes, 1) != whole || Read(bytes, piece) != whole) throw new InvalidOperationException("the verdict depends on how the bytes were cut");
        if (whole.State == HelloState.Named != whole.Name is { Length: > 0 and <= ClientHelloReader.MaxNameLength })
            throw new InvalidOperationException($"{whole.State} with the name '{whole.Name}'");
        if (whole.Name?.Any(c => c is <= ' ' or > '~') == true) throw new InvalidOperationException("a name that breaks a line");
        if (IsOneRecord(bytes) && Read(Records(bytes, piece), 1) != whole) throw new InvalidOperationException("the verdict depends on the records");
    }

    private static (HelloState State, string? Name) Read(ReadOnlySpan<byte> bytes, int piece)
    {
        var reader = new ClientHelloReader();
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(piece, bytes.Length)..])
        {
            var before = reader.State;
            var after = reader.Feed(bytes[..Math.Min(piece, bytes.Length)]);
            if (before != HelloState.NeedsMore && after != before) throw new InvalidOperationException("a verdict changed");
        }

        return (reader.State, reader.ServerName);
    }

    private static bool IsOneRecord(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 5 && bytes[0] == 0x16 && bytes[1] == 3 && BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]) == bytes.Length - 5 && bytes.Length - 5 <= 1 << 14;

    /// <summary>The same message in records of this length.</summary>
    private static byte[] Records(ReadOnlySpan<byte> record, int length)
    {
        var all = new List<byte>();
        foreach (var part in record[5..].ToArray().Chunk(length)) all.AddRange([0x16, 3, 1, 0, (byte)part.Length, .. part]);
        return [.. all];
    }

    private static byte[] Hello(params (string Name, byte Kind)[] names)
    {
        byte[] list = [.. names.SelectMany(one => (byte[])[one.Kind, .. Short(one.Name.Length), .. Encoding.ASCII.GetBytes(one.Name)])];
        byte[] extensions = [0x1a, 0x1a, 0, 0, 0, 23, 0, 0, .. names.Length == 0 ? [] : (byte[])[0, 0, .. Short(list.Length + 2), .. Short(list.Length), .. list], 0, 43, 0, 3, 2, 3, 4];
        byte[] body = [3, 3, .. new byte[32], 4, 1, 2, 3, 4, 0, 4, 0x13, 1, 0x13, 2, 1, 0, .. Short(extensions.Length), .. extensions];
        return [0x16, 3, 1, .. Short(body.Length + 4), 1, 0, .. Short(body.Length), .. body];
    }

    private static byte[] Short(int number) => [(byte)(number >> 8), (byte)number];
}
