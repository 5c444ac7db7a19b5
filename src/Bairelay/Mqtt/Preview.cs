using System.Buffers.Text;

namespace Bairelay.Mqtt;

/// <summary>A picture as a payload: base64, as Home Assistant's camera entity takes it.</summary>
internal static class Preview
{
    /// <summary>
    /// Some brokers cut a client off whose packet has more than 2,000,000 bytes, and a retained one would come again at
    /// every reconnect. Base64 makes 4 bytes of 3, so that is 1.5 MB, less what the topic needs.
    /// </summary>
    public const int LargestJpeg = 1_500_000 - 1_000;

    /// <summary>Null if it can be published.</summary>
    public static string? WhyNot(string camera, ReadOnlyMemory<byte> jpeg) => jpeg.Length <= LargestJpeg ? null
        : $"The picture of {camera} has {jpeg.Length} bytes; more than 1.5 MB is not published, because brokers refuse it. "
            + "Set a lower resolution in the camera, or take it with bairelay snapshot";

    public static byte[] Payload(ReadOnlySpan<byte> jpeg)
    {
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(jpeg.Length)];
        Base64.EncodeToUtf8(jpeg, text, out _, out _);
        return text;
    }
}
