using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>What keeps a datagram from being understood in full.</summary>
internal enum DatagramFault
{
    None,
    Cut,
    Fragment,
    TooShort,
    TooLong,
    Length,
    ThirdWord,
    Group,
    Checksum,
    Xml,
    UnknownVerb,
    Field,
}

internal static class DatagramFaults
{
    public static DatagramFault From(FrameFault fault) => fault switch
    {
        FrameFault.None => DatagramFault.None,
        FrameFault.TooShort => DatagramFault.TooShort,
        FrameFault.TooLong => DatagramFault.TooLong,
        FrameFault.Checksum => DatagramFault.Checksum,
        _ => DatagramFault.Length,
    };

    public static DatagramFault From(MessageFault fault) => fault switch
    {
        MessageFault.None => DatagramFault.None,
        MessageFault.UnknownVerb => DatagramFault.UnknownVerb,
        MessageFault.Field => DatagramFault.Field,
        _ => DatagramFault.Xml,
    };

    /// <summary>The word in JSON; null for none.</summary>
    public static string? Code(this DatagramFault fault) => fault switch
    {
        DatagramFault.None => null,
        DatagramFault.Cut => "cut",
        DatagramFault.Fragment => "fragment",
        DatagramFault.TooShort => "too_short",
        DatagramFault.TooLong => "too_long",
        DatagramFault.Length => "length",
        DatagramFault.ThirdWord => "third_word",
        DatagramFault.Group => "group",
        DatagramFault.Checksum => "checksum",
        DatagramFault.Xml => "xml",
        DatagramFault.UnknownVerb => "unknown_verb",
        _ => "field",
    };

    public static string Explain(this DatagramFault fault, int missing) => fault switch
    {
        DatagramFault.Cut => $"cut: {missing} bytes of this datagram were not recorded",
        DatagramFault.Fragment => "first fragment of an IP packet; fragments are not reassembled",
        DatagramFault.TooShort => "ends inside the header",
        DatagramFault.TooLong => $"longer than {DiscoveryFrame.MaxDatagramLength} bytes, which no discovery packet is",
        DatagramFault.Length => "the length in the header does not fit the datagram",
        DatagramFault.ThirdWord => "the third word of the header is not 0",
        DatagramFault.Group => "the group is neither 0 nor 0xffffffff",
        DatagramFault.Checksum => "the checksum does not fit the body",
        DatagramFault.Xml => "the body is not the XML of a discovery packet",
        DatagramFault.UnknownVerb => "the verb is not known",
        _ => "an element that this verb needs is missing or unreadable",
    };
}
