using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;

namespace Bairelay.Tests.Diagnostics.Captures.Streams;

/// <summary>
/// Messages and frames computed without our own code, and the packets that carry them. The session key of all is that
/// of the password swordfish.
/// </summary>
internal static class StreamBytes
{
    public const string Password = "swordfish";

    /// <summary>Asks for any encryption; 20 bytes.</summary>
    public const string LoginUpgrade = "f0debc0a01000000000000000000010012dc1465";

    /// <summary>Chooses AES; the nonce is 9E6D1FCB9E69846D; 165 bytes.</summary>
    public const string NonceForAes =
        "f0debc0a01000000910000000000010002dd14662312442636490e9a6d5e552434545ace311d1e6b3f071b907b44522c674b2dab59000469"
        + "7a5646f5234f532f235772c35a435f3923190c9670431c3d3f1b0b96704301696b4749dd2127003f23191dc172490977751d018f7a133677"
        + "3406169c7a13050e6c2d49b95c6f050e6c5040cb296900643406169c7a133677752c169c6d544c3f330616c115111329350d01c115";

    /// <summary>Chooses AES for media too; 165 bytes.</summary>
    public const string NonceForFullAes =
        "f0debc0a01000000910000000000010012dd14662312442636490e9a6d5e552434545ace311d1e6b3f071b907b44522c674b2dab59000469"
        + "7a5646f5234f532f235772c35a435f3923190c9670431c3d3f1b0b96704301696b4749dd2127003f23191dc172490977751d018f7a133677"
        + "3406169c7a13050e6c2d49b95c6f050e6c5040cb296900643406169c7a133677752c169c6d544c3f330616c115111329350d01c115";

    /// <summary>Of admin with the password swordfish; 320 bytes.</summary>
    public const string Login =
        "f0debc0a01000000280100000000010000001464000000002312442636490e9a6d5e552434545ace311d1e6b3f071b907b44522c674b2dab"
        + "590004697a5646f5234f532f235772c353425b22343c0b9a6d0d4a2e281a119071101e7a74585ac1151149383f1b369e724802721c594fc6"
        + "2e1879736b5039cf281b79791f584cce291404786a5e4ec65b1b00642f1a1d8d514c512e6463448f7e5e4f3c351b1cc126690f79695e48c6"
        + "5b18047b6c504fbb27687a796c5a4ccb2d18090f185b3dc3305d5d38291e178d7b1336772f1a1d8d49484e756b55578a6c484e1d3f1b46f5"
        + "230270243d0016aa6c484e7550553490784452053f1d58897a5f4f22350745dd2e030d696463448b665d5975162836c33059453b3f5772c3"
        + "6a494c1b351b0cc12f11133e3e1928906d59024166463490784452053f1d46f523025e243e1046f5";

    /// <summary>An Extension alone, AES; 128 bytes.</summary>
    public const string BatteryRequest =
        "f0debc0afd00000068000000000003000000146468000000fd58ebf19c7692759c33cdd28143804f7e3fc5cb2a4190debeb117d0f5e13529"
        + "6f965ae6a7f369667c6eb2c0f1f44742a3054d5debf3cac72df4878372afdc5ac769d879316dc06c47f9e622e307d449eb1433750cf1e24f"
        + "0b9666c4e5b1292ed4222feae5574cb5";

    /// <summary>A payload alone, AES; 400 bytes.</summary>
    public const string BatteryReply =
        "f0debc0afd0000007801000000000300c800000000000000fd58ebf19c7692759c33cdd28143804f7e3fc5cb2a4190debeb117d0f5e13529"
        + "6f965ae6a7f369667c49a5d0eda43e17498bdbdb644c52b2ca8559da607f5c81d536b55f027892a06e025b58e03837ffd94307915ac915ed"
        + "17fb00fb80471b8cb4b1a4751dc61bbc9cab0628516fd5bdc79bffbcdbc2285999cee751ae3b1380454b7935e3eeff9dbdf3619637d4090d"
        + "e1cc3c970120b8694751a8bac52d7b3265025f0061cd5867d94a6f32b05d904e2a545bd4abfb5d7a017118de1107d16ea738b6700ba2fc66"
        + "207e064593c66aad0df5971e2016da2669e5dd648ad44c26fb938955400ac7591999a132ce7b2b7795627c771338bcc972519bcf52dc1f49"
        + "02aa51f18f703741a119bd5d3d03db53d9593ca743053d0ffe40a6f50bf39ecb43b8c2d6603ba39c5abdf2df26df93841f414b4951e7cad8"
        + "b7d86e996e90b65dd14172445113627a4dae88910b26d9733d63cb478bfd8d74feb6ff52653d238ad9e4e4fd131899a9b58de2f05f6e57c8"
        + "b82006b0f44be95e";

    /// <summary>User and password as they are, AES; 197 bytes.</summary>
    public const string Logout =
        "f0debc0a02000000ad000000000008000000146400000000fd58ebf19c7692759c33cdd28143804f7e3fc5cb2a4190debeb117d0f5e13529"
        + "6f965ae6a7f369667c49a5d0eda43e174785c8c66f6b589ed6c3409f6469479d1902758a35ec804d84d8de5558e229e42a28e9002e09ac6e"
        + "2dc9296105df2ccde4a93bcd624f42a7cbb4a73438620edfd6ae09973812ca9f2d97c94d82d722acfc3d8c02cd0940f639351902da2e1f6a"
        + "b9eca2b47e44ac7483873f24e9465ff276a89a21403d9c71c803cdde45";

