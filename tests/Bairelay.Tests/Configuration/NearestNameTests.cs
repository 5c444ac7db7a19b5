using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("ABC", "abc", 0)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "xabc", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_typing_mistakes(string a, string b, int expected)
    {
        NearestName.Distance(a, b).Should().Be(expected);
        NearestName.Distance(b, a).Should().Be(expected);
    }

    [Theory]
    [InlineData("idel_disconnect", "idle_disconnect")]
    [InlineData("Enable", "enable")]
    [InlineData("port", null)]
    [InlineData("enabel", "enable")]
    public void A_suggestion_is_made_only_when_it_is_near(string written, string? expected) =>
        NearestName.Of(written, ["enable", "idle_disconnect", "uid"]).Should().Be(expected);
}
