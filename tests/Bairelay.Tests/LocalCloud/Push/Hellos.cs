using System.Text;

namespace Bairelay.Tests.LocalCloud.Push;

/// <summary>
/// The first bytes of TLS connections. The constants are what <c>openssl s_client</c> 3.0.19 sent to a socket that only
/// listened; the arguments stand with each.
/// </summary>
internal static class Hellos
{
    public const string PushName = "pushx.reolink.com";

    /// <summary>-servername pushx.reolink.com -groups x25519:prime256v1</summary>
    public const string Tls13 =
        "160301012e0100012a0303a2d187fdc77d78b297864af6392eb734e22ce4aab28e8d8a7e1f73579d23a69620e7fe2b27cfa5bfb59dc99518d56c61a7242caa43"
        + "f16125c7221c536f105925ab003e130213031301c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc023c0270067c00ac0140039c009c0130033009d"
        + "009c003d003c0035002f00ff010000a300000016001400001170757368782e72656f6c696e6b2e636f6d000b000403000102000a00060004001d001700230000"
        + "0016000000170000000d002a0028040305030603080708080809080a080b080408050806040105010601030303010302040205020602002b0009080304030303"
        + "020301002d00020101003300260024001d0020c44de782f85d204015de72b9131d43220191ced47c450370219ee3381023cc34";

    /// <summary>-servername pushx.reolink.com -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA</summary>
    public const string Tls12 =
        "160301009f0100009b0303cc9f00fde182498415edcfb7f973e1744c5b0b14d1917024bd9fcf7994e6b83b000006c02f002f00ff0100006c0000001600140000"
        + "1170757368782e72656f6c696e6b2e636f6d000b000403000102000a000c000a001d0017001e00190018002300000016000000170000000d002a002804030503"
        + "0603080708080809080a080b080408050806040105010601030303010302040205020602";

    /// <summary>-noservername -tls1_2 -cipher AES128-SHA</summary>
    public const string WithoutName =
        "160301006b010000670303b109212257b55939e4e3d5c1bf76729251d438106e09f258b32ef47c618abdbd000004002f00ff0100003a00230000001600000017"
        + "0000000d002a0028040305030603080708080809080a080b080408050806040105010601030303010302040205020602";

    /// <summary>-servername apis.reolink.com -tls1_2 -cipher AES128-SHA</summary>
    public const string OtherName =
        "1603010084010000800303e72a3fa7f385ceffb8f59a3f4fb77e2b31d515bab1e7a2457111084980f7baaf000004002f00ff0100005300000015001300001061"
        + "7069732e72656f6c696e6b2e636f6d002300000016000000170000000d002a0028040305030603080708080809080a080b080408050806040105010601030303"
        + "010302040205020602";

    /// <summary>-servername pushx.reolink.com -tls1_3 -max_send_frag 512, and -alpn with 20 long names: two records.</summary>
    public const string TwoRecords =
        "1603010200010002d00303b1c03e0ea5dfb7f7de7075beff9e6e26914bb8e5bc73be855689cc635494f2f820198495ee5e1156baabbd86591b229b0886768999"
        + "6ceea00c675acb2911fccf2e000813021303130100ff0100027f00000016001400001170757368782e72656f6c696e6b2e636f6d000b000403000102000a0016"
        + "0014001d0017001e001900180100010101020103010400230000001001da01d802683208687474702f312e31167830302d616e642d736f6d652d6d6f72652d74"
        + "657874167830312d616e642d736f6d652d6d6f72652d74657874167830322d616e642d736f6d652d6d6f72652d74657874167830332d616e642d736f6d652d6d"
        + "6f72652d74657874167830342d616e642d736f6d652d6d6f72652d74657874167830352d616e642d736f6d652d6d6f72652d74657874167830362d616e642d73"
        + "6f6d652d6d6f72652d74657874167830372d616e642d736f6d652d6d6f72652d74657874167830382d616e642d736f6d652d6d6f72652d74657874167830392d"
        + "616e642d736f6d652d6d6f72652d74657874167831302d616e642d736f6d652d6d6f72652d74657874167831312d616e642d736f6d652d6d6f72652d74657874"
        + "167831322d616e642d736f6d652d6d6f72652d74657874167831332d616e642d736f6d652d6d6f72652d74657874167831342d616e642d736f6d652d6d6f7265"
        + "2d7465787416030100d4167831352d616e642d736f6d652d6d6f72652d74657874167831362d616e642d736f6d652d6d6f72652d74657874167831372d616e64"
        + "2d736f6d652d6d6f72652d74657874167831382d616e642d736f6d652d6d6f72652d74657874167831392d616e642d736f6d652d6d6f72652d74657874001600"
        + "0000170000000d001e001c040305030603080708080809080a080b080408050806040105010601002b0003020304002d00020101003300260024001d0020ee19"
        + "9f93cac846fe8ec7ec4eadb3d215ca5c0a16a0216de67354f56769816160";

    /// <summary>A hello made by hand, with GREASE (RFC 8701) where browsers put it.</summary>
    /// <param name="names">Null leaves the extension out; the number is the kind, 0 for a host name.</param>
    public static byte[] Of(params (string Name, byte Kind)[]? names)
    {
        byte[] list = [.. (names ?? []).SelectMany(one => (byte[])[one.Kind, .. Short(one.Name.Length), .. Encoding.Latin1.GetBytes(one.Name)])];
        byte[] extension = names is null ? [] : [0, 0, .. Short(list.Length + 2), .. Short(list.Length), .. list];
        return OfExtensions([0x1a, 0x1a, 0, 0, 0, 23, 0, 0, .. extension, 0, 43, 0, 5, 4, 0x2a, 0x2a, 3, 4]);
    }

    public static byte[] Of(string name) => Of((name, 0));

    public static byte[] OfExtensions(byte[] extensions)
    {
        byte[] body = [3, 3, .. new byte[32], 4, 1, 2, 3, 4, 0, 6, 0x3a, 0x3a, 0x13, 1, 0x13, 2, 1, 0, .. Short(extensions.Length), .. extensions];
        return [0x16, 3, 1, .. Short(body.Length + 4), 1, 0, .. Short(body.Length), .. body];
    }

    /// <summary>The message of one record in records of this length.</summary>
    public static byte[] InRecords(byte[] record, int length) =>
        [.. record[5..].Chunk(length).SelectMany(part => (byte[])[0x16, 3, 1, .. Short(part.Length), .. part])];

    private static byte[] Short(int number) => [(byte)(number >> 8), (byte)number];
}
