using System.Collections.Immutable;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Recordings;

/// <summary>
/// Where everything passes that is said to cameras and by them: whoever records one of them is told, and what this version does
/// not know is counted. Costs a look at one field while nobody records.
/// </summary>
internal sealed class TrafficWatch
{
    private ImmutableArray<Recording> _recordings = [];

    public Novelties Novelties { get; } = new();

    public bool IsRecorded => !_recordings.IsEmpty;

    /// <param name="datagram">Of BcUdp, as it travels; copied where it is wanted.</param>
    public void Datagram(IpPort from, IpPort to, ReadOnlySpan<byte> datagram)
    {
        foreach (var recording in _recordings) recording.Datagram(from, to, datagram);
    }

    /// <param name="session">Tells one session from another.</param>
    /// <param name="extension">Plain, as the payload.</param>
    public void Message(
        object session, string camera, bool isFromCamera, in BcHeader header, ReadOnlySpan<byte> extension, ReadOnlySpan<byte> payload, bool isBinary)
    {
        foreach (var recording in _recordings)
        {
            if (recording.Camera == camera) recording.Message(session, isFromCamera, header, extension, payload, isBinary);
        }
    }

    /// <summary>Until what is returned is disposed.</summary>
    public IDisposable Tell(Recording recording)
    {
        ImmutableInterlocked.Update(ref _recordings, recordings => recordings.Add(recording));
        return new Telling(this, recording);
    }

    private sealed class Telling(TrafficWatch watch, Recording recording) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref watch._recordings, recordings => recordings.Remove(recording));
    }
}
