namespace Bairelay.Benchmarks.Motion;

/// <summary>
/// What a client sends first when it calls the push service by TLS 1.2: recorded of
/// <c>openssl s_client -servername pushx.reolink.com -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA</c> 3.0.19.
/// </summary>
internal static class PushHello
{
    public static byte[] Bytes { get; } = Convert.FromHexString(
        "160301009f0100009b0303cc9f00fde182498415edcfb7f973e1744c5b0b14d1917024bd9fcf7994e6b83b000006c02f002f00ff0100006c0000001600140000"
        + "1170757368782e72656f6c696e6b2e636f6d000b000403000102000a000c000a001d0017001e00190018002300000016000000170000000d002a002804030503"
        + "0603080708080809080a080b080408050806040105010601030303010302040205020602");
}
