using System.Net.Security;
using System.Text;
using Bairelay.LocalCloud.Push;
using CsCheck;

namespace Bairelay.Tests.LocalCloud.Push;

public sealed class ClientHelloTests
{
    [Theory]
    [InlineData(Hellos.Tls13, "pushx.reolink.com")]
    [InlineData(Hellos.Tls12, "pushx.reolink.com")]
    [InlineData(Hellos.OtherName, "apis.reolink.com")]
    [InlineData(Hellos.TwoRecords, "pushx.reolink.com")]
    [InlineData(Hellos.WithoutName, null)]
    public void The_name_of_another_programs_hello_is_found_however_it_is_cut(string hex, string? name)
    {
        var hello = Convert.FromHexString(hex);
        var expected = (name is null ? HelloState.NoName : HelloState.Named, name);
        for (var piece = 1; piece <= hello.Length; piece++) Read(hello, piece).Should().Be(expected);
    }

    [Theory]
    [InlineData("pushx.reolink.com")]
    [InlineData("a.example")]
    public async Task The_name_of_a_hello_of_this_platform_is_found(string name)
    {
        using var written = new MemoryStream();
        await using (var tls = new SslStream(new WriteOnly(written)))
        {
            await FluentActions.Awaiting(() => tls.AuthenticateAsClientAsync(name)).Should().ThrowAsync<IOException>("nobody answers");
        }

        Read(written.ToArray(), 100).Should().Be((HelloState.Named, name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(60)]
    public void A_hello_in_many_records_says_the_same(int length)
    {
        var hello = Hellos.InRecords(Hellos.Of(Hellos.PushName), length);
        Read(hello, 1).Should().Be((HelloState.Named, Hellos.PushName));
        Read(hello, hello.Length).Should().Be((HelloState.Named, Hellos.PushName));
    }

    [Fact]
    public void The_verdict_comes_with_the_last_byte_of_the_name_and_not_before()
    {
        var hello = Hellos.Of(Hellos.PushName);
        var end = Encoding.Latin1.GetString(hello).IndexOf(Hellos.PushName, StringComparison.Ordinal) + Hellos.PushName.Length;
        var reader = new ClientHelloReader();
        reader.Feed(hello.AsSpan(0, end - 1)).Should().Be(HelloState.NeedsMore);
        reader.ServerName.Should().BeNull();
        reader.Feed(hello.AsSpan(end - 1, 1)).Should().Be(HelloState.Named);
        reader.Feed([0x16, 0xff]).Should().Be(HelloState.Named, "what follows is not looked at");
    }

    [Fact]
    public void A_hello_without_a_host_name_asks_for_none()
    {
        Read(Hellos.Of(names: null), 9).Should().Be((HelloState.NoName, null));
        Read(Hellos.OfExtensions([]), 9).Should().Be((HelloState.NoName, null));
        Read(Hellos.Of(("something else", 7)), 9).Should().Be((HelloState.NoName, null));
        var withoutExtensions = Hellos.OfExtensions([])[..^2];
        (withoutExtensions[4], withoutExtensions[8]) = ((byte)(withoutExtensions[4] - 2), (byte)(withoutExtensions[8] - 2));
        Read(withoutExtensions, 9).Should().Be((HelloState.NoName, null));
    }

    [Fact]
    public void The_first_host_name_counts() =>
        Read(Hellos.Of(("kind 9", 9), ("first.example", 0), ("second.example", 0)), 5).Should().Be((HelloState.Named, "first.example"));

    [Theory]
    [InlineData("15")]
    [InlineData("80")]
    [InlineData("474554202f")]
    [InlineData("1602")]
    [InlineData("1603010000")]
    [InlineData("1603014001")]
    [InlineData("160301000402000000")]
    [InlineData("16030100050100000000")]
    public void What_is_no_hello_is_no_tls(string hex) => Read(Convert.FromHexString(hex), 1).State.Should().Be(HelloState.NotTls);

    [Fact]
    public void Lengths_that_do_not_fit_are_no_tls()
    {
        var name = Encoding.ASCII.GetBytes("a.b");
        // The name, the list and the extension in turn reach beyond what holds them.
        Read(Hellos.OfExtensions([0, 0, 0, 8, 0, 6, 0, 0, 4, .. name]), 4).State.Should().Be(HelloState.NotTls);
        Read(Hellos.OfExtensions([0, 0, 0, 8, 0, 7, 0, 0, 3, .. name]), 4).State.Should().Be(HelloState.NotTls);
        Read(Hellos.OfExtensions([0, 0, 0, 9, 0, 7, 0, 0, 4, .. name]), 4).State.Should().Be(HelloState.NotTls);
        Read(Hellos.OfExtensions([0, 0, 0, 5, 0, 3, 0, 0, 0]), 4).State.Should().Be(HelloState.NotTls, "an empty name");
        Read(Hellos.Of(new string('a', 256)), 4).State.Should().Be(HelloState.NotTls, "longer than a name can be");
        Read(Hellos.Of(new string('a', 255)), 4).State.Should().Be(HelloState.Named);
        Read(Hellos.OfExtensions([0, 0, 0, 8, 0, 6, 0, 0, 3, .. name]), 4).Should().Be((HelloState.Named, "a.b"));
    }

    [Fact]
    public void A_name_cannot_break_a_line_of_the_log() =>
        Read(Hellos.Of("push\r\nx\u001b[31m .com\u00e9"), 8).Should().Be((HelloState.Named, "push??x?[31m?.com?"));

    [Fact]
    public void A_cut_hello_needs_more()
    {
        var hello = Hellos.Of(names: null);
        for (var length = 0; length < hello.Length - 6; length++)
            Read(hello[..length], 3).State.Should().Be(HelloState.NeedsMore);
    }

    [Fact]
    public void Damage_never_throws_and_says_the_same_however_it_is_cut() =>
        Gen.Select(Gen.OneOf(Gen.Const(Hellos.Tls13), Gen.Const(Hellos.WithoutName), Gen.Const(Hellos.TwoRecords)), Gen.Int[0, 10_000], Gen.Byte, Gen.Int[1, 40]).Sample(
            (hex, at, value, piece) =>
            {
                var hello = Convert.FromHexString(hex);
                hello[at % hello.Length] = value;
                Read(hello, piece).Should().Be(Read(hello, hello.Length));
            });

    private static (HelloState State, string? Name) Read(byte[] bytes, int piece)
    {
        var reader = new ClientHelloReader();
        foreach (var part in bytes.Chunk(piece)) reader.Feed(part);
        return (reader.State, reader.ServerName);
    }

    /// <summary>Takes what is written, and ends when it is read.</summary>
    private sealed class WriteOnly(MemoryStream written) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            // Nothing is held back.
        }

        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => written.Write(buffer, offset, count);
    }
}
