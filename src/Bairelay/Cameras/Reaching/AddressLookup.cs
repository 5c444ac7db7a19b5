using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;

namespace Bairelay.Cameras.Reaching;

/// <param name="Addresses">Empty when the name has none.</param>
internal sealed record FoundAddresses(IReadOnlyList<IPAddress> Addresses, string? Cause);

/// <summary>Takes the configured <c>address</c> for what it is: an address, or a name.</summary>
internal sealed class AddressLookup(ReachNetwork network, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>The address that was written, or null for a name.</summary>
    public static IPAddress? Literal(string host) => AddressText.Parse(host);

    public async Task<FoundAddresses> FindAsync(string host, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var addresses = await network.Resolve(host, either.Token);
            return new FoundAddresses(addresses, addresses.Length == 0 ? "the name has no address" : null);
        }
        catch (SocketException exception)
        {
            return new FoundAddresses([], exception.SocketErrorCode == SocketError.HostNotFound
                ? "no such name" : $"the name could not be looked up ({exception.SocketErrorCode})");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new FoundAddresses([], "the name service does not answer");
        }
    }
}
