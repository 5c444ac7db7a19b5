namespace Bairelay.Cameras.Session;

/// <summary>How long a session waits for what. Users of other programs suffer from both extremes.</summary>
internal static class ReplyDeadlines
{
    /// <summary>The first answer of a camera that has just booted takes up to 5 s; over a bad link, a packet or two is repeated.</summary>
    public static readonly TimeSpan Greeting = TimeSpan.FromSeconds(12);

    public static readonly TimeSpan Reply = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Some firmware carries a setting out and never answers (docs/protocol.md 4.0). Other clients take 0.5 to 0.8 s of
    /// silence for success; a lost packet on BcUdp is repeated after 0.5 s, so a refusal needs more to get through.
    /// </summary>
    public static readonly TimeSpan SilentSet = TimeSpan.FromMilliseconds(1500);

    /// <summary>Some cameras never answer a subscription and send events all the same.</summary>
    public static readonly TimeSpan Subscription = TimeSpan.FromSeconds(3);

    /// <summary>A logout is not worth waiting for: the camera sleeps without it, only later.</summary>
    public static readonly TimeSpan Logout = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan StreamStop = TimeSpan.FromSeconds(2);

    /// <summary>Between two messages of one snapshot.</summary>
    public static readonly TimeSpan SnapshotPart = TimeSpan.FromSeconds(8);

    /// <summary>Between two frames of a stream.</summary>
    public static readonly TimeSpan Frame = TimeSpan.FromSeconds(15);

    public static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan KeepAliveReply = TimeSpan.FromSeconds(4);

    /// <summary>Missing answers in a row that mean a dead session.</summary>
    public const int KeepAliveMisses = 5;

    /// <summary>A waking camera answers 400 to anything for some seconds (docs/protocol.md 1.6).</summary>
    public static readonly TimeSpan WakingRetry = TimeSpan.FromMilliseconds(500);

    public const int WakingRetries = 9;

    /// <summary>After this long, 400 means no.</summary>
    public static readonly TimeSpan Waking = TimeSpan.FromSeconds(15);
}
