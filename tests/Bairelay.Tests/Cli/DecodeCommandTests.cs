using Bairelay.Tests.Diagnostics.Captures;
using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;

namespace Bairelay.Tests.Cli;

public sealed class DecodeCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bairelay-decode-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_kind_of_datagram_is_a_block_of_text()
    {
        var decoding = Decoding.Of($"{D2mQ}\n{D2cT}\n{SmallData}\n{AckWithHole}\n");

        decoding.Should().Be(new Decoding(0, """
            #1 D2M_Q tid=0x00001234 85 bytes
               uid=95270001ABCDEFGHWXYZ r=2
               <P2P><D2M_Q><uid>95270001ABCDEFGHWXYZ</uid><r>2</r></D2M_Q></P2P>
            #2 D2C_T tid=0x00000071 120 bytes
               sid=62098713 conn=local cid=82001 did=96
               <P2P><D2C_T><sid>62098713</sid><conn>local</conn><cid>82001</cid><did>96</did></D2C_T></P2P>
            #3 DATA 24 bytes
               connection_id=743 packet_id=0 payload_length=4 first_bytes=f0debc0a content="Baichuan stream"
            #4 ACK 33 bytes
               connection_id=743 group=0 packet_id=50 latency=54785 bitmap=01101

            """.ReplaceLineEndings("\n"), ""));
    }

    [Fact]
    public void Json_is_one_object_on_one_line()
    {
        var file = Join(PcapHeader(1), PcapRecord(TenOClock, 123456, Ethernet(Ipv4Udp(Hex(D2mQ)))));

        Decoding.Of(file, "--json").Should().Be(new Decoding(
            0,
            """{"ok":true,"result":{"file":"-","format":"pcap","datagrams":[{"n":1,"time":"2026-11-22T10:00:00.123456Z","source":"127.0.0.2:40001","destination":"127.0.0.1:9999","length":85,"kind":"discovery","tid":4660,"verb":"D2M_Q","xml":"<P2P><D2M_Q><uid>95270001ABCDEFGHWXYZ</uid><r>2</r></D2M_Q></P2P>","fields":{"uid":"95270001ABCDEFGHWXYZ","r":2},"fault":null,"oddities":[]}],"messages":[],"frames":[],"gaps":[],"skipped":{},"cut":null}}"""
            + "\n",
            ""));
    }

    [Fact]
    public void Json_of_data_and_ack_has_their_fields()
    {
        var datagrams = Decoding.Json(Join(Hex(SmallData), Hex(AckWithHole))).GetProperty("datagrams");

        datagrams[0].GetProperty("kind").GetString().Should().Be("data");
        datagrams[0].GetProperty("fields").GetRawText().Should().Be(
            """{"connection_id":743,"packet_id":0,"payload_length":4,"first_bytes":"f0debc0a","content":"Baichuan stream"}""");
        datagrams[1].GetProperty("kind").GetString().Should().Be("ack");
        datagrams[1].GetProperty("fields").GetRawText().Should().Be(
            """{"connection_id":743,"group":0,"packet_id":50,"latency":54785,"bitmap":"01101"}""");
    }

    [Fact]
    public void An_ack_before_anything_arrived_says_so()
    {
        Decoding.Of("20cf872ae702000000000000ffffffffffffffff0000000000000000").Output.Should().EndWith(
            "packet_id=4294967295 latency=0 bitmap=\"\" content=\"nothing received yet\"\n");
    }

    [Fact]
    public void A_file_is_read_by_its_content_whatever_its_name()
    {
        var path = Path.Combine(_folder.FullName, "capture.txt");
        File.WriteAllBytes(path, Join(PcapHeader(101), PcapRecord(1, 0, Ipv4Udp(Hex(SmallData)))));

        var decoding = Decoding.Run([], "decode", path);

        decoding.Exit.Should().Be(0);
        decoding.Output.Should().StartWith("#1 1970-01-01T00:00:01.000000Z ");
    }

    [Fact]
    public void A_missing_file_is_a_mistake_of_usage()
    {
        var path = Path.Combine(_folder.FullName, "none.pcap");

        Decoding.Run([], "decode", path).Should().Be(new Decoding(2, "", $"decode: {path}: there is no such file\n"));
        Decoding.Run([], "--json", "decode", path).Should().Be(new Decoding(
            2,
            """{"ok":false,"error":{"code":"not_found","message":"there is no such file"},"exit":2}""" + "\n",
            ""));
    }

    [Fact]
    public void A_folder_is_a_mistake_of_usage_too()
    {
        Decoding.Run([], "decode", _folder.FullName).Should().Be(
            new Decoding(2, "", $"decode: {_folder.FullName}: this is a folder; name a file inside it\n"));
    }

    [Theory]
    [InlineData("", "empty", "this is empty")]
    [InlineData("f0debc0a010000000000000000000000000077770102", "no_message", "these bytes begin like a Baichuan message and hold none: f0debc0a010000000000000000000000")]
    [InlineData("1f8b0800", "compressed", "this is compressed; gunzip it first")]
    [InlineData("89504e470d0a1a0a00", "unknown_format", "this is neither pcap, pcapng, hex, BcUdp, Baichuan nor BcMedia; it begins with 89504e470d0a1a0a00")]
    [InlineData("d4c3b2a1020004000000000000000000000004000100 0000", "no_bcudp", "this pcap recording holds no packets")]
    [InlineData("d4c3b2a102", "no_bcudp", "this pcap recording holds no packets (the file ends at byte 5, inside the file header that begins at byte 0)")]
    public void What_holds_nothing_of_a_camera_is_named_by_what_it_looks_like(string bytes, string code, string message)
    {
        Decoding.Of(Hex(bytes)).Should().Be(new Decoding(1, "", $"decode: -: {message}\n"));
        Decoding.Of(Hex(bytes), "--json").Output.Should().Be(
            $$$"""{"ok":false,"error":{"code":"{{{code}}}","message":"{{{message}}}"},"exit":1}""" + "\n");
    }

    [Fact]
    public void Hex_of_other_bytes_is_named_by_what_they_look_like()
    {
        Decoding.Of("00112233").Errors.Should().Be("decode: -: these bytes are neither BcUdp, Baichuan nor BcMedia: they begin with 00112233\n");
    }

    [Fact]
    public void A_result_that_cannot_be_written_is_a_failure_and_no_crash()
    {
        using var errors = new StringWriter();

        var exit = Decoding.Run(new MemoryStream(Hex(D2mQ)), new FullDisk(), errors, "decode", "-");

        exit.Should().Be(1);
        errors.ToString().Should().StartWith("decode: the result could not be written in full");
    }

    [Fact]
    public void A_disk_that_stops_answering_is_a_cut()
    {
        using var output = new StringWriter();
        var start = Join(PcapHeader(101), PcapRecord(1, 0, Ipv4Udp(Hex(SmallData))), new byte[3]);

        var exit = Decoding.Run(new FailingStream(start), output, TextWriter.Null, "decode", "-");

        // 24 + 16 + 52 bytes, then three of a record header.
        exit.Should().Be(0);
        output.ToString().ReplaceLineEndings("\n").Should().EndWith(
            "cut: reading failed at byte 95, inside a record header that begins at byte 92\n");
    }

    private sealed class FullDisk : StringWriter
    {
        public override void Write(System.Text.StringBuilder? value) => throw new IOException("no space left");
    }

    private sealed class FailingStream(byte[] start) : MemoryStream(start)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and var count ? count : throw new IOException();
    }
}
