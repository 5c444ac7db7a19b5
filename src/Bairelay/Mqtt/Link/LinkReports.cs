using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.Mqtt.Link;

/// <summary>Says once what is the matter with the broker, and once that it is well again. The rest is for debugging.</summary>
internal sealed class LinkReports(string broker, string clientId, TimeProvider time, ILogger log)
{
    /// <summary>A connection that comes and goes is told so often.</summary>
    private static readonly TimeSpan s_repeat = TimeSpan.FromSeconds(60);

    private LinkTrouble _told = LinkTrouble.Stopped;
    private long _toldAt;
    private bool _isWell;
    private bool _owesGoodNews = true;

    public void Connected(string protocol, long dropped)
    {
        _isWell = true;
        if (_owesGoodNews) log.BrokerConnected(broker, clientId, protocol, dropped);
        else log.BrokerConnectedAgain(broker);
        _owesGoodNews = false;
    }

    public void Ended(LinkEnd end, TimeSpan pause)
    {
        log.LinkEnded(broker, end.Trouble, end.Reason, pause.TotalSeconds);
        var isNews = end.Trouble != _told || (_isWell && time.GetElapsedTime(_toldAt) >= s_repeat);
        _isWell = false;
        if (!isNews) return;
        (_told, _toldAt, _owesGoodNews) = (end.Trouble, time.GetTimestamp(), true);
        switch (end.Trouble)
        {
            case LinkTrouble.Credentials:
                log.BrokerRefusesCredentials(broker, end.Reason, pause.TotalMinutes);
                break;
            case LinkTrouble.Tls:
                log.BrokerTlsFailed(broker, end.Reason, pause.TotalMinutes);
                break;
            case LinkTrouble.Refused or LinkTrouble.Protocol:
                log.BrokerRefuses(broker, end.Reason);
                break;
            case LinkTrouble.TakenOver:
                log.BrokerTakenOver(broker, end.Reason, clientId);
                break;
            case LinkTrouble.Stalled:
                log.BrokerStalls(broker, end.Reason);
                break;
            case LinkTrouble.Lost or LinkTrouble.Closed:
                log.BrokerLost(broker, end.Reason);
                break;
            default:
                log.BrokerAbsent(broker, end.Reason);
                break;
        }
    }
}
