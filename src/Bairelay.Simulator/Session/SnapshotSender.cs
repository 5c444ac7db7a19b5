using System.Buffers.Binary;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>The two steps of a picture (docs/protocol.md 4.21): what is to come, and the pieces.</summary>
internal static class SnapshotSender
{
    /// <summary>So that it takes several pieces of 30,000 bytes.</summary>
    private const int UsualSize = 70_000;

    private static readonly ReadOnlyMemory<byte> s_grey = GreyJpeg.Write(640, 352, UsualSize);

    public static void Send(BcHeader request, CameraModel model, BcCipher cipher, SendBuffer queue, ushort ownNumber, long now)
    {
        var settings = model.Settings;
        var picture = settings.Picture ?? s_grey;
        var name = $"01_{model.Clock.WallClock(now):yyyyMMddHHmmss}.jpg";
        var first = new Snap { FileName = name, PictureSize = picture.Length };
        queue.Add(BcWriter.Write(request.Reply(ResponseCode.Ok), default, XmlForm.Body(settings, first.Write()), cipher));

        var header = request.Reply(ResponseCode.Ok);
        if (settings.SnapshotForm == SnapshotForm.NewNumber) header = header with { MessageNumber = ownNumber };
        for (var rest = picture.Span; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, settings.MediaLength)..])
            queue.Add(Piece(header, rest[..Math.Min(rest.Length, settings.MediaLength)], settings, cipher));
        var end = settings.SnapshotForm == SnapshotForm.EmptyEnd ? header : header with { ResponseCode = ResponseCode.LastPart };
        queue.Add(Piece(end, default, settings, cipher));
    }

    private static byte[] Piece(BcHeader header, ReadOnlySpan<byte> bytes, SessionSettings settings, BcCipher cipher)
    {
        var encrypted = cipher.Mode == BcEncryption.FullAes ? Math.Min(settings.EncryptLength, (uint)bytes.Length) : 0;
        var extension = new BcExtension { BinaryData = true, EncryptLength = encrypted > 0 ? encrypted : null };
        var message = BcWriter.WriteBinary(header, XmlForm.Extension(settings, extension), bytes, cipher, encrypted);
        if (settings.OtherMagicOnSnapshot) BinaryPrimitives.WriteUInt32LittleEndian(message, BcHeader.OtherMagic);
        return message;
    }
}
