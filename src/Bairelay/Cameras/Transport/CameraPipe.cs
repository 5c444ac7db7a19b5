using System.Net;
using Bairelay.Diagnostics.Recordings;

namespace Bairelay.Cameras.Transport;

/// <summary>
/// A byte stream to one camera, whatever carries it. Used once: when it has failed, every call fails with the first
/// cause. One reader and one writer at a time. Disposing ends it in good order (UDP says C2D_DISC) and is idempotent.
/// </summary>
internal abstract class CameraPipe : IAsyncDisposable
{
    /// <summary><c>tcp</c> or <c>udp</c>, as the operator reads it.</summary>
    public abstract string Transport { get; }

    public abstract IPEndPoint Peer { get; }

    /// <summary>Sees what is said over it; null: nobody does.</summary>
    public TrafficWatch? Watch { get; init; }

    /// <summary>Reads what is there, at least one byte; 0 when the camera ended the stream in good order.</summary>
    /// <exception cref="CameraUnreachableException">The camera is gone.</exception>
    /// <exception cref="OperationCanceledException">The token; the pipe stays usable.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Returns when the bytes are taken over; waits while too much is unsent, within a deadline of its own.</summary>
    /// <exception cref="CameraUnreachableException">The camera is gone, or takes nothing for too long.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
