using System.Text;
using Bairelay.Control;
using CsCheck;

namespace Bairelay.Tests.Control;

public sealed class LineStreamTests
{
    [Fact]
    public async Task Lines_and_blocks_come_out_as_they_went_in_whatever_the_pieces() =>
        await Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 300].List[1, 20], Gen.Byte.Array[0, 10_000], Gen.Int[1, 5_000]).SampleAsync(
            async (lines, block, piece) =>
            {
                byte[] all = [.. lines.SelectMany(line => Encoding.UTF8.GetBytes(line + "\n")), .. block, .. "end\n"u8];
                var reader = new LineStream(new PieceStream(all, piece), 512);
                foreach (var line in lines) (await TextAsync(reader)).Should().Be(line);
                var read = new byte[block.Length];
                await reader.ReadBlockAsync(read, default);
                read.Should().Equal(block);
                (await TextAsync(reader)).Should().Be("end");
                (await reader.ReadLineAsync(default)).Should().BeNull();
            }, iter: 200);

    [Fact]
    public async Task A_line_may_have_just_the_limit()
    {
        var line = new string('x', 8191);
        (await TextAsync(new LineStream(new PieceStream(Encoding.UTF8.GetBytes(line + "\n"), 1000), 8192))).Should().Be(line);
        var longer = new LineStream(new PieceStream(Encoding.UTF8.GetBytes(line + "xx\n"), 1000), 8192);
        var read = async () => await longer.ReadLineAsync(default);
        await read.Should().ThrowAsync<InvalidDataException>();
    }

    [Fact]
    public async Task A_stream_that_ends_within_a_line_or_a_block_is_not_taken_for_whole()
    {
        (await new LineStream(new MemoryStream("half"u8.ToArray()), 100).ReadLineAsync(default)).Should().BeNull();
        var short_ = new LineStream(new MemoryStream("a\nbc"u8.ToArray()), 100);
        (await TextAsync(short_)).Should().Be("a");
        var read = async () => await short_.ReadBlockAsync(new byte[3], default);
        await read.Should().ThrowAsync<EndOfStreamException>();
    }

    private static async Task<string?> TextAsync(LineStream reader) =>
        await reader.ReadLineAsync(default) is { } line ? Encoding.UTF8.GetString(line.Span) : null;

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
