using System.Net;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>Log messages of the DNS answerer.</summary>
internal static partial class DnsLog
{
    [LoggerMessage(860, LogLevel.Information, "DNS answerer ready listening={Listening} upstream={Upstream} names={Names}")]
    public static partial void DnsReady(this ILogger log, IPEndPoint listening, IPEndPoint upstream, int names);

    [LoggerMessage(861, LogLevel.Debug, "DNS answered src={Src} name={Name}")]
    public static partial void DnsAnswered(this ILogger log, IpPort src, string name);

    [LoggerMessage(862, LogLevel.Warning, "The upstream resolver {Upstream} does not answer; names other than the redirected ones are not found. Check upstream_dns in [dns]")]
    public static partial void DnsUpstreamSilent(this ILogger log, IPEndPoint upstream);

    [LoggerMessage(864, LogLevel.Error, "TCP {Port} no longer takes DNS connections ({Reason}); short answers over UDP go on. Restart the service")]
    public static partial void DnsAcceptFailed(this ILogger log, int port, string reason);

    [LoggerMessage(863, LogLevel.Error, "A DNS query could not be dealt with; please report this")]
    public static partial void DnsQueryFailed(this ILogger log, Exception exception);
}
