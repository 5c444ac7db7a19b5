using System.Security.Cryptography;
using System.Text;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;
using CsCheck;

namespace Bairelay.Tests.Protocol.Baichuan;

public sealed class CipherTests
{
    private static readonly byte[] s_vector = "0123456789abcdef"u8.ToArray();

    public static TheoryData<string> Xors => Vectors.NamesOf("bcencrypt");

    public static TheoryData<string> Digests => Vectors.NamesOf("md5_31");

    public static TheoryData<string> Keys => Vectors.NamesOf("aes_key");

    public static TheoryData<string> Aeses => Vectors.NamesOf("aes_cfb128_encrypt");

    [Theory, MemberData(nameof(Xors))]
    public void The_xor_follows_byte_12_and_is_its_own_inverse(string name)
    {
        var vector = Vectors.Named(name);
        var offset = (byte)vector.Inputs.GetProperty("offset").GetInt32();
        var data = vector.InputBytes("data");
        BcXor.Apply(data, offset);
        data.Should().Equal(vector.Bytes("data"));
        BcXor.Apply(data, offset);
        data.Should().Equal(vector.InputBytes("data"));
    }

    [Fact]
    public void The_xor_is_that_of_single_bytes_at_any_length_and_offset()
    {
        byte[] key = [0x1f, 0x2d, 0x3c, 0x4b, 0x5a, 0x69, 0x78, 0xff];
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte).Sample((plain, offset) =>
        {
            var data = plain.ToArray();
            BcXor.Apply(data, offset);
            data.Should().Equal(plain.Select((value, i) => (byte)(value ^ key[(i + offset) % 8] ^ offset)));
        });
    }

    [Theory, MemberData(nameof(Digests))]
    public void Digests_lack_the_last_character(string name)
    {
        var vector = Vectors.Named(name);
        var text = vector.Inputs.GetProperty("utf8").GetString()!;
        LoginDigests.Md5Text(text).Should().Be(vector.Outputs.GetProperty("xml_field").GetString());
        LoginDigests.Md5Legacy(text).Should().Equal(vector.Bytes("legacy_32_bytes"));
    }

    [Theory, MemberData(nameof(Keys))]
    public void The_session_key_is_made_of_nonce_and_password(string name)
    {
        var vector = Vectors.Named(name);
        LoginDigests.AesKey(vector.Inputs.GetProperty("nonce").GetString()!, vector.Inputs.GetProperty("password").GetString()!)
            .Should().Equal(vector.Bytes("key_hex"));
    }

    [Theory, MemberData(nameof(Aeses))]
    public void Parts_are_encrypted_and_decrypted_as_computed_elsewhere(string name)
    {
        var vector = Vectors.Named(name);
        using var aes = new AesCfb(vector.InputBytes("key_hex"));
        vector.InputBytes("iv_hex").Should().Equal(s_vector);
        var data = vector.InputBytes("plaintext");
        aes.Encrypt(data);
        data.Should().Equal(vector.Bytes("ciphertext"));
        aes.Decrypt(data);
        data.Should().Equal(vector.InputBytes("plaintext"));
    }

    [Fact]
    public void Zeros_become_the_encrypted_initial_vector()
    {
        var vector = Vectors.Named("aes.keystream_first_block");
        using var aes = new AesCfb(vector.InputBytes("key_hex"));
        var data = new byte[16];
        aes.Encrypt(data);
        data.Should().Equal(vector.Bytes("block"));
    }

    /// <summary>
    /// The standard's initial vector, put before its ciphertext as one more block of ciphertext, chains into it as
    /// if it were the initial vector (SP 800-38A, F.3.13 and F.3.14).
    /// </summary>
    [Fact]
    public void The_blocks_are_those_of_the_standard()
    {
        using var aes = new AesCfb(Hex.Bytes("2b7e151628aed2a6abf7158809cf4f3c"));
        var cipher = Hex.Bytes(
            "000102030405060708090a0b0c0d0e0f 3b3fd92eb72dad20333449f8e83cfb4a c8a64537a0b3a93fcde3cdad9f1ce58b"
            + "26751f67a3cbb140b1808cf187a4f4df c04b05357c5d1c0eeac4c66f9ff7f2e6");
        var plain = Hex.Bytes(
            "6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51"
            + "30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710");
        var data = cipher.ToArray();
        aes.Decrypt(data);
        data[16..].Should().Equal(plain);
        aes.Encrypt(data);
        data.Should().Equal(cipher);
    }

    [Fact]
    public void Every_length_is_the_same_as_block_by_block()
    {
        var parts = Gen.OneOf(Gen.Byte.Array[0, 100], Gen.Byte.Array[1000, 20_000]);
        Gen.Select(Gen.Byte.Array[16], parts).Sample((key, plain) =>
        {
            using var aes = new AesCfb(key);
            var data = plain.ToArray();
            aes.Encrypt(data);
            data.Should().Equal(BlockByBlock(key, plain));
            // Whatever was encrypted before must not matter.
            aes.Decrypt(data);
            data.Should().Equal(plain);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(32)]
    public void Keys_of_other_lengths_are_a_mistake(int length) =>
        new Action(() => _ = new AesCfb(new byte[length])).Should().Throw<ArgumentException>();

    [Fact]
    public void Only_the_first_bytes_of_media_are_encrypted_and_only_under_full_aes()
    {
        var vector = Vectors.Named("fullaes.media_part.encryptLen_40_of_60");
        var plain = vector.InputBytes("plaintext");
        foreach (var mode in Enum.GetValues<BcEncryption>())
        {
            using var cipher = BcCipher.For(mode, vector.InputBytes("key_hex"));
            var data = plain.ToArray();
            cipher.EncryptMedia(data, 40);
            data.Should().Equal(mode == BcEncryption.FullAes ? vector.Bytes("wire") : plain);
            cipher.DecryptMedia(data, 40).ToArray().Should().Equal(plain);
        }

        using var dropping = BcCipher.For(BcEncryption.FullAes, vector.InputBytes("key_hex"), keepsTail: false);
        dropping.DecryptMedia(vector.Bytes("wire"), 40).ToArray().Should().Equal(plain[..40]);
    }

    [Theory]
    [InlineData(60u)]
    [InlineData(61u)]
    [InlineData(uint.MaxValue)]
    public void More_encrypted_bytes_than_there_are_means_all_of_them(uint length)
    {
        var plain = Enumerable.Range(0, 60).Select(i => (byte)i).ToArray();
        foreach (var keepsTail in new[] { true, false })
        {
            using var cipher = BcMessages.Cipher(BcEncryption.FullAes, keepsTail);
            var data = plain.ToArray();
            cipher.EncryptMedia(data, length);
            data.Should().Equal(BlockByBlock(BcMessages.Key, plain));
            cipher.DecryptMedia(data, length).ToArray().Should().Equal(plain);
        }
    }

    [Fact]
    public void The_two_tokens_of_the_other_login_are_read_with_the_ordinary_key()
    {
        var vector = Vectors.Named("authlogin.challenge");
        var (nonce, password) = (vector.Inputs.GetProperty("nonce").GetString()!, vector.Inputs.GetProperty("password").GetString()!);
        using var aes = new AesCfb(LoginDigests.AesKey(nonce, password));
        LoginDigests.Md5Text(password + nonce).Should().Be(vector.Outputs.GetProperty("authCode").GetString());
        var slots = vector.InputBytes("challenge_128_bytes").Chunk(64).Select(slot =>
        {
            var token = Convert.FromBase64String(Encoding.ASCII.GetString(slot).TrimEnd('\0'));
            aes.Decrypt(token);
            return Encoding.ASCII.GetString(token).Trim('\0', ' ');
        }).ToArray();
        slots.Should().Equal(vector.Outputs.GetProperty("tokenA").GetString(), vector.Outputs.GetProperty("tokenB").GetString());
        LoginDigests.Md5Text(slots[0] + nonce).Should().Be(vector.Outputs.GetProperty("userName").GetString());
        LoginDigests.Md5Text(slots[1] + nonce).Should().Be(vector.Outputs.GetProperty("password").GetString());
    }

    [Theory]
    [InlineData(0xdd00, BcEncryption.None)]
    [InlineData(0xdd01, BcEncryption.BcEncrypt)]
    [InlineData(0xdd02, BcEncryption.Aes)]
    [InlineData(0xdd03, BcEncryption.FullAes)]
    [InlineData(0xdd12, BcEncryption.FullAes)]
    [InlineData(0xdc12, null)]
    [InlineData(200, null)]
    public void What_a_camera_chose_is_read_from_its_code(int code, BcEncryption? mode)
    {
        BcNegotiation.FromChoice((ushort)code).Should().Be(mode);
        if (mode is { } chosen && code != 0xdd03) BcNegotiation.Choice(chosen).Should().Be((ushort)code);
    }

    [Theory]
    [InlineData(0xdc00, BcEncryption.None)]
    [InlineData(0xdc01, BcEncryption.BcEncrypt)]
    [InlineData(0xdc12, BcEncryption.FullAes)]
    [InlineData(0, null)]
    [InlineData(0xdd12, null)]
    public void What_a_client_allows_is_read_from_its_code(int code, BcEncryption? most)
    {
        BcNegotiation.FromCeiling((ushort)code).Should().Be(most);
        if (most is { } allowed) BcNegotiation.Ceiling(allowed).Should().Be((ushort)code);
    }

    private static byte[] BlockByBlock(byte[] key, byte[] plain)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var cipher = new byte[plain.Length];
        var chain = s_vector;
        for (var at = 0; at < plain.Length; at += 16)
        {
            var keystream = aes.EncryptEcb(chain, PaddingMode.None);
            for (var i = 0; i < 16 && at + i < plain.Length; i++) cipher[at + i] = (byte)(plain[at + i] ^ keystream[i]);
            if (at + 16 <= plain.Length) chain = cipher[at..(at + 16)];
        }

        return cipher;
    }
}
