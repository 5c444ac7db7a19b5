namespace Bairelay.Fuzz;

/// <summary>Makes new inputs of known ones.</summary>
internal sealed class Mutation(IReadOnlyList<byte[]> pieces, Random random)
{
    /// <summary>Longer ones reach nothing more and cost time.</summary>
    public const int Longest = 4096;

    private static readonly byte[] s_edges = [0, 1, 0x7f, 0x80, 0xff, (byte)'<', (byte)'"', (byte)'\n', (byte)'0', (byte)'9'];

    /// <param name="original">What to begin with.</param>
    /// <param name="other">What a part may be taken from.</param>
    public byte[] Of(byte[] original, byte[] other)
    {
        var bytes = new List<byte>(original);
        for (var changes = random.Next(0, 6); changes > 0; changes--) Change(bytes, other);
        if (bytes.Count > Longest) bytes.RemoveRange(Longest, bytes.Count - Longest);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
            case 2 when at < bytes.Count: bytes[at] = s_edges[random.Next(s_edges.Length)]; break;
            case 3 when at < bytes.Count: bytes[at] += (byte)(random.Next(33) - 16); break;
            case 4: bytes.InsertRange(at, pieces[random.Next(pieces.Count)]); break;
            case 5: Overwrite(bytes, at, pieces[random.Next(pieces.Count)]); break;
            case 6: bytes.RemoveRange(at, Math.Min(random.Next(random.Next(8) == 0 ? 200 : 8), bytes.Count - at)); break;
            case 7:
                var length = Math.Min(random.Next(40), bytes.Count - at);
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 8 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(200), other.Length - from)));
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] piece)
    {
        bytes.RemoveRange(at, Math.Min(piece.Length, bytes.Count - at));
        bytes.InsertRange(at, piece);
    }
}
