namespace Bairelay.Mqtt.Link;

/// <summary>Why there is no connection, by what is to be done about it.</summary>
internal enum LinkTrouble
{
    /// <summary>We have ended it ourselves.</summary>
    Stopped,

    /// <summary>Nobody answers, or not in time.</summary>
    Absent,

    /// <summary>It worked, and then it broke.</summary>
    Lost,

    /// <summary>It worked, and then the broker closed it without a word.</summary>
    Closed,

    /// <summary>The broker is there and acknowledges nothing.</summary>
    Stalled,

    /// <summary>Somebody else uses our client id.</summary>
    TakenOver,

    /// <summary>User name or password.</summary>
    Credentials,

    /// <summary>A certificate or one of our files, on either side.</summary>
    Tls,

    /// <summary>The broker does not speak this version of MQTT.</summary>
    Protocol,

    /// <summary>The broker says no for another reason.</summary>
    Refused,
}

/// <summary>How an attempt, or the connection that it gave, has ended.</summary>
internal readonly record struct LinkEnd(LinkTrouble Trouble, string Reason)
{
    /// <summary>How long the connection was of use; zero if it never was.</summary>
    public TimeSpan Lived { get; init; }

    /// <summary>Bytes of the largest packet that the broker had not acknowledged.</summary>
    public int LargestUnderWay { get; init; }
}

/// <summary>A failure whose cause is known where it happened.</summary>
internal sealed class LinkException(LinkTrouble trouble, string message, Exception? inner = null) : Exception(message, inner)
{
    public LinkTrouble Trouble => trouble;
}

/// <summary>Whether there is a connection, for <c>status</c>.</summary>
/// <param name="Text">In words: "connected", or what is wrong.</param>
internal sealed record LinkState(bool IsConnected, string Text);
