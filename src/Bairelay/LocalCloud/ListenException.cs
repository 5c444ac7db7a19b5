using System.Net;
using System.Net.Sockets;
using Bairelay.Diagnostics;

namespace Bairelay.LocalCloud;

/// <summary>What an operator would change to listen elsewhere: the transport, and the keys of the configuration.</summary>
/// <param name="IsFixed">Cameras look for this port and no other.</param>
internal readonly record struct ListenKeys(ProtocolType Protocol, string Port, string Address, bool IsFixed = false);

/// <summary>A listener could not be opened. The message tells the operator what to do.</summary>
internal sealed class ListenException(string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>The address is not on this machine, or not yet.</summary>
    public bool AddressIsMissing => Error == SocketError.AddressNotAvailable;

    public SocketError Error { get; private init; }

    public static ListenException Because(string message) => new(message, null);

    public static ListenException From(SocketException exception, IPEndPoint endpoint, ListenKeys keys)
    {
        var transport = keys.Protocol == ProtocolType.Tcp ? "TCP" : "UDP";
        var reason = exception.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                $"the port is taken by {PortOwner.Of(keys.Protocol, endpoint)}. Stop that program, or {Elsewhere(keys)}",
            SocketError.AccessDenied =>
                $"permission denied. Ports below 1024 need CAP_NET_BIND_SERVICE: run \"sudo setcap cap_net_bind_service=+ep\" on the program, or give its unit AmbientCapabilities=CAP_NET_BIND_SERVICE, or run it with sudo, or {Elsewhere(keys)}",
            SocketError.AddressNotAvailable =>
                $"this machine does not have the address {endpoint.Address}. Correct bind (or {keys.Address}), or set it to 0.0.0.0 to listen on all addresses",
            _ => exception.Message,
        };
        return new ListenException($"Cannot listen on {transport} {endpoint}: {reason}", exception)
        {
            Error = exception.SocketErrorCode,
        };
    }

    private static string Elsewhere(ListenKeys keys) => keys.IsFixed
        ? $"give this one an address of its own in {keys.Address}. Cameras call this port alone: another {keys.Port} helps only where something leads this port there"
        : $"set {keys.Port} to another port";
}
