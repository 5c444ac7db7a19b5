using Bairelay.Cameras.Transport;

namespace Bairelay.Cameras.Reaching;

/// <summary>A camera with a pipe to it. The pipe is the caller's to dispose.</summary>
internal sealed record ReachedCamera(CameraPipe Pipe, ReachReport Report);

/// <summary>How a camera was reached, for the operator and for scripts.</summary>
/// <param name="Path"><c>tcp</c>, <c>local</c>, <c>remote</c>, <c>map</c> or <c>relay</c>.</param>
/// <param name="Transport"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Steps">What came to an end, well or not, in the order in which it did.</param>
internal sealed record ReachReport(string Path, string Transport, IReadOnlyList<ReachStep> Steps);

/// <param name="Name">One of <see cref="StepNames"/>.</param>
/// <param name="Took">From the step's beginning to its end.</param>
/// <param name="Ok">Whether it led on.</param>
/// <param name="Detail">What was found, or why not.</param>
internal sealed record ReachStep(string Name, TimeSpan Took, bool Ok, string? Detail);

/// <summary>A step that begins (<paramref name="Ok"/> null) or ends.</summary>
/// <param name="Elapsed">Since the reaching began.</param>
internal readonly record struct ReachProgress(string Step, bool? Ok, TimeSpan Elapsed, string? Detail);

internal static class StepNames
{
    /// <summary>The configured host name is looked up.</summary>
    public const string Lookup = "lookup";

    /// <summary>The names of the vendor's servers are looked up.</summary>
    public const string ServerLookup = "server-lookup";

    /// <summary>Our own wake server is asked, by a call.</summary>
    public const string WakeServer = "wake-server";

    /// <summary>C2M_Q → M2C_Q_R.</summary>
    public const string Asked = "asked";

    /// <summary>C2R_C → R2C_C_R.</summary>
    public const string R2c = "r2c";

    /// <summary>C2D_C → D2C_C_R.</summary>
    public const string Hello = "hello";

    /// <summary>From the wake to D2C_CFM.</summary>
    public const string Handshake = "handshake";

    public const string TcpConnect = "tcp-connect";
}
