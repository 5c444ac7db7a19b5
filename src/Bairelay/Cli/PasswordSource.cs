using Bairelay.Configuration;

namespace Bairelay.Cli;

/// <summary>
/// Where a command has a camera's password from: a file or the environment. Not its own arguments, which every user of
/// the machine can read.
/// </summary>
internal static class PasswordSource
{
    public const string Variable = "BAIRELAY_PASSWORD";

    private const int LargestFile = 4096;

    /// <summary>The password, null if none is given; false and the reason if the file is no good.</summary>
    public static bool TryRead(FileInfo? file, Func<string, string?> environment, out Secret? password, out string reason)
    {
        (password, reason) = (null, "");
        if (file is null)
        {
            if (environment(Variable) is { Length: > 0 } value) password = new Secret(value);
            return true;
        }

        var read = LimitedFile.Read(file.ToString(), LargestFile);
        if (read.Outcome != FileOutcome.Read) reason = read.Reason;
        else if (!LimitedFile.TryDecode(read.Bytes, out var text, out _)) reason = "it is not UTF-8 text";
        else password = new Secret(text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text);
        return password is not null;
    }
}
