using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// A camera's identity: the 16 characters of its sticker, or those and the four that newer firmware appends
/// (docs/protocol.md 6.3). Held inline, so that reading a heartbeat allocates nothing. Equality ignores ASCII case.
/// </summary>
public readonly struct Uid : IEquatable<Uid>
{
    /// <summary>The length of the form printed on the sticker.</summary>
    public const int ShortLength = 16;

    /// <summary>Longer ones are refused; real ones have 16 or 20 characters (docs/protocol.md 1.7).</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<byte> s_allowed =
        SearchValues.Create([.. Enumerable.Range(0x21, 0x7e - 0x20).Select(c => (byte)c).Except("<>&\"'"u8.ToArray())]);

    private readonly Characters _characters;
    private readonly byte _length;

    private Uid(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_characters);
        _length = (byte)text.Length;
    }

    /// <summary>The characters as the camera wrote them.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Text => ((ReadOnlySpan<byte>)_characters)[.._length];

    public int Length => _length;

    public bool IsEmpty => _length == 0;

    /// <summary>
    /// The hash of the first sixteen characters: the same for both forms of one camera's UID, whatever their case.
    /// </summary>
    public ulong PrefixHash
    {
        get
        {
            var prefix = Folded().AsUInt64();
            var mixed = Math.BigMul(prefix[0] ^ HashSeed.First, prefix[1] ^ HashSeed.Second, out var low);
            return mixed ^ low;
        }
    }

    /// <summary>The first sixteen characters, or the whole of a shorter UID.</summary>
    public Uid Short => _length <= ShortLength ? this : new Uid(Text[..ShortLength]);

    /// <summary>
    /// What the log shows at its default level: characters 1–4 and 13–16, enough to tell cameras apart and too little
    /// to reach one through the vendor's cloud.
    /// </summary>
    public string Masked => _length < ShortLength
        ? Encoding.ASCII.GetString(Text[..Math.Min(4, Length)]) + "…"
        : $"{Encoding.ASCII.GetString(Text[..4])}…{Encoding.ASCII.GetString(Text[12..16])}";

    /// <summary>
    /// Accepts 1–64 printable ASCII characters other than the five that XML reserves. Nothing that passes can break
    /// a log line or a document.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Uid uid)
    {
        uid = default;
        if (text.Length is 0 or > MaxLength) return false;
        if (text.ContainsAnyExcept(s_allowed)) return false;
        uid = new Uid(text);
        return true;
    }

    public static bool TryParse(string? text, out Uid uid)
    {
        uid = default;
        Span<byte> bytes = stackalloc byte[MaxLength];
        return text is { Length: > 0 and <= MaxLength }
            && Encoding.UTF8.TryGetBytes(text, bytes, out var written)
            && TryParse(bytes[..written], out uid);
    }

    /// <summary>For constants in tests and tools; throws on text that is no UID.</summary>
    public static Uid Parse(string text) =>
        TryParse(text, out var uid) ? uid : throw new FormatException($"'{text}' is not a camera UID");

    /// <summary>
    /// Whether both name one camera: equal, or one has exactly sixteen characters and the other begins with it.
    /// Fewer than sixteen characters match nothing, so that an empty or cut UID never reaches a camera.
    /// </summary>
    public bool Matches(in Uid other)
    {
        if (_length < ShortLength || other._length < ShortLength) return false;
        if (_length != other._length && _length != ShortLength && other._length != ShortLength) return false;
        var common = Math.Min(_length, other._length);
        return Ascii.EqualsIgnoreCase(Text[..common], other.Text[..common]);
    }

    public bool SamePrefix(in Uid other) => Folded() == other.Folded();

    public bool Equals(Uid other) => EqualsIn(other);

    /// <summary>As <see cref="Equals(Uid)"/>, without copying the other.</summary>
    public bool EqualsIn(in Uid other) =>
        _length == other._length && (Text.SequenceEqual(other.Text) || Ascii.EqualsIgnoreCase(Text, other.Text));

    public override bool Equals(object? obj) => obj is Uid other && EqualsIn(other);

    public override int GetHashCode() => (int)PrefixHash;

    public override string ToString() => Encoding.ASCII.GetString(Text);

    public static bool operator ==(in Uid left, in Uid right) => left.EqualsIn(right);

    public static bool operator !=(in Uid left, in Uid right) => !left.EqualsIn(right);

    /// <summary>The first sixteen bytes in upper case, zeros after a shorter text.</summary>
    private Vector128<byte> Folded()
    {
        var text = Vector128.LoadUnsafe(in MemoryMarshal.GetReference((ReadOnlySpan<byte>)_characters));
        var lowerCase = Vector128.GreaterThanOrEqual(text, Vector128.Create((byte)'a'))
            & Vector128.LessThanOrEqual(text, Vector128.Create((byte)'z'));
        return text ^ (lowerCase & Vector128.Create((byte)0x20));
    }

    [InlineArray(MaxLength)]
    private struct Characters
    {
        private byte _first;
    }

    /// <summary>Differs in every process, so that nobody can prepare UIDs that all fall into one bucket.</summary>
    private static class HashSeed
    {
        public static readonly ulong First = Draw("first");
        public static readonly ulong Second = Draw("second");

        /// <summary>The framework draws a key for the hashes of its texts at each start. Its cryptography would cost a start OpenSSL.</summary>
        private static ulong Draw(string name) => (ulong)(uint)Hash(name) << 32 | (uint)Hash(name + name) | 1;

        private static int Hash(string text) => text.GetHashCode(StringComparison.Ordinal);
    }
}
