using Bairelay.Mqtt;
using CsCheck;

namespace Bairelay.Tests.Mqtt;

public sealed class PacketSizeGuardTests
{
    [Fact]
    public void Packets_within_the_limit_pass_however_they_are_cut() =>
        Gen.Select(Gen.Int[0, 400].Array[1, 20], Gen.Int[1, 300]).Sample((sizes, cut) =>
        {
            byte[] bytes = [.. sizes.SelectMany(Packet)];
            return Read(bytes, 400, cut).SequenceEqual(bytes);
        }, iter: 300);

    [Fact]
    public void One_beyond_the_limit_breaks_it_before_its_body_is_read() =>
        Gen.Select(Gen.Int[0, 400].Array[0, 20], Gen.Int[1, 300], Gen.Int[401, 300_000]).Sample((sizes, cut, large) =>
        {
            byte[] bytes = [.. sizes.SelectMany(Packet), .. Packet(large)[..5]];
            FluentActions.Invoking(() => Read(bytes, 400, cut)).Should().Throw<IOException>();
        }, iter: 300);

    [Fact]
    public void A_length_that_never_ends_breaks_it() =>
        FluentActions.Invoking(() => Read([0x10, 0x80, 0x80, 0x80, 0x80, 0x01], 400, 1)).Should().Throw<IOException>();

    private static byte[] Packet(int size)
    {
        var length = new List<byte>();
        for (var rest = size; ;)
        {
            var digit = (byte)(rest % 128);
            rest /= 128;
            length.Add(rest > 0 ? (byte)(digit | 0x80) : digit);
            if (rest == 0) break;
        }

        return [0x30, .. length, .. Enumerable.Repeat((byte)0xEE, size)];
    }

    private static byte[] Read(byte[] bytes, int limit, int cut)
    {
        using var guard = new PacketSizeGuard(new MemoryStream(bytes)) { Limit = limit };
        var read = new List<byte>();
        var buffer = new byte[cut];
        while (guard.Read(buffer, 0, cut) is > 0 and var count) read.AddRange(buffer[..count]);
        return [.. read];
    }
}
