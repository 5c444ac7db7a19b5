using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Protocol.BcUdp;

public sealed class UidTests
{
    private const string Sticker = "95270001ABCDEFGH";
    private const string Long = "95270001ABCDEFGHWXYZ";

    [Theory]
    [InlineData(Sticker, Sticker, true, "equal")]
    [InlineData(Long, Long, true, "equal")]
    [InlineData(Sticker, Long, true, "sticker form of the other")]
    [InlineData(Long, Sticker, true, "sticker form of the other")]
    [InlineData("95270001abcdefgh", Long, true, "case does not count")]
    [InlineData(Long, "95270001ABCDEFGHWXY2", false, "same sticker, two suffixes")]
    [InlineData("95270001ABCDEFG", Long, false, "fifteen characters")]
    [InlineData("95270001ABCDEFG", "95270001ABCDEFG", false, "fewer than sixteen match nothing, not even themselves")]
    [InlineData("95270001ABCDEFGHW", Long, false, "seventeen characters are no sticker form")]
    [InlineData("95270001ABCDEFGX", Long, false, "another camera")]
    public void Two_uids_name_one_camera_or_do_not(string left, string right, bool expected, string why)
    {
        Uid.Parse(left).Matches(Uid.Parse(right)).Should().Be(expected, why);
        Uid.Parse(right).Matches(Uid.Parse(left)).Should().Be(expected, why);
    }

    [Fact]
    public void The_empty_uid_matches_nothing()
    {
        default(Uid).Matches(Uid.Parse(Long)).Should().BeFalse();
        Uid.Parse(Long).Matches(default).Should().BeFalse();
        default(Uid).Matches(default).Should().BeFalse();
        Uid.TryParse("", out _).Should().BeFalse();
        Uid.TryParse((string?)null, out _).Should().BeFalse();
    }

    [Fact]
    public void Equality_ignores_case_and_length_counts()
    {
        Uid.Parse("abc").Should().Be(Uid.Parse("ABC"));
        Uid.Parse("abc").GetHashCode().Should().Be(Uid.Parse("ABC").GetHashCode());
        (Uid.Parse(Sticker) == Uid.Parse(Long)).Should().BeFalse();
        Uid.Parse(Sticker).PrefixHash.Should().Be(Uid.Parse(Long).PrefixHash, "both forms must fall into one bucket");
        Uid.Parse("a{c").Should().NotBe(Uid.Parse("A[C"), "only letters have case");
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("a<b")]
    [InlineData("a&b")]
    [InlineData("a\"b")]
    [InlineData("ü")]
    [InlineData("a\u007f")]
    public void What_could_break_a_line_or_a_document_is_no_uid(string text) =>
        Uid.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData(Long, "9527…EFGH")]
    [InlineData(Sticker, "9527…EFGH")]
    [InlineData("95270001ABCDEFG", "9527…")]
    [InlineData("9", "9…")]
    public void The_log_shows_the_ends_of_the_sticker(string uid, string shown) => Uid.Parse(uid).Masked.Should().Be(shown);

    [Theory]
    [InlineData("0.0.0.0", 0u)]
    [InlineData("255.255.255.255", 0xffffffffu)]
    [InlineData("192.0.2.10", 0xc000020au)]
    public void Addresses_are_read_and_written(string text, uint bits)
    {
        Ipv4.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out var address).Should().BeTrue();
        address.Bits.Should().Be(bits);
        address.ToString().Should().Be(text);
        Ipv4.From(System.Net.IPAddress.Parse(text)).Should().Be(address);
        Ipv4.From(System.Net.IPAddress.Parse("::ffff:" + text)).Should().Be(address);
        address.ToIPAddress().ToString().Should().Be(text);
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.-4")]
    [InlineData("1..2.3")]
    [InlineData("01x.2.3.4")]
    [InlineData("1.2.3.0004")]
    [InlineData(" 1.2.3.4")]
    [InlineData("::1")]
    public void Other_texts_are_no_addresses(string text) =>
        Ipv4.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out _).Should().BeFalse();

    [Fact]
    public void Ipv6_addresses_have_no_ipv4_form() => Ipv4.From(System.Net.IPAddress.Parse("fe80::1")).Should().BeNull();
}
