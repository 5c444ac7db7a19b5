using System.Text;
using System.Text.Json;
using Bairelay.Cameras.Commands;
using Bairelay.Control;
using Bairelay.Tests.Cameras.Commands;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Control;

public sealed class ControlRoundTripTests
{
    private const string Version = "<VersionInfo version=\"1.1\"><type>Argus \"4\"\n</type><firmwareVersion>v3.0.0</firmwareVersion></VersionInfo>";

    [Fact]
    public async Task A_command_is_carried_out_by_the_service_and_its_progress_and_result_come_back()
    {
        await using var rig = new ControlRig();
        rig.Cameras.Script = camera => camera.On(80, Say.Ok(Version));
        var progress = new Lines();
        var outcome = await rig.AskAsync("version front", progress);
        outcome!.Result!.Text.Should().Contain("firmware    v3.0.0");
        Encoding.UTF8.GetString(ControlLine.Write(outcome.Result.Members)).Should().Contain("\"firmware\":\"v3.0.0\"");
        progress.All[0].Should().Be("waking front …");
        progress.All[^1].Should().StartWith("connected over udp (remote)");
        var opened = rig.Cameras.Opened.Should().ContainSingle().Which;
        await Eventually.HoldsAsync(() => opened.Pipe.Disposals == 1);
    }

    [Fact]
    public async Task A_snapshot_travels_as_bytes()
    {
        var picture = new byte[1_000_000];
        new Random(4711).NextBytes(picture);
        await using var rig = new ControlRig();
        rig.Cameras.Script = camera => camera.On(109, CommandResultTests.SnapshotOf(picture));
        (await rig.AskAsync("snapshot front"))!.Result!.Bytes.Should().Equal(picture);
    }

    [Fact]
    public async Task The_wire_is_lines_of_json_and_then_the_bytes_that_were_announced()
    {
        await using var rig = new ControlRig();
        rig.Cameras.Script = camera => camera.On(109, CommandResultTests.SnapshotOf([0xff, 0x0a, 0x0a, 0xd9]));
        using var client = await rig.ConnectAsync("""{"v":1,"command":"snapshot","camera":"front","arguments":[]}""");
        var all = await client.ReadToEndAsync();
        all[^4..].Should().Equal(0xff, 0x0a, 0x0a, 0xd9);
        var lines = Encoding.UTF8.GetString(all[..^4]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].Should().Be("""{"progress":"waking front …"}""");
        using var result = JsonDocument.Parse(lines[^1]);
        result.RootElement.GetProperty("v").GetInt32().Should().Be(1);
        result.RootElement.GetProperty("ok").GetBoolean().Should().BeTrue();
        result.RootElement.GetProperty("bytes").GetInt32().Should().Be(4);
    }

