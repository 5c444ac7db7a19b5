using System.Net;
using System.Net.Sockets;
using Bairelay.LocalCloud;

namespace Bairelay.Mqtt.Broker;

/// <summary>Why our broker cannot listen, in words for the operator.</summary>
internal static class BrokerListenFailure
{
    public static ListenException From(IPEndPoint endPoint, SocketException exception) => new(
        $"The embedded MQTT broker cannot listen on TCP {endPoint}: " + exception.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                $"the port is taken by another program (as root, \"ss -tlnp 'sport = :{endPoint.Port}'\" names it). If it is an MQTT broker, use it: set embedded_broker = false in [mqtt]; else set port in [mqtt] to another one",
            SocketError.AccessDenied => "permission denied. Set port in [mqtt] to 1024 or above",
            SocketError.AddressNotAvailable => $"this machine does not have the address {endPoint.Address}. Correct broker_addr in [mqtt], or set it to 0.0.0.0 to listen on all addresses",
            _ => exception.Message,
        },
        exception);
}
