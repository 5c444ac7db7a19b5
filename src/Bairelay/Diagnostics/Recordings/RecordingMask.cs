using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Bairelay.Diagnostics.Captures.Streams;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Recordings;

/// <summary>What stays in a recording although it is private.</summary>
[Flags]
internal enum Kept
{
    None,
    Secrets = 1,
    Uids = 2,
    Addresses = 4,
    Pictures = 8,
}

/// <summary>
/// Takes out of a recording what its owner would not show a stranger. The same thing becomes the same thing throughout, so
/// that what belongs together is still seen. Works on text, because a new firmware's XML need not be well formed.
/// </summary>
internal sealed partial class RecordingMask(Kept kept)
{
    /// <summary>192.0.2.0/24 is for documents (RFC 5737): 1 is this program, 2 the camera, the others follow.</summary>
    private const uint Documents = 0xc0000200;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    /// <summary>Milliseconds, on a path that packets wait for.</summary>
    private const int Patience = 200;

    private static readonly Ipv4 s_ours = new(Documents + 1);

    private readonly Dictionary<Ipv4, Ipv4> _addresses = new() { [Ipv4.Any] = s_ours };
    private readonly Dictionary<string, int> _numbers = new(StringComparer.OrdinalIgnoreCase);

    public Ipv4 CameraAddress { get; private set; } = new(Documents + 2);

    /// <summary>The words of the command line.</summary>
    public static IReadOnlyList<(string Word, Kept Kept)> Words { get; } =
        [("secrets", Kept.Secrets), ("uids", Kept.Uids), ("addresses", Kept.Addresses), ("pictures", Kept.Pictures)];

    public void IsCamera(Ipv4 address)
    {
        if (Keeps(Kept.Addresses)) CameraAddress = address;
        else _addresses[address] = CameraAddress;
    }

    public void IsOurs(Ipv4 address) => _addresses.TryAdd(address, s_ours);

    public IpPort Place(IpPort place) => place with { Ip = place.Ip.IsAny ? s_ours : Address(place.Ip) };

    /// <summary>One part of a message: XML, or something like it.</summary>
    public byte[] Body(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return [];
        var text = Encoding.UTF8.GetString(body);
        // Whole elements are hidden first, whatever is inside of them.
        if (!Keeps(Kept.Secrets) && BcXml.Read(body) is { } root) text = BcXml.Declaration + XmlMask.Show(root);
        return Encoding.UTF8.GetBytes(Text(text));
    }

    /// <summary>What is so strange that it cannot be searched in time is hidden altogether.</summary>
    public string Text(string text)
    {
        try
        {
            return Mask(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return XmlMask.Hidden;
        }
    }

    /// <summary>Nothing but its length.</summary>
    public byte[] Binary(uint messageId, ReadOnlySpan<byte> payload)
    {
        var isPicture = messageId is MessageId.StreamStart or MessageId.Snapshot or MessageId.TalkData;
        // What is no picture may be anything, a key of access for one.
        return Keeps(isPicture ? Kept.Pictures : Kept.Secrets) ? payload.ToArray() : new byte[payload.Length];
    }

    private string Mask(string text)
    {
        if (!Keeps(Kept.Secrets))
        {
            // In discovery a token is a number that belongs to the camera's registration, and is no packet without one.
            text = text.StartsWith("<P2P>", StringComparison.OrdinalIgnoreCase)
                ? Token().Replace(text, match => $"{match.Groups["tag"].Value}{Number(match.Groups["value"].Value)}")
                : Secret().Replace(text, match => match.Groups["tag"].Value + XmlMask.Hidden);
        }

        if (!Keeps(Kept.Uids)) text = Identity().Replace(text, match => match.Groups["tag"].Value + Stand(match.Groups["value"].Value));
        if (Keeps(Kept.Addresses)) return text;
        text = Hardware().Replace(text, match => $"02:00:00:00:00:{Number(match.Value):x2}");
        return Quad().Replace(text, match => IPAddress.TryParse(match.Value, out var address) && Ipv4.From(address) is { } known
            ? Address(known).ToIPAddress().ToString()
            : match.Value);
    }

    private bool Keeps(Kept what) => (kept & what) == what;

    private Ipv4 Address(Ipv4 address)
    {
        if (Keeps(Kept.Addresses) || IsPublicKnowledge(address)) return address;
        if (!_addresses.TryGetValue(address, out var other)) _addresses.Add(address, other = new Ipv4(Documents + 2 + (uint)_addresses.Count % 250));
        return other;
    }

    /// <summary>Masks, broadcasts and 127.0.0.1 tell nothing of anybody.</summary>
    private static bool IsPublicKnowledge(Ipv4 address) => address.IsAny || address == Ipv4.Loopback || address.Bits >= 0xff000000;

    /// <summary>As long as it was: the length of a UID says which form it has.</summary>
    private string Stand(string value) =>
        value.Length == 0 ? value : Number(value).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(value.Length, 'X')[..value.Length];

    private int Number(string value)
    {
        if (!_numbers.TryGetValue(value, out var number)) _numbers.Add(value, number = (_numbers.Count + 1) % 100);
        return number;
    }

    [GeneratedRegex(@"(?<tag><token>)(?<value>\d+)(?=</token>)", Options, Patience)]
    private static partial Regex Token();

    [GeneratedRegex(
        @"(?<tag><([\w.-]*(" + XmlMask.SecretWords + @"|ssid|mail|phone|wepkey|nonce)[\w.-]*|user_?name|key)(\s[^>]*)?>)[^<]+",
        Options, Patience)]
    private static partial Regex Secret();

    [GeneratedRegex(@"(?<tag><([\w.-]*uid[\w.-]*|[\w.-]*serial[\w.-]*|deviceid|clientid)(\s[^>]*)?>)(?<value>[^<]*)", Options, Patience)]
    private static partial Regex Identity();

    [GeneratedRegex(@"(?<![\w:-])[0-9a-f]{2}([:-][0-9a-f]{2}){5}(?![\w:-])", Options, Patience)]
    private static partial Regex Hardware();

    [GeneratedRegex(@"(?<![\w.])\d{1,3}(\.\d{1,3}){3}(?![\w.])", Options, Patience)]
    private static partial Regex Quad();
}
