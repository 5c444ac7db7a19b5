namespace Bairelay.Tests.LocalCloud.Names;

/// <summary>DNS messages, put together by hand.</summary>
internal static class DnsBytes
{
    public const string ReolinkCom = "07 72656f6c696e6b 03 636f6d 00";
    public const string P2p = "03 703270 " + ReolinkCom;

    /// <summary>1: IPv4 address, 28: IPv6 address, 65: HTTPS, 255: anything.</summary>
    public static byte[] Query(string name = P2p, int type = 1, string id = "1234", string counts = "0001 0000 0000 0000", string flags = "0100", string more = "") =>
        Of($"{id} {flags} {counts} {name} {type:x4} 0001 {more}");

    public static byte[] Of(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));
}
