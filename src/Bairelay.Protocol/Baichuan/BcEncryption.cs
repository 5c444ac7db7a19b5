namespace Bairelay.Protocol.Baichuan;

/// <summary>What a session agreed on in message 1 (docs/protocol.md 2.1).</summary>
public enum BcEncryption
{
    None,

    /// <summary>A fixed XOR.</summary>
    BcEncrypt,

    /// <summary>AES for everything but binary payloads.</summary>
    Aes,

    /// <summary>AES also for the first <c>encryptLen</c> bytes of binary payloads.</summary>
    FullAes,
}

/// <summary>The response codes that negotiate.</summary>
public static class BcNegotiation
{
    /// <summary>What a client's first message allows at most: none, BCEncrypt, or everything.</summary>
    public static ushort Ceiling(BcEncryption most) => most switch
    {
        BcEncryption.None => 0xdc00,
        BcEncryption.BcEncrypt => 0xdc01,
        _ => 0xdc12,
    };

    /// <summary>What a first message allows; null if the code asks for nothing.</summary>
    public static BcEncryption? FromCeiling(ushort code) => code switch
    {
        0xdc00 => BcEncryption.None,
        0xdc01 => BcEncryption.BcEncrypt,
        >= 0xdc02 and <= 0xdcff => BcEncryption.FullAes,
        _ => null,
    };

    public static ushort Choice(BcEncryption mode) => mode switch
    {
        BcEncryption.None => 0xdd00,
        BcEncryption.BcEncrypt => 0xdd01,
        BcEncryption.Aes => 0xdd02,
        _ => 0xdd12,
    };

    /// <summary>
    /// What a camera chose; null if the code is no choice. 0xdd03 of the Argus 2 is read as FullAes: media is decrypted
    /// only where an Extension says so, hence it does no harm if it means AES.
    /// </summary>
    public static BcEncryption? FromChoice(ushort code) => code switch
    {
        0xdd00 => BcEncryption.None,
        0xdd01 => BcEncryption.BcEncrypt,
        0xdd02 => BcEncryption.Aes,
        >= 0xdd03 and <= 0xddff => BcEncryption.FullAes,
        _ => null,
    };
}
