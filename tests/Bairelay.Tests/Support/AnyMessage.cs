using System.Reflection;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Support;

/// <summary>Writes a message whose type is known at run time only.</summary>
public static class AnyMessage
{
    private static readonly MethodInfo s_packet = typeof(Discovery).GetMethod(nameof(Discovery.Packet))!;

    public static byte[] Packet(uint tid, IDiscoveryMessage message) =>
        (byte[])s_packet.MakeGenericMethod(message.GetType()).Invoke(null, [tid, message])!;
}
