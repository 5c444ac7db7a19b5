namespace Bairelay.Protocol.Baichuan;

/// <summary>The header's class word: which of the two header lengths, and who speaks (docs/protocol.md 1.2).</summary>
public static class BcClass
{
    /// <summary>The first message of a login; 20 bytes, and the only one whose body is never encrypted.</summary>
    public const ushort Legacy = 0x6514;

    /// <summary>A camera's answer to <see cref="Legacy"/>; 20 bytes, the whole body is payload.</summary>
    public const ushort LegacyReply = 0x6614;

    /// <summary>A request, and some replies.</summary>
    public const ushort Modern = 0x6414;

    /// <summary>A reply or a push.</summary>
    public const ushort Reply = 0x0000;

    /// <summary>Seen on an Argus Solar's answer to message 124; a reply like others.</summary>
    public const ushort Odd = 0xffff;

    /// <summary>20 or 24 bytes; 0 for a class that nobody has seen.</summary>
    public static int HeaderLength(ushort value) => value switch
    {
        Legacy or LegacyReply => BcHeader.ShortLength,
        Modern or Reply or Odd => BcHeader.LongLength,
        _ => 0,
    };
}
