namespace Bairelay.Diagnostics.Captures;

/// <summary>Shows what was decoded as it is found, so that a long recording is not held in memory.</summary>
internal interface IDecodeReport : IDisposable
{
    void Add(DecodedItem item, CaptureReader reader);

    /// <summary>Nothing more follows, and at least one item was shown.</summary>
    void End(CaptureReader reader);

    /// <summary>Nothing was shown.</summary>
    void Fail(DecodeFailure failure);
}
