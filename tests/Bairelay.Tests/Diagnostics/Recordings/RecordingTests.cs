using Bairelay.Diagnostics.Recordings;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Diagnostics.Captures;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Diagnostics.Recordings;

/// <summary>A recording is what `decode` reads.</summary>
public sealed class RecordingTests
{
    private readonly HandTime _time = new();
    private readonly Recording _recording;

    public RecordingTests() => _recording = new Recording("porch", Uid.Parse(LongUid), new RecordingMask(Kept.None), _time);

    [Fact]
    public void What_a_camera_asks_and_what_it_is_told_is_kept_with_its_times()
    {
        Packet("192.168.1.20:40000", "192.168.1.5:9999", new D2M_Q(Uid.Parse(LongUid), 2));
        Packet("192.168.1.5:9999", "192.168.1.20:40000", new M2D_Q_R(At("192.168.1.5:58200"), At("192.168.1.5:57850"), 0, 1773137273, 1));
        var datagrams = Decoding.Json(_recording.ToPcap()).GetProperty("datagrams");
        datagrams.GetArrayLength().Should().Be(2);
        datagrams[0].GetProperty("verb").GetString().Should().Be("D2M_Q");
        datagrams[0].GetProperty("source").GetString().Should().Be("192.0.2.2:40000");
        datagrams[1].GetProperty("xml").GetString().Should().Contain("<ip>192.0.2.4</ip>").And.NotContain("192.168").And.NotContain("1773137273");
        datagrams[1].GetProperty("fault").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public void Other_cameras_are_nobodys_business()
    {
        Packet("192.168.1.21:40000", "192.168.1.5:9999", new D2M_Q(Uid.Parse("95270009ABCDEFGHWXYZ"), 2));
        (_recording.Datagrams, _recording.Messages).Should().Be((0, 0));
    }

    [Fact]
    public void What_cannot_be_read_is_counted_and_left_out()
    {
        _recording.Learn(At("192.168.1.20:1").Ip);
        _recording.Datagram(At("192.168.1.20:40000"), At("192.168.1.5:9999"), "95270001ABCDEFGHWXYZ"u8);
        (_recording.Datagrams, _recording.Unreadable).Should().Be((0, 1));
    }

    [Fact]
    public void A_session_is_kept_plain_and_without_what_is_private()
    {
        var watch = new TrafficWatch();
        using (watch.Tell(_recording))
        {
            Say("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<body><VersionInfo><name>Porch</name><serialNumber>S42</serialNumber></VersionInfo></body>"u8, 80);
            watch.Message(this, "shed", isFromCamera: true, Header(80), [], "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<body/>"u8, isBinary: false);
            Say(new byte[100_000], MessageId.Snapshot, isBinary: true);
        }

        Say("after its end"u8, 81);
        var messages = Decoding.Json(_recording.ToPcap()).GetProperty("messages");
        messages.GetArrayLength().Should().Be(2);
        messages[0].GetProperty("payload").GetProperty("xml").GetString().Should().Contain("<name>Porch</name>").And.NotContain("S42");
        messages[0].GetProperty("source").GetString().Should().Be("192.0.2.2:9000");
        messages[1].GetProperty("length").GetInt32().Should().Be(100_000 + BcHeader.LongLength);
        messages[1].GetProperty("missing").GetInt32().Should().Be(0);

        void Say(ReadOnlySpan<byte> payload, uint id, bool isBinary = false) =>
            watch.Message(this, "porch", isFromCamera: true, Header(id), [], payload, isBinary);
    }

    [Fact]
    public void It_ends_when_it_is_full_and_says_so()
    {
        var piece = new byte[1 << 20];
        for (var i = 0; i < 9; i++) _recording.Message(this, isFromCamera: true, Header(MessageId.StreamStart), [], piece, isBinary: true);
        _recording.IsFull.Should().BeTrue();
        _recording.ToPcap().Length.Should().BeLessThanOrEqualTo(Recording.MostBytes + 1024);
    }

    private static BcHeader Header(uint id) => new() { MessageId = id, Class = BcClass.Modern };

    private void Packet<T>(string from, string to, T message)
        where T : struct, IDiscoveryMessage<T>
    {
        var packet = new byte[2048];
        var length = DiscoveryFrame.Write(packet, 7, message);
        _recording.Datagram(At(from), At(to), packet.AsSpan(0, length));
    }
}
