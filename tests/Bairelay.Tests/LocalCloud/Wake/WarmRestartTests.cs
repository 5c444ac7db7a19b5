using System.Text.Json;
using System.Text.RegularExpressions;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Storage;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.LocalCloud.Wake;

public sealed class WarmRestartTests : IDisposable
{
    private static readonly Uid s_uid = Uid.Parse(LongUid);

    private readonly TempFolder _folder = new();

    private string State => _folder.File("state/wake-server.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_camera_can_be_woken_right_after_a_restart_and_its_anchor_still_holds()
    {
        using var camera = new UdpPeer("127.0.0.2");
        string query;
        using (var first = new TestServer(state: State))
        {
            query = (await camera.AskAsync(first.Middleman(), new D2M_Q(s_uid, 2))).Xml;
            await camera.AskAsync(first.Register(), new D2R_HB(s_uid, null, true, Number(query, "token")));
        }

        using var second = new TestServer(state: State);
        second.Log.Lines.Should().Contain("Cameras remembered from the last run: 1");
        using var client = new UdpPeer();
        var accepted = await client.AskAsync(second.Register(), new C2R_C(Uid.Parse(ShortUid), null, null, 1, null, null, null, null));
        accepted.Xml.Should().Contain($"<dev><ip>127.0.0.2</ip><port>{camera.Address.Port}</port></dev>");
        (await camera.ReceiveAsync()).Xml.Should().StartWith("<P2P><R2D_C>");
        (await camera.AskAsync(second.Register(), new D2R_R(s_uid, Number(query, "token"), 2))).Xml
            .Should().Contain($"<ac>{Number(query, "ac")}</ac>");
    }

    [Fact]
    public async Task It_is_written_when_something_lasting_changed_and_not_for_heartbeats()
    {
        using var rig = new TestServer(state: State);
        using var camera = new UdpPeer("127.0.0.2");
        var (first, second, third) = (await BootAsync(1), await BootAsync(2), await BootAsync(3));
        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, first));
        File.Exists(State).Should().BeFalse();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Tokens().Should().Equal(first);

        File.Delete(State);
        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, first));
        rig.Time.Advance(TimeSpan.FromSeconds(60));
        File.Exists(State).Should().BeFalse("a heartbeat changes nothing that is kept");

        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, second));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Tokens().Should().Equal(second);
        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, third));
        rig.Time.Advance(TimeSpan.FromSeconds(9));
        Tokens().Should().Equal([second], "ten seconds have not passed");
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Tokens().Should().Equal(third);

        async Task<ulong> BootAsync(uint tid)
        {
            var (_, _, xml) = await camera.AskAsync(rig.Middleman(), new D2M_Q(s_uid, 2), tid);
            return ulong.Parse(Regex.Match(xml, "<token>(\\d+)</token>").Groups[1].Value);
        }
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("{\"schema\": 1, \"cameras\": [{\"uid\": ", "half a file")]
    [InlineData("not json at all", "another file")]
    [InlineData("{\"schema\": 99}", "a file of the future")]
    [InlineData("{}", "a file without schema")]
    [InlineData("null", "nothing")]
    public async Task A_damaged_file_is_set_aside_with_a_warning_and_costs_only_the_warmth(string content, string what)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(State)!);
        await File.WriteAllTextAsync(State, content);
        using (var rig = new TestServer(state: State))
        {
            rig.Log.Lines.Should().Contain(line => line.Contains("damaged", StringComparison.Ordinal) && line.Contains(State + ".damaged", StringComparison.Ordinal), what);
            File.Exists(State + ".damaged").Should().BeTrue();
            using var camera = new UdpPeer("127.0.0.2");
            await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1));
        }

        using var next = new TestServer(state: State);
        next.Server.Registry.Count.Should().Be(1, "the new file is whole");
    }

    [Fact]
    public void Entries_that_make_no_sense_are_left_out_and_the_others_kept()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(State)!);
        File.WriteAllText(State, """
            {"schema":1,"cameras":[
              {"uid":"","address":"192.0.2.1","port":1,"local":"192.0.2.2","listener":"register","last_seen":0},
              {"uid":"AAAA0001ABCDEFGH","address":"192.0.2.300","port":1,"local":"192.0.2.2","listener":"register","last_seen":0},
              {"uid":"AAAA0001ABCDEFGH","address":"192.0.2.1","port":70000,"local":"192.0.2.2","listener":"register","last_seen":0},
              {"uid":"AAAA0001ABCDEFGH","address":"0.0.0.0","port":1,"local":"192.0.2.2","listener":"register","last_seen":0},
              null,
              {"uid":"BBBB0001ABCDEFGH","address":"192.0.2.1","port":1,"local":"192.0.2.2","listener":"middleman","last_seen":9999999999999}],
             "anchors":[null,{"uid":"x y","token":1,"ac":2,"issued":0}],"added_later":true}
            """);
        using var rig = new TestServer(state: State);
        rig.Server.Registry.Count.Should().Be(1);
        rig.Server.Registry.TryFind(Uid.Parse("BBBB0001ABCDEFGH"), default, out _).Should().BeTrue();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_one_warning_and_nothing_else()
    {
        await File.WriteAllTextAsync(_folder.File("state"), "a file where the folder should be");
        using var rig = new TestServer(state: State);
        using var camera = new UdpPeer("127.0.0.2");
        for (ulong token = 1; token <= 3; token++)
        {
            await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, token));
            rig.Time.Advance(TimeSpan.FromSeconds(11));
        }

        rig.Log.Lines.Where(line => line.Contains("cannot be written", StringComparison.Ordinal)).Should().ContainSingle();
    }

    [Fact]
    public async Task The_file_is_for_its_owner_alone()
    {
        using (var rig = new TestServer(state: State))
        {
            using var camera = new UdpPeer("127.0.0.2");
            await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1));
        }

        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(State).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task With_known_uids_only_strangers_of_an_earlier_run_stay_out()
    {
        using (var first = new TestServer(state: State))
        {
            using var camera = new UdpPeer("127.0.0.2");
            await camera.AskAsync(first.Register(), new D2R_HB(s_uid, null, true, 1));
        }

        using var second = new TestServer(new() { KnownUidsOnly = true }, State, cameras: ("front", "FRONT001ABCDEFGH"));
        second.Server.Registry.Count.Should().Be(0);
    }

    [Fact]
    public void No_half_written_file_is_ever_in_place()
    {
        using var log = new TestLog();
        Directory.CreateDirectory(Path.GetDirectoryName(State)!);
        var file = new StateFile<WarmState>(State, WarmState.Format, log);
        file.Save(new WarmState(1, [], []));
        // A crash in the middle of the next write leaves its temporary file behind.
        File.WriteAllText(State + ".tmp", "{\"schema\":");
        file.Load().Should().NotBeNull();
        file.Save(new WarmState(1, [], []));
        File.Exists(State + ".tmp").Should().BeFalse();
    }

    private List<ulong> Tokens()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(State));
        return [.. document.RootElement.GetProperty("cameras").EnumerateArray().Select(camera => camera.GetProperty("token").GetUInt64())];
    }

    private static ulong Number(string xml, string name) => ulong.Parse(xml.Split($"<{name}>")[1].Split('<')[0]);
}
