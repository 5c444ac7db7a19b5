using System.Net;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>Where a datagram comes from, as far as the recording says.</summary>
/// <param name="Time">Nanoseconds since 1970.</param>
/// <param name="Missing">Bytes of it that were not recorded.</param>
/// <param name="Fragment">They are missing because it is the first fragment of an IP packet.</param>
internal readonly record struct DatagramOrigin(
    long? Time = null, IPEndPoint? Source = null, IPEndPoint? Destination = null, int Missing = 0, bool Fragment = false)
{
    public DatagramFault Fault =>
        Missing == 0 ? DatagramFault.None : Fragment ? DatagramFault.Fragment : DatagramFault.Cut;
}

internal enum DatagramKind
{
    Discovery,
    Data,
    Ack,
}

/// <summary>One BcUdp datagram as reports show it: everything that could be read, and what is wrong with it.</summary>
internal sealed record DecodedDatagram(int Number, DatagramOrigin Origin, int Length, DatagramKind Kind) : DecodedItem
{
    public uint? Tid { get; init; }

    /// <summary>The verb as the protocol spells it, or as the packet does if it is not known.</summary>
    public string? Verb { get; init; }

    public string? Xml { get; init; }

    public IReadOnlyList<Field> Fields { get; init; } = [];

    public FrameOddities Oddities { get; init; }

    public DatagramFault Fault { get; init; }
}
