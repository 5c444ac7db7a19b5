using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Bairelay.Configuration;

internal enum FileOutcome
{
    Read,
    Missing,
    TooLarge,
    Unreadable,
}

/// <summary>Reads a file up to a size, with the reasons for failing in words of our own.</summary>
internal readonly record struct LimitedFile(FileOutcome Outcome, byte[] Bytes, string Reason)
{
    public static LimitedFile Read(string path, int limit)
    {
        try
        {
            if (Directory.Exists(path))
                return Failed(FileOutcome.Unreadable, "it is a folder");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            // Not by its length: a pipe has none, and a file can grow.
            var buffer = new byte[limit + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length > limit
                ? Failed(FileOutcome.TooLarge, $"it has more than {limit} bytes")
                : new LimitedFile(FileOutcome.Read, buffer[..length], "");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(FileOutcome.Missing, "it does not exist");
        }
        catch (UnauthorizedAccessException)
        {
            return Failed(FileOutcome.Unreadable, "permission denied");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            return Failed(FileOutcome.Unreadable, "the system refuses to open it");
        }
    }

    /// <summary>Strict UTF-8, byte order mark dropped; on failure the place of the first wrong byte.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text, out Place wrong)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        (text, wrong) = (null, new Place(1, 1));
        for (var rest = bytes; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var used) != System.Buffers.OperationStatus.Done)
                return false;
            wrong = rune.Value == '\n' ? new Place(wrong.Line + 1, 1) : wrong with { Column = wrong.Column + 1 };
            rest = rest[used..];
        }

        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    private static LimitedFile Failed(FileOutcome outcome, string reason) => new(outcome, [], reason);
}