    /// <summary>An Extension with AES and a plain info frame of 2304x1296; 162 bytes.</summary>
    public const string VideoStart =
        "f0debc0a030000008a00000000000500c80000006a000000fd58ebf19c7692759c33cdd28143804f7e3fc5cb2a4190debeb117d0f5e13529"
        + "6f965ae6a7f369667c6eb2c0f1f44742a3054d5debf3cac72df4878372afdc5ac769d8783062cf705bd1ce32bc09d95a6cbb12dfd315cbce"
        + "4bbdd2488b98e5521971e94330c3473a3afa31303032200000000009000010050000000f780a06122422780a061224220000";

    /// <summary>60 bytes that are no frame, 40 of them encrypted; 276 bytes.</summary>
    public const string FullAesVideo =
        "f0debc0a03000000fc00000000000500c8000000c0000000fd58ebf19c7692759c33cdd28143804f7e3fc5cb2a4190debeb117d0f5e13529"
        + "6f965ae6a7f369667c6eb2c0f1f44742a3054d5debf3cac72df4878372afdc5ac769d87f376fdc7b52e1e323b309dc56e957acc5cf14dc7c"
        + "111711098fd7dc48c9aebf2889a622e29e054afbac715cc1e824d071fbad41f6cd800db103523d647d99c648b65b57aaa6c54be295bf6123"
        + "6200777eb250b2fb3dd8e9994db77da1fdccdebc9c3b1fd37a5f218c7a839d072e43fd816b56dc0b29a9af77751bbed1c4758cb0c910b770"
        + "833a23294ed019b69c3e6b85a775bdfc3558c5a65073506f1c80abf4ef8c2c800d1a2734414e5b6875828f9ca9b6c3d0ddeaf704";

    /// <summary>Extension and payload, BCEncrypt; 296 bytes.</summary>
    public const string LedSet =
        "f0debc0ad1000000100100000000040000001464680000002312442636490e9a6d5e552434545ace311d1e6b3f071b907b44522c674b2dab"
        + "590004697a5646f52368443f3f070b9670431c3d3f1b0b96704301696b4749dd21270028320816917a41752f645944d07c455d25340c14b6"
        + "7b133677752c008b7a434f22350746f52312442636490e9a6d5e552434545ace311d1e6b3f071b907b44522c674b2dab590004697a5646f5"
        + "234f532f235772c3534858182e080c9a3f5b593929001791220f0d656b4b46f5234e542a34071d935649027b66461b977e43522e36201cc1"
        + "15114f3f3b1d1dc17c4153383f55578c6b4c482e64634493764a543f091d198b7a13533b3f0744d073445b232e3a0c9e6b4802416646349a"
        + "7b7e482a2e0c46f523025e243e1046f5";

    /// <summary>2560x1440, version 1; 32 bytes.</summary>
    public const string InfoFrame = "3130303120000000000a0000a0050000001e7908041717347908041717340000";

    /// <summary>H265, 10 bytes of picture and 6 of padding; 48 bytes.</summary>
    public const string IFrame = "30306463483236350a00000008000000040302010000000092cd6564000000000000000140010c01ffff000000000000";

    /// <summary>H265, 8 bytes of picture; 40 bytes.</summary>
    public const string PFrame = "30316463483236350800000008000000040303010000000002000007000000000000000102010203";

    /// <summary>13 bytes of sound and 3 of padding; 24 bytes.</summary>
    public const string AacFrame = "303577620d000d00fff16040037ffc000102030405000000";

    /// <summary>A video message without an Extension, as all but the first of a stream are.</summary>
    public static byte[] Video(byte[] media, ushort number = 5) => BcWriter.WriteBinary(
        new BcHeader { MessageId = MessageId.StreamStart, MessageNumber = number, ResponseCode = ResponseCode.Ok, Class = BcClass.Reply },
        [], media, BcCipher.Plain);

    /// <summary>A message with a body of this XML in BCEncrypt.</summary>
    public static byte[] Message(uint id, string xml) => BcWriter.Write(
        new BcHeader { MessageId = id, MessageNumber = 9, Class = BcClass.Modern }, [], System.Text.Encoding.UTF8.GetBytes(xml), BcCipher.Xor);

    /// <summary>A data packet for this connection.</summary>
    public static byte[] Data(int connection, uint id, byte[] payload)
    {
        var packet = new byte[DataPacket.HeaderLength + payload.Length];
        new DataPacket(connection, id, payload).Write(packet);
        return packet;
    }

    /// <summary>Between a client at 127.0.0.1:40001 and a camera at 127.0.0.2:9000, or another port.</summary>
    public static byte[] Tcp(uint sequence, byte[] payload, bool fromCamera = false, string flags = "18", int port = 9000)
    {
        var (client, camera) = (U16(40001, big: true), U16(port, big: true));
        var segment = Join(
            fromCamera ? camera : client, fromCamera ? client : camera, U32(sequence, big: true), U32(0), Hex("50" + flags),
            Hex("ffff 0000 0000"), payload);
        return Join(
            Hex("4500"), U16(20 + segment.Length, big: true), Hex("0001 4000 40 06 0000"),
            Hex(fromCamera ? "7f000002 7f000001" : "7f000001 7f000002"), segment);
    }

    /// <summary>A recording of IP packets, a second apart.</summary>
    public static byte[] Recording(params byte[][] packets) =>
        Join([PcapHeader(101), .. packets.Select((packet, i) => PcapRecord(TenOClock + (uint)i, 0, packet))]);

    /// <summary>The lines that begin a message, a frame or a gap.</summary>
    public static string[] Headlines(this Decoding decoding) =>
        [.. decoding.Output.Split('\n').Where(line => line.StartsWith("message ", StringComparison.Ordinal)
            || line.StartsWith("gap", StringComparison.Ordinal) || line.StartsWith("frame", StringComparison.Ordinal))];
}
