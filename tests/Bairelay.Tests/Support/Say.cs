using Bairelay.Protocol.Baichuan;

namespace Bairelay.Tests.Support;

/// <summary>One message of a scripted camera. Texts are XML without declaration; it adds that, and the body around it.</summary>
internal sealed record Say(ushort Code = 200)
{
    public const string MarksBinary = "<Extension version=\"1.1\"><binaryData>1</binaryData></Extension>";

    public static readonly Say Nothing = new() { IsSilence = true };

    public bool IsSilence { get; private init; }

    /// <summary>What is inside <c>body</c>.</summary>
    public string? Body { get; init; }

    public string? Extension { get; init; }

    public byte[]? Binary { get; init; }

    /// <summary>How many of the binary bytes are encrypted.</summary>
    public uint EncryptLength { get; init; }

    public ushort Class { get; init; } = BcClass.Reply;

    /// <summary>Null: that of the request.</summary>
    public ushort? Number { get; init; }

    public bool OtherMagic { get; init; }

    /// <summary>Sent right after this, to the same request.</summary>
    public Say? Next { get; init; }

    public static Say Ok(string? body = null) => new() { Body = body };

    public static Say Refusal(ushort code) => new(code);

    /// <summary>A piece of something binary, in the form that most cameras use.</summary>
    public static Say Piece(byte[] bytes, ushort code = 200) => new(code) { Binary = bytes, Extension = MarksBinary };

    public Say Then(Say next) => this with { Next = Next is null ? next : Next.Then(next) };
}
