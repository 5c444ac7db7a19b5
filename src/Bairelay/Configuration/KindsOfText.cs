using System.Text;

namespace Bairelay.Configuration;

/// <summary>Text with rules: names, UIDs, topics, paths, secrets.</summary>
internal static partial class Kinds
{
    /// <summary>What a Unix socket's path may have: 108 bytes, of which the system keeps one for the end.</summary>
    private const int LongestSocketPath = 107;

    /// <summary>Larger than any password, small enough for a file that was named by mistake.</summary>
    private const int LargestPasswordFile = 4096;

    public static Kind<string> PlainText { get; } = Checked(static text =>
        text.Length == 0 ? "must not be empty" : null);

    public static Kind<string> CameraName { get; } = Checked(static text =>
        IsPlainName(text) ? null : $"may have letters A-Z and a-z, digits, _ and - only{Proposal(text)}");

    /// <summary>Never shown in the message: a UID is what a stranger needs to reach a camera.</summary>
    public static Kind<string> UidText { get; } = Checked(static text =>
        !text.All(char.IsAsciiLetterOrDigit) ? "may have letters and digits only"
        : text.Length is 16 or 20 ? null
        : $"must have 16 characters (20 with the firmware's suffix), not {text.Length}");

    public static Kind<string> TopicName { get; } = Checked(static text =>
        text.Length == 0 ? "must not be empty"
        : text.AsSpan().ContainsAny('#', '+', '\0') ? "must not contain #, + or NUL, which have a meaning in MQTT"
        : text[0] == '/' || text[^1] == '/' ? "must not begin or end with /"
        : text[0] == '$' ? "must not begin with $: such topics belong to the broker"
        : null);

    /// <summary>In the form in which a TLS hello's name is compared: small letters, no final dot.</summary>
    public static Kind<string> ServerName { get; } = new("a string", (value, key) =>
        value is not TomlText text ? key.WrongType(value)
        : HostAndPort.IsHostName(text.Value.TrimEnd('.')) ? text.Value.TrimEnd('.').ToLowerInvariant()
        : key.Fail(value, "must be a host name such as \"pushx.reolink.com\""));

    /// <summary>A path, made absolute from the folder of the configuration file.</summary>
    public static Kind<string> FilePath { get; } = new("a string (a path)", (value, key) =>
        value is not TomlText text ? key.WrongType(value)
        : text.Value.Length == 0 || text.Value.Contains('\0', StringComparison.Ordinal) ? key.Fail(value, "must not be empty")
        : Path.GetFullPath(Path.Combine(key.Reading.Folder, text.Value)));

    public static Kind<string> ExistingFile { get; } = PathThat(static path =>
        File.Exists(path) ? null : $"there is no file {KeyText.Printable(path)}");

    public static Kind<string> SocketPath { get; } = PathThat(static path =>
        Encoding.UTF8.GetByteCount(path) <= LongestSocketPath ? null
        : $"the whole path may have {LongestSocketPath} bytes; a local socket takes no more");

    /// <summary>The value itself, or "${NAME}" for the environment's.</summary>
    public static Kind<Secret> SecretText { get; } = new("a string", (value, key) =>
    {
        if (value is not TomlText text)
            return key.WrongType(value);
        if (EnvironmentName(text.Value) is not { } name)
            return new Secret(text.Value);
        return key.Reading.Environment(name) is { Length: > 0 } found
            ? new Secret(found)
            : key.Fail(value, $"the environment variable {name} is not set or empty");
    });

    public static Kind<Secret> SecretFile { get; } = new(FilePath.Expected, (value, key) =>
        FilePath.Read(value, key).TryGet(out var path) ? ReadSecretFile(path, value, key) : default(Rejected));

    private static Kind<string> Checked(Func<string, string?> complaint) => new("a string", (value, key) =>
        value is not TomlText text ? key.WrongType(value)
        : complaint(text.Value) is { } message ? key.Fail(value, message)
        : text.Value);

    private static Kind<string> PathThat(Func<string, string?> complaint) => new("a string (a path)", (value, key) =>
    {
        if (!FilePath.Read(value, key).TryGet(out var path))
            return default(Rejected);
        return complaint(path) is { } message ? key.Fail(value, message) : path;
    });

    public static bool IsPlainName(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>The nearest name that a camera can have; null if nothing is left of it.</summary>
    public static string? PlainNameFor(string text)
    {
        var words = text.Split([.. text.Where(c => !IsPlainName(c.ToString()))], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? null : string.Join('_', words);
    }

    private static string Proposal(string text) => PlainNameFor(text) is { } name ? $"; for example {KeyText.Quoted(name)}" : "";

    private static string? EnvironmentName(string text) =>
        text is ['$', '{', .. { Length: > 0 } name, '}'] && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : null;

    // The path stays out of the messages: somebody may have put the password itself here.
    private static Parsed<Secret> ReadSecretFile(string path, TomlValue value, KeyContext key)
    {
        var file = LimitedFile.Read(path, LargestPasswordFile);
        if (file.Outcome == FileOutcome.Missing)
            return key.Fail(value, "the file does not exist (a relative path starts at the folder of the configuration file)");
        if (file.Outcome != FileOutcome.Read)
            return key.Fail(value, $"the file cannot be read: {file.Reason}");
        if (!LimitedFile.TryDecode(file.Bytes, out var text, out _))
            return key.Fail(value, "the file is not UTF-8 text");
        return new Secret(
            text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2]
            : text.EndsWith('\n') ? text[..^1]
            : text);
    }
}
