namespace Bairelay.Mqtt.Link;

/// <summary>
/// Some brokers say nothing when another client comes with our id; they only close the connection (Mosquitto 2.0.11
/// among them). Several in a row that end so, soon after they began, are taken for it.
/// </summary>
internal sealed class TakeOverSuspicion
{
    /// <summary>A broker that is being set up may be restarted twice in a minute, hardly more often.</summary>
    private const int Suspicious = 3;

    private static readonly TimeSpan s_shortLife = TimeSpan.FromSeconds(30);

    private int _inARow;

    public LinkEnd Judge(LinkEnd end)
    {
        _inARow = end.Trouble == LinkTrouble.Closed && end.Lived < s_shortLife ? _inARow + 1 : 0;
        return _inARow < Suspicious ? end
            : end with { Trouble = LinkTrouble.TakenOver, Reason = $"it closed the last {_inARow} soon after they began, without a word" };
    }
}
