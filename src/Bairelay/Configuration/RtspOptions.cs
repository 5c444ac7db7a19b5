using System.Collections.Immutable;

namespace Bairelay.Configuration;

internal enum TlsClientAuth
{
    None,
    Request,
    Require,
}

internal sealed record RtspUser
{
    public required string Name { get; init; }

    public required Secret Password { get; init; }
}

/// <summary>Checked today so that a file stays valid; served once there is a relay.</summary>
internal sealed record RtspOptions
{
    public int Port { get; init; } = 8554;

    public int TlsPort { get; init; } = 8555;

    public string? CertificateFile { get; init; }

    public TlsClientAuth TlsClientAuth { get; init; }

    public string? TlsClientCaFile { get; init; }

    public ImmutableArray<RtspUser> Users { get; init; } = [];
}