    /// <summary>A wake has its connection to itself; another command may find the camera being opened for whoever came first.</summary>
    [Fact]
    public async Task A_timeout_is_that_of_the_connection()
    {
        await using var rig = new ControlRig();
        using var client = await rig.ConnectAsync("""{"v":1,"command":"wake","camera":"front","arguments":[],"timeout":20}""");
        await client.ReadToEndAsync();
        rig.Cameras.Limits.Should().Equal(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("""{"v":1,"ok":true,"result":"","text":[]}""")]
    [InlineData("""{"v":1,"ok":true,"result":{"a":"\ud800"},"text":[]}""")]
    [InlineData("""{"v":1,"ok":true,"result":{},"text":[7]}""")]
    [InlineData("""{"v":1,"ok":"yes"}""")]
    public async Task A_reply_that_cannot_be_shown_is_another_version(string line)
    {
        var lines = new LineStream(new MemoryStream(Encoding.UTF8.GetBytes(line + "\n")), ControlReply.LongestLine);
        var reading = async () => await ControlReply.ReadAsync(lines, null, default);
        await reading.Should().ThrowAsync<InvalidDataException>();
    }

    [Theory]
    [InlineData("version garage", "unknown_camera", 2)]
    [InlineData("version attic", "camera_disabled", 2)]
    [InlineData("pir front maybe", "usage", 2)]
    [InlineData("dance front", "usage", 2)]
    [InlineData("battery front", "feature_lacking", 6)]
    public async Task Failures_come_back_with_their_code_and_exit(string line, string code, int exit)
    {
        await using var rig = new ControlRig();
        (await rig.AskAsync(line))!.Failure.Should().BeEquivalentTo(new { Code = code, Exit = exit });
    }

    [Theory]
    [InlineData("""{"v":2,"command":"battery","camera":"front"}""", "service_version")]
    [InlineData("""{"command":"battery","camera":"front"}""", "usage")]
    [InlineData("""{"v":1,"camera":"front"}""", "usage")]
    [InlineData("""{"v":1,"command":["battery"],"camera":"front"}""", "usage")]
    [InlineData("""{"v":1,"command":"battery","camera":"front","arguments":"on"}""", "usage")]
    [InlineData("""{"v":1,"command":"battery","camera":"front","arguments":[1]}""", "usage")]
    [InlineData("""{"v":1,"command":"battery","camera":"front","timeout":0}""", "usage")]
    [InlineData("""{"v":1,"command":"battery","camera":"front","timeout":601}""", "usage")]
    [InlineData("""{"v":"1","command":"battery","camera":"front"}""", "usage")]
    [InlineData("[]", "usage")]
    [InlineData("GET / HTTP/1.1", "usage")]
    [InlineData("", "usage")]
    public async Task What_is_no_request_is_answered_and_reaches_no_camera(string line, string code)
    {
        await using var rig = new ControlRig();
        using var client = await rig.ConnectAsync(line);
        var answer = await client.ReadObjectAsync();
        answer.GetProperty("v").GetInt32().Should().Be(1);
        answer.GetProperty("ok").GetBoolean().Should().BeFalse();
        answer.GetProperty("error").GetProperty("code").GetString().Should().Be(code);
        answer.GetProperty("exit").GetInt32().Should().BeGreaterThan(0);
        rig.Cameras.Limits.Should().BeEmpty();
    }

    [Fact]
    public async Task A_line_without_an_end_is_refused_when_it_is_too_long()
    {
        await using var rig = new ControlRig();
        using var client = await rig.ConnectAsync();
        await client.SendAsync(new string('x', ControlRequest.LongestLine));
        (await client.ReadObjectAsync()).GetProperty("error").GetProperty("message").GetString().Should().Contain("16384 bytes");
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_shown_out()
    {
        await using var rig = new ControlRig();
        using var client = await rig.ConnectAsync();
        await Eventually.HoldsAsync(() => rig.Socket.Clients == 1);
        var reading = client.ReadToEndAsync();
        while (!reading.IsCompleted)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        (await reading).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_leaves_ends_its_command_and_the_camera_may_sleep(bool whileReaching)
    {
        await using var rig = new ControlRig();
        var ended = new TaskCompletionSource();
        if (whileReaching)
        {
            rig.Cameras.Reaching = async cancellation =>
            {
                try
                {
                    await CommandRig.NeverAsync(cancellation);
                }
                finally
                {
                    ended.SetResult();
                }
            };
        }
        else
        {
            rig.Cameras.Script = camera => camera.On(80, Say.Nothing);
        }

        var client = await rig.ConnectAsync("""{"v":1,"command":"version","camera":"front"}""");
        await Eventually.HoldsAsync(() => whileReaching
            ? rig.Cameras.Limits.Count == 1 : rig.Cameras.Opened.Count == 1 && rig.Cameras.Opened[0].AllAsked(80).Count == 1);
        client.Dispose();
        if (whileReaching) await ended.Task;
        else await Eventually.HoldsAsync(() => rig.Cameras.Opened[0].Pipe.Disposals == 1);
        await Eventually.HoldsAsync(() => rig.Cameras.Access.UseOf("front") is null);
    }

    [Fact]
    public async Task A_client_that_is_interrupted_leaves()
    {
        await using var rig = new ControlRig();
        rig.Cameras.Reaching = CommandRig.NeverAsync;
        using var interrupt = new CancellationTokenSource();
        var run = rig.AskAsync("version front", null, interrupt.Token);
        await Eventually.HoldsAsync(() => rig.Cameras.Limits.Count == 1);
        await interrupt.CancelAsync();
        var given = async () => await run;
        await given.Should().ThrowAsync<OperationCanceledException>();
        await Eventually.HoldsAsync(() => rig.Cameras.Access.UseOf("front") is null);
    }

    [Fact]
    public async Task The_seventeenth_command_for_a_camera_is_refused_and_status_still_answers()
    {
        await using var rig = new ControlRig();
        var gate = new TaskCompletionSource();
        rig.Cameras.Reaching = _ => gate.Task;
        rig.Cameras.Script = camera => camera.On(80, Say.Ok(Version));
        var waiting = Enumerable.Range(0, 16).Select(_ => rig.AskAsync("version front")).ToList();
        await Eventually.HoldsAsync(() => rig.Cameras.Access.ClaimsOn("front") == 16);
        (await rig.AskAsync("version front"))!.Failure.Should().BeEquivalentTo(new { Code = "queue_full", Exit = 4 });
        (await rig.AskAsync("status"))!.Failure.Should().BeNull();
        gate.SetResult();
        (await Task.WhenAll(waiting)).Should().OnlyContain(outcome => outcome!.Failure == null);
    }

    [Fact]
    public async Task Clients_beyond_the_limit_are_told_so()
    {
        await using var rig = new ControlRig();
        var clients = Enumerable.Range(0, ControlSocket.MostClients).Select(_ => new ControlRig.RawClient(rig.Path)).ToList();
        await Eventually.HoldsAsync(() => rig.Socket.Clients == ControlSocket.MostClients);
        (await rig.AskAsync("status"))!.Failure.Should().BeEquivalentTo(new { Code = "service_busy", Exit = 1 });
        foreach (var client in clients) client.Dispose();
        await Eventually.HoldsAsync(() => rig.Socket.Clients == 0);
        (await rig.AskAsync("status"))!.Failure.Should().BeNull();
    }

    [Fact]
    public async Task A_service_that_stops_ends_its_commands_and_tells_why()
    {
        await using var rig = new ControlRig();
        rig.Cameras.Reaching = CommandRig.NeverAsync;
        var run = rig.AskAsync("version front");
        await Eventually.HoldsAsync(() => rig.Cameras.Limits.Count == 1);
        await rig.Socket.DisposeAsync();
        (await run)!.Failure.Should().BeEquivalentTo(new { Code = "service_stopping", Exit = 1 });
        File.Exists(rig.Path).Should().BeFalse();
    }

    [Fact]
    public async Task A_defect_is_logged_and_told_and_the_service_goes_on()
    {
        var first = true;
        await using var rig = new ControlRig((_, _, _) =>
        {
            if (!first) return Task.FromResult<CommandOutcome>(new CommandResult([], _ => { }));
            first = false;
            throw new InvalidOperationException("swordfish");
        });
        rig.Cameras.Log.Announce("this is a defect");
        var failure = (await rig.AskAsync("version front"))!.Failure!;
        (failure.Code, failure.Exit).Should().Be(("failure", 1));
        failure.Message.Should().NotContain("swordfish");
        (await rig.AskAsync("version front"))!.Failure.Should().BeNull();
    }

    [Fact]
    public async Task No_word_of_a_command_is_logged()
    {
        await using var rig = new ControlRig();
        rig.Cameras.Script = camera => camera.On(58, Say.Ok(
            "<UserList version=\"1.1\"><User><userId>0</userId><userName>admin</userName><userLevel>1</userLevel></User></UserList>"));
        rig.Cameras.Script += camera => camera.On(59, Say.Ok());
        var outcome = await rig.AskAsync("users front add guest hunter2 user");
        outcome!.Failure.Should().BeNull();
        await rig.AskAsync("users front pasword guest hunter2");
        rig.Cameras.Log.Lines.Should().Contain("Command from the control socket command=users camera=front");
        rig.Cameras.Log.Lines.Should().NotContain(line => line.Contains("hunter2", StringComparison.Ordinal) || line.Contains("guest", StringComparison.Ordinal));
        Encoding.UTF8.GetString(ControlReply.Write(outcome)).Should().NotContain("hunter2");
        new ControlRequest("users", "front", ["add", "guest", "hunter2", "user"], null).ToString().Should().NotContain("hunter2");
    }

    private sealed class Lines : IProgress<string>
    {
        public List<string> All { get; } = [];

        public void Report(string value) => All.Add(value);
    }
}
