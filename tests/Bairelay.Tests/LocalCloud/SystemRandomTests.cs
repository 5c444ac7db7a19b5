using Bairelay.LocalCloud;

namespace Bairelay.Tests.LocalCloud;

public sealed class SystemRandomTests
{
    [Theory, InlineData(8), InlineData(SystemRandom.MostAtOnce)]
    public void Every_byte_is_drawn_anew(int length)
    {
        var seen = Enumerable.Range(0, length).Select(_ => new HashSet<byte>()).ToList();
        var bytes = new byte[length];
        for (var draw = 0; draw < 64; draw++)
        {
            SystemRandom.Fill(bytes);
            for (var i = 0; i < length; i++) seen[i].Add(bytes[i]);
        }

        // 64 draws of 256 values: fewer than 30 different ones come about once in 10^20.
        seen.Should().OnlyContain(values => values.Count >= 30);
    }
}
