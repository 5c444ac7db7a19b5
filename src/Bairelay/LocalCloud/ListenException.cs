using System.Net;

namespace Bairelay.LocalCloud;

/// <summary>A listener could not be opened. The message tells the operator what to do.</summary>
internal sealed class ListenException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>The address is not on this machine, or not yet.</summary>
    public bool AddressIsMissing { get; private init; }

    public static ListenException PortTaken(IPEndPoint endpoint, string key, string owner, Exception inner) => new(
        $"Cannot listen on UDP {endpoint}: the port is taken by {owner}. Stop that program, or set {key} to another port",
        inner);

    public static ListenException NotPermitted(IPEndPoint endpoint, string key, Exception inner) => new(
        $"Cannot listen on UDP {endpoint}: permission denied. Ports below 1024 need CAP_NET_BIND_SERVICE; grant it, or set {key} to a higher port",
        inner);

    public static ListenException NoSuchAddress(IPEndPoint endpoint, Exception inner) => new(
        $"Cannot listen on UDP {endpoint}: this machine does not have the address {endpoint.Address}. Correct bind (or wake_server_addr), or set it to 0.0.0.0 to listen on all addresses",
        inner)
    {
        AddressIsMissing = true,
    };

    public static ListenException Other(IPEndPoint endpoint, Exception inner) =>
        new($"Cannot listen on UDP {endpoint}: {inner.Message}", inner);
}
