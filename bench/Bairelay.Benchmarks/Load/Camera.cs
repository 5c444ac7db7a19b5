using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Load;

/// <summary>
/// Everything about the camera of a number, computed anew each time: a million of them take no memory on the side of
/// the load.
/// </summary>
internal static class Camera
{
    /// <summary>Numbers from here on are clients, which thereby have addresses that no camera has.</summary>
    public const int FirstClient = 8_000_000;

    private const int HostsPerNetwork = 254;

    /// <summary>
    /// Twenty characters like a real one. The sixteen that the registry hashes differ in their middle, as those of
    /// one product line do.
    /// </summary>
    public static Uid Uid(int number)
    {
        Span<byte> text = stackalloc byte[20];
        "95270000ABCDEFGHWXYZ"u8.CopyTo(text);
        var mixed = (ulong)(uint)number * 0x9e3779b97f4a7c15ul;
        for (var i = 4; i < 16; i++)
        {
            text[i] = "0123456789ABCDEFGHJKLMNPQRSTUVWX"u8[(int)(mixed >> 59)];
            mixed <<= 5;
        }

        _ = Protocol.BcUdp.Uid.TryParse(text, out var uid);
        return uid;
    }

    /// <summary>Spread over 127.0.0.0/8, without 127.0.0.x, where the server is, and without .0 and .255.</summary>
    public static Ipv4 Address(int number)
    {
        // An odd factor, so that no two networks fall together and none becomes 0.
        var network = (uint)(number / HostsPerNetwork + 1) * 0x9e37u;
        return new Ipv4(127u << 24 | (network & 0xffff) << 8 | (uint)(number % HostsPerNetwork + 1));
    }

    public static ulong Token(int number) => 1_000_000_000 + (ulong)((uint)number * 2654435761u) % 1_000_000_000;

    public static D2R_HB Heartbeat(int number, ushort port) =>
        new(Uid(number), new IpPort(Address(number), port), NeedRsp: true, Token(number));
}
