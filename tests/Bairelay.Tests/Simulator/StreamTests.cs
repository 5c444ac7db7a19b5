using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.Media;
using Bairelay.Simulator;

namespace Bairelay.Tests.Simulator;

public sealed class StreamTests
{
    [Theory]
    [InlineData(BcEncryption.None)]
    [InlineData(BcEncryption.BcEncrypt)]
    [InlineData(BcEncryption.Aes)]
    [InlineData(BcEncryption.FullAes)]
    public void A_stream_begins_with_what_it_is_and_goes_on_under_one_number(BcEncryption mode)
    {
        using var client = ScriptedClient.LoggedIn(mode: mode, channel: 3);
        var (number, started) = Start(client, StreamKind.Main);
        started.Code.Should().Be(200);
        started.Extension!.Value.BinaryData.Should().BeTrue();
        started.Payload.Should().HaveCount(32).And.StartWith("1002"u8.ToArray());

        client.Advance(4_000, 10);
        var messages = client.Take();
        messages.Should().OnlyContain(one => one.Header.MessageId == MessageId.StreamStart && one.Header.MessageNumber == number && one.Code == 200 && one.IsBinary);
        messages.Should().OnlyContain(one => one.Payload.Length <= 30_000).And.Contain(one => one.Payload.Length == 30_000, "an I frame takes more than one");
        messages.Should().OnlyContain(one => one.Extension.HasValue == (mode == BcEncryption.FullAes));
        if (mode == BcEncryption.FullAes)
        {
            messages.Should().OnlyContain(one => one.Extension!.Value.EncryptLength == (uint)Math.Min(1024, one.Payload.Length)
                && one.Extension!.Value.CheckPos == 0 && one.Extension!.Value.CheckValue == BitConverter.ToInt32(one.Payload));
        }

        var (kinds, last) = Frames([started, .. messages]);
        kinds[0].Should().Be(MediaKind.InfoV2);
        kinds.Count(kind => kind == MediaKind.IFrame).Should().Be(3, "one every two seconds, from the beginning");
        kinds.Count(kind => kind is MediaKind.IFrame or MediaKind.PFrame).Should().Be(61);
        kinds.Count(kind => kind == MediaKind.Aac).Should().Be(63);
        last.Should().Be(4_000_000, "the time of a picture follows the clock");
    }

    [Theory]
    [InlineData("mainStream", 1280)]
    [InlineData("subStream", 640)]
    [InlineData("externStream", 640)]
    public void The_stream_that_was_asked_for_comes_and_a_missing_one_is_served_as_the_second(string word, int width)
    {
        using var client = ScriptedClient.LoggedIn();
        client.Send(client.Header(MessageId.StreamStart), [new Preview(0, 0, word).Write()]);
        BitConverter.ToInt32(client.Take()[0].Payload, 8).Should().Be(width);
    }

    [Fact]
    public void Two_streams_run_side_by_side_and_end_one_by_one()
    {
        using var client = ScriptedClient.LoggedIn();
        var (main, _) = Start(client, StreamKind.Main);
        var (sub, _) = Start(client, StreamKind.Sub);
        client.Advance(500);
        client.Take().Select(one => one.Header.MessageNumber).Distinct().Should().BeEquivalentTo([main, sub]);
        client.Ask(MessageId.StreamStop, [new Preview(0, 0, null).Write()]).Code.Should().Be(200);
        client.Advance(500);
        client.Take().Select(one => one.Header.MessageNumber).Distinct().Should().Equal(sub);
        client.Ask(MessageId.StreamStop, [new Preview(0, 256, null).Write()], stream: 1).Code.Should().Be(200);
        client.Advance(500);
        client.Take().Should().BeEmpty();
    }

    [Fact]
    public void A_client_that_reads_nothing_misses_pictures_until_the_next_whole_one()
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings
        {
            MainStream = new GeneratedMedia(VideoCodec.H265, 3840, 2160, 25, 16_384, hasSound: false),
            IdleLimit = TimeSpan.FromMinutes(5),
        });
        var (_, started) = Start(client, StreamKind.Main);
        client.Advance(20_000, 40);
        client.Server.Outgoing.Bytes.Should().BeLessThan(3 * 1024 * 1024);
        var kept = client.Take();
        client.Advance(4_000, 40);
        var (kinds, _) = Frames([started, .. kept, .. client.Take()], out var keys);
        kinds.Should().HaveCountLessThan(200);
        keys.Should().HaveCountGreaterThan(1);
        var gap = keys.Zip(keys.Skip(1)).Max(pair => pair.Second - pair.First);
        gap.Should().BeGreaterThan(10_000_000, "what could not be sent is lost, not late");
    }

    [Fact]
    public void The_largest_stream_has_the_rate_of_the_largest_models()
    {
        using var client = ScriptedClient.LoggedIn(new SessionSettings { MainStream = GeneratedMedia.FourK() });
        Start(client, StreamKind.Main);
        long bytes = 0;
        for (var second = 0; second < 10; second++)
        {
            client.Advance(1_000, 40);
            bytes += client.Take().Sum(one => (long)one.Payload.Length);
        }

        (bytes * 8 / 10).Should().BeInRange(15_000_000, 18_000_000);
    }

    [Fact]
    public void A_stream_of_no_kind_is_refused()
    {
        using var client = ScriptedClient.LoggedIn();
        client.Ask(MessageId.StreamStart, [new Preview(0, 0, "dreamStream").Write()]).Code.Should().Be(400);
        client.Ask(MessageId.StreamStart).Code.Should().Be(400);
    }

    internal static (ushort Number, Heard Started) Start(ScriptedClient client, StreamKind kind)
    {
        var header = client.Header(MessageId.StreamStart, stream: kind.HeaderType);
        client.Send(header, [new Preview(0, kind.Handle, kind.Word).Write()]);
        return (header.MessageNumber, client.Take().Should().ContainSingle().Subject);
    }

    private static (List<MediaKind> Kinds, long Last) Frames(IEnumerable<Heard> messages) => Frames(messages, out _);

    private static (List<MediaKind> Kinds, long Last) Frames(IEnumerable<Heard> messages, out List<long> keys)
    {
        var reader = new MediaReader();
        var (kinds, last) = (new List<MediaKind>(), 0L);
        keys = [];
        foreach (var message in messages)
        {
            reader.Append(message.Payload);
            while (reader.TryRead(out var frame))
            {
                kinds.Add(frame.Kind);
                if (frame.IsVideo) last = frame.Microseconds;
                if (frame.Kind == MediaKind.IFrame) keys.Add(last);
            }
        }

        reader.Skipped.Should().Be(0);
        return (kinds, last);
    }
}
