using System.Text.Json;
using Bairelay.Diagnostics;
using CsCheck;

namespace Bairelay.Tests.Diagnostics;

public sealed class PlainTextTests
{
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("Tür ☃ 门 🎥", "Tür ☃ 门 🎥")]
    [InlineData("a\r\nb", "a | b")]
    [InlineData("\u001b[2Jroot", "?[2Jroot")]
    [InlineData("\u009b31m", "?31m")]
    [InlineData("safe\u202Egnp.exe", "safe?gnp.exe")]
    [InlineData("a\u2066b\u2069\u200b\ufeff", "a?b???")]
    [InlineData("line\u2028paragraph\u2029", "line?paragraph?")]
    [InlineData("\0\a\b\u007f", "????")]
    [InlineData("\U000e0041", "?")]
    public void What_would_steer_a_terminal_is_not_shown(string text, string shown) => PlainText.Of(text).Should().Be(shown);

    [Fact]
    public void Half_a_character_is_none() => PlainText.Of("half \ud83d").Should().Be("half \ufffd");

    [Fact]
    public void A_text_without_end_has_one()
    {
        var shown = PlainText.Of(new string('x', 1 << 20));
        shown.Length.Should().BeLessThan(17_000);
        shown.Should().EndWith("… (1048576 characters)");
    }

    [Fact]
    public void In_json_the_same_characters_are_named_and_read_back() => Gen.String[Gen.Char['\0', '\uffff'], 0, 20].Sample(text =>
    {
        var sound = new string([.. text.Where(c => !char.IsSurrogate(c))]);
        var json = $"{{\"a\":{JsonSerializer.Serialize(sound, s_readable)}}}";
        var plain = PlainText.OfJson(json);
        PlainText.Of(plain).Should().Be(plain);
        JsonDocument.Parse(plain).RootElement.GetProperty("a").GetString().Should().Be(sound);
    });
}
