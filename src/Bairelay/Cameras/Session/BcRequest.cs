using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Session;

/// <summary>A command before it has a number.</summary>
/// <param name="Id"><see cref="MessageId"/>.</param>
internal sealed record BcRequest(uint Id)
{
    public BcExtension? Extension { get; init; }

    /// <summary>The elements inside <c>body</c>; none for a message without a payload.</summary>
    public IReadOnlyList<XElement> Body { get; init; } = [];

    public byte StreamType { get; init; }
}

/// <summary>A camera's message, kept beyond the buffer that it came in.</summary>
/// <param name="Body">Null without XML.</param>
/// <param name="Binary">Empty unless the payload was binary.</param>
internal sealed record BcReply(BcHeader Header, XElement? Body, byte[] Binary)
{
    public ushort Code => Header.ResponseCode;

    /// <summary>There was a payload, understood or not.</summary>
    public bool HasPayload => Header.BodyLength > Header.PayloadOffset;

    public bool IsSuccess => ResponseCode.IsSuccess(Code);
}
