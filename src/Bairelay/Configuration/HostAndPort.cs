using System.Globalization;

namespace Bairelay.Configuration;

/// <summary>What "host" and "host:port" come apart into; IPv6 with a port stands in brackets.</summary>
internal readonly record struct HostAndPort(string Host, int Port)
{
    public static bool TryParse(string text, int defaultPort, out HostAndPort result)
    {
        var host = text;
        var port = defaultPort;
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || (close != text.Length - 1 && colon != close + 1))
            {
                result = default;
                return false;
            }

            host = text[1..close];
            if (colon > close)
                port = PortOf(text.AsSpan(colon + 1));
        }
        else if (colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) == colon)
        {
            host = text[..colon];
            port = PortOf(text.AsSpan(colon + 1));
        }

        result = new HostAndPort(host, port);
        return port > 0 && (text.StartsWith('[') ? host.Contains(':', StringComparison.Ordinal) && AddressText.Parse(host) is not null
            : AddressText.Parse(host) is not null || IsHostName(host));
    }

    /// <summary>Letters, digits, hyphens and underscores between dots; a name of four numbers would be a mistyped address.</summary>
    public static bool IsHostName(string text)
    {
        if (text.Length is 0 or > 253)
            return false;
        foreach (var label in text.Split('.'))
        {
            if (label.Length is 0 or > 63 || !label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || label[0] == '-' || label[^1] == '-')
                return false;
        }

        return !text.Split('.')[^1].All(char.IsAsciiDigit);
    }

    private static int PortOf(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : 0;
}
