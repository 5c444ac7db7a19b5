using System.Net;

namespace Bairelay.LocalCloud.Push;

/// <summary>How far a handshake went with a certificate that nobody vouches for.</summary>
internal enum SinkEnd
{
    /// <summary>Connected, and said nothing in time.</summary>
    Silent,

    /// <summary>What came is no TLS.</summary>
    NoTls,

    /// <summary>No version or cipher suits both; nothing is said about the certificate.</summary>
    NoAgreement,

    /// <summary>It broke the connection after our certificate without a word, as the firmware of docs/protocol.md 9 does.</summary>
    Reset,

    /// <summary>It closed the connection after our certificate.</summary>
    Closed,

    /// <summary>It said why it does not go on.</summary>
    Alert,

    /// <summary>It took the certificate.</summary>
    Completed,
}

/// <summary>One call to the rig.</summary>
/// <param name="ServerName">Whom it wanted; null if it did not say.</param>
/// <param name="Took">From the connect to the end.</param>
/// <param name="Detail">The alert, the protocol and cipher, or why it is no TLS; may be empty.</param>
/// <param name="Request">What it sent after a completed handshake; else null.</param>
internal sealed record SinkCall(IPEndPoint Peer, string? ServerName, SinkEnd End, TimeSpan Took, string Detail, byte[]? Request);
