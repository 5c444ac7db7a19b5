namespace Bairelay.Diagnostics.Captures;

/// <summary>Shows datagrams as they are found, so that a long recording is not held in memory.</summary>
internal interface IDecodeReport : IDisposable
{
    void Add(DecodedDatagram datagram, CaptureReader reader);

    /// <summary>Nothing more follows, and at least one datagram was shown.</summary>
    void End(CaptureReader reader);

    /// <summary>No datagram was shown.</summary>
    void Fail(DecodeFailure failure);
}
