using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>Files that are a stream themselves: messages one after another, or media.</summary>
internal static class FileStreams
{
    /// <summary>
    /// How far a piece of a stream that was cut at its beginning is searched for the first thing that can be read.
    /// Longer than what cameras put into one message, and bounded, so that no other file passes for a stream by chance.
    /// </summary>
    private const int Search = 64 * 1024;

    private const int Slice = 64 * 1024;

    /// <summary>Reads the file if it is such a stream.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> file, Secret? password, StreamFindings findings)
    {
        var start = file.Span[..Math.Min(file.Length, Search)];
        if (Magics.IsBaichuan(start) || HoldsMessage(start)) ReadMessages(file.Span, password, findings);
        else if (Magics.IsBcMedia(start) || HoldsFrame(start)) ReadMedia(file.Span, findings);
        else return false;
        return true;
    }

    private static void ReadMessages(ReadOnlySpan<byte> file, Secret? password, StreamFindings findings)
    {
        var stream = new MessageStream(default, new SessionKey(password), findings);
        for (; !file.IsEmpty; file = file[Math.Min(file.Length, Slice)..]) stream.Append(time: null, file[..Math.Min(file.Length, Slice)]);
        stream.End();
    }

    private static void ReadMedia(ReadOnlySpan<byte> file, StreamFindings findings)
    {
        var media = new MediaPieces();
        DecodedFrame? begun = null;
        for (var rest = file; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, Slice)..])
        {
            var frames = media.Add(rest[..Math.Min(rest.Length, Slice)]);
            // A frame that goes on in the next slice will be named when it is whole, or at the end.
            begun = frames is [.., { Missing: > 0 } last] ? last : media.Missing > 0 ? begun : null;
            foreach (var frame in frames.Where(frame => frame.Missing == 0)) findings.Add(frame);
        }

        if (begun is null)
        {
            // What is left may be padding, too.
            if (Magics.IsBcMedia(file[^media.Held..]))
                findings.AddCut($"the file ends at byte {file.Length}, inside the header of the frame that begins at byte {file.Length - media.Held}");
            return;
        }

        findings.Add(begun with { Missing = media.Missing });
        findings.AddCut(
            $"the file ends at byte {file.Length}, inside the frame that begins at byte {begun.Offset}; {media.Missing} bytes are missing");
    }

    private static bool HoldsMessage(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + BcHeader.ShortLength <= bytes.Length; at++)
        {
            if (Magics.IsBaichuan(bytes[at..]) && BcHeader.TryRead(bytes[at..], out var header, out _)
                && MessageStream.IsLikely(header)) return true;
        }

        return false;
    }

    private static bool HoldsFrame(ReadOnlySpan<byte> bytes)
    {
        var media = new MediaPieces();
        media.Add(bytes);
        return media.Found;
    }
}
