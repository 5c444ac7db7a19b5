using Bairelay.LocalCloud;
using DnsClient;

namespace Bairelay.Doctor;

/// <summary>Asks resolvers for the names, all at the same time.</summary>
internal static class ResolverSurvey
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<ResolverAnswers>> AskAsync(
        IReadOnlyList<KnownResolver> resolvers, IReadOnlyList<string> names, CancellationToken cancellation) =>
        await Task.WhenAll(resolvers.Select(resolver => AskAsync(resolver, names, cancellation)));

    private static async Task<ResolverAnswers> AskAsync(KnownResolver resolver, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var client = new LookupClient(new LookupClientOptions(resolver.Endpoint)
        {
            UseCache = false,
            Timeout = s_patience,
            Retries = 1,
            ThrowDnsErrors = false,
            ContinueOnDnsError = false,
            ContinueOnEmptyResponse = false,
        });
        var answers = Task.WhenAll(names.Select(name => AskAsync(client, name, QueryType.A, cancellation)));
        var untouched = AskAsync(client, RedirectedNames.Untouched, QueryType.A, cancellation);
        var ipv6 = AskAsync(client, names[0], QueryType.AAAA, cancellation);
        var found = await answers;
        return new ResolverAnswers(
            resolver, names.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal), await untouched, (await ipv6).Addresses.Count > 0);
    }

    private static async Task<NameAnswer> AskAsync(LookupClient client, string name, QueryType type, CancellationToken cancellation)
    {
        try
        {
            var answer = await client.QueryAsync(name, type, QueryClass.IN, cancellation);
            // A name that does not exist is an answer; a resolver that refuses or fails has none.
            if (answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain)
                return new NameAnswer([], $"it answers {answer.Header.ResponseCode}");
            return new NameAnswer([.. answer.Answers.AddressRecords().Select(record => record.Address)]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Whatever a resolver, or what only seems to be one, makes of a question.
            return new NameAnswer([], "it does not answer");
        }
    }
}
