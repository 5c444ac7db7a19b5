using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// A picture that comes in pieces. Whatever the messages: no exception but those that say what is wrong with the camera, and a
/// picture is not longer than what was sent.
/// </summary>
internal static class SnapshotTarget
{
    private static readonly byte[] s_jpeg = [0xff, 0xd8, 1, 2, 3, 4, 5, 6, 0xff, 0xd9];
    private static readonly byte[] s_binary = new BcExtension { BinaryData = true }.Write();

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Announcement(10), .. Piece(s_jpeg[..6]), .. Piece(s_jpeg[6..], ResponseCode.LastPart)],
        [.. Announcement(null), .. Piece(s_jpeg), .. Piece([], ResponseCode.LastPart)],
        [.. Piece([]), .. Announcement(20), .. Piece(s_jpeg), .. Piece(s_jpeg, withExtension: false)],
        [.. Announcement(4), .. Piece(s_jpeg)],
        Piece([], code: 400),
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        Announcement(10), Announcement(null), Announcement(-1), Announcement(int.MaxValue), Piece(s_jpeg), Piece([]), Piece(s_jpeg, ResponseCode.LastPart), Piece([], ResponseCode.LastPart),
        [200, 0], [201, 0], [0x6d, 0, 0, 0], s_binary,
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var decoder = new BcDecoder { Cipher = BcCipher.Plain };
        var pieces = new SnapshotPieces("front");
        var sent = 0;
        decoder.Append(bytes);
        while (decoder.TryRead(out var message))
        {
            sent += message.Payload.Length;
            pieces.Take(message);
        }

        pieces.EndIfNothingCame();
        pieces.EndIfNothingCame();
        if (pieces.Result.Exception?.InnerException is { } exception and not CameraException) throw new InvalidOperationException("not the camera's", exception);
        if (!pieces.Result.IsCompletedSuccessfully) return;
#pragma warning disable VSTHRD002 // It has completed.
        var result = pieces.Result.Result;
#pragma warning restore VSTHRD002
        Demand.That(ResponseCode.IsSuccess(result.Code) ? result.Bytes.Length > 0 && result.Bytes.Length <= sent : result.Bytes.Length == 0, $"{result.Bytes.Length} bytes with code {result.Code}");
    }

    private static byte[] Announcement(int? size) => BcWriter.Write(
        new BcHeader { MessageId = MessageId.Snapshot, ResponseCode = ResponseCode.Ok, Class = BcClass.Reply }, [],
        BcXml.WriteBody(new Snap { FileName = "a.jpg", PictureSize = size }.Write()), BcCipher.Plain);

    private static byte[] Piece(byte[] bytes, ushort code = ResponseCode.Ok, bool withExtension = true) => BcWriter.WriteBinary(
        new BcHeader { MessageId = MessageId.Snapshot, ResponseCode = code, Class = BcClass.Reply }, withExtension ? s_binary : [], bytes, BcCipher.Plain);
}
