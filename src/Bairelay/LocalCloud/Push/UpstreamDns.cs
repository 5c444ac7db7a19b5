using System.Net;
using Bairelay.Protocol.BcUdp;
using DnsClient;

namespace Bairelay.LocalCloud.Push;

/// <summary>Asks one resolver, and never this network's own, which says that the push service is here.</summary>
internal sealed class UpstreamDns(IPEndPoint resolver)
{
    // Nothing is kept: an answer from before a move of the service would be a connection to nowhere.
    private readonly LookupClient _client = new(new LookupClientOptions(resolver)
    {
        UseCache = false,
        Timeout = TimeSpan.FromSeconds(1),
        Retries = 2,
        ThrowDnsErrors = false,
        ContinueOnDnsError = false,
        ContinueOnEmptyResponse = false,
    });

    /// <exception cref="DnsResponseException">It does not answer, or not with DNS.</exception>
    public async Task<IReadOnlyList<Ipv4>> FindAsync(string name, CancellationToken cancellation)
    {
        var answer = await _client.QueryAsync(name, QueryType.A, QueryClass.IN, cancellation);
        return [.. answer.Answers.ARecords().Select(record => Ipv4.From(record.Address)).OfType<Ipv4>()];
    }
}
