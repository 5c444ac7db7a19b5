using System.Collections.Concurrent;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Tests.Support;

/// <summary>One camera's life with made-up time, and scripted cameras behind every connection.</summary>
internal sealed class LifeRig : IAsyncDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(250);

    private readonly Strand _strand = new();
    private readonly Task _started;
    private readonly ConcurrentQueue<ScriptedCamera> _opened = new();
    private readonly ConcurrentQueue<(double At, CameraReport Report)> _told = new();
    private readonly ConcurrentQueue<(double At, OpenTerms Terms)> _attempts = new();

    public LifeRig(Func<CameraOptions, CameraOptions>? change = null, bool takesReadings = false)
    {
        var options = new CameraOptions { Name = "front", Password = new Secret(ScriptedCamera.Password) };
        var services = new CameraServices { Open = OpenAsync, Time = Time, Random = () => 1, Log = Log, TakesReadings = takesReadings };
        Fleet = new CameraFleet(new BairelayOptions { Cameras = [change is null ? options : change(options)] }, services, Ledger);
        Fleet.Reported += (_, report) => _told.Enqueue((Now, report));
        Script = camera => camera.On(MessageId.SubscribeEvents, Say.Ok());
        _started = On(() =>
        {
            Fleet.Start();
            return Task.FromResult(true);
        });
    }

    public HandTime Time { get; } = new();

    public TestLog Log { get; } = new();

    public LedgerFile? Ledger { get; init; }

    public CameraFleet Fleet { get; }

    public CameraLife Life => Fleet.Find("front")!;

    /// <summary>What every camera answers besides a login.</summary>
    public Action<ScriptedCamera> Script { get; set; }

    /// <summary>What happens before a camera is connected.</summary>
    public Func<CancellationToken, Task> Reaching { get; set; } = _ => Task.CompletedTask;

    /// <summary>The password of the cameras that are connected; another one refuses the login.</summary>
    public bool RefusesLogin { get; set; }

    public IReadOnlyList<ScriptedCamera> Opened => [.. _opened];

    public ScriptedCamera Camera => _opened.Last();

    public IReadOnlyList<(double At, OpenTerms Terms)> Attempts => [.. _attempts];

    /// <summary>Seconds since the start.</summary>
    public double Now => Math.Round(Time.GetElapsedTime(0, Time.GetTimestamp()).TotalSeconds - _start, 3);

    private readonly double _start = new HandTime().GetElapsedTime(0).TotalSeconds;

    public IEnumerable<(double At, T Report)> Told<T>()
        where T : CameraReport => _told.Where(one => one.Report is T).Select(one => (one.At, (T)one.Report));

    /// <summary>In whole seconds: made-up time may outrun the code under test by a step or two.</summary>
    public IEnumerable<string> Connections => Told<ConnectionReport>().Select(one => $"{Math.Floor(one.At)} {(one.Report.IsConnected ? "open" : "closed")}");

    public IEnumerable<string> Motions => Told<MotionReport>().Select(one =>
        $"{Math.Floor(one.At)} {one.Report.Motion.Sensor}{(one.Report.Motion.IsConfirmed ? " confirmed" : "")}");

    public Task<T> On<T>(Func<Task<T>> work) => _strand.Start(work);

    public Task<CommandOutcome> RunAsync(string line, bool isLowValue = false, CancellationToken cancellation = default)
    {
        var words = line.Split(' ');
        var command = CommandForms.Named(words[0])!.Read(words[1..]).Command!;
        var terms = new CommandTerms($"cli:{words[0]}", CommandTerms.UsualLimit, null, isLowValue);
        return On(() => Life.RunAsync(command, terms, cancellation));
    }

    /// <summary>A call of the push service that is a motion.</summary>
    public void Push(bool afterBoot = false)
    {
        using var claim = Life.Claim();
        claim.Confirm(afterBoot);
    }

    public async Task ConnectedAsync(int times = 1)
    {
        await Eventually.HoldsAsync(() => _opened.Count == times && Life.Loop.Live is not null);
        await SettleAsync();
    }

    /// <summary>The camera reports motions (<c>MD</c>) and their ends (<c>none</c>) in one read, and all of them are taken.</summary>
    public async Task ReportsAsync(params IReadOnlyList<string> statuses)
    {
        var taken = Told<BatteryReport>().Count();
        // Whatever comes after them is taken after them.
        Camera.Pipe.Send([.. statuses.SelectMany(status => Message(MessageId.Events,
            $"<AlarmEventList version=\"1.1\"><AlarmEvent version=\"1.1\"><channelId>0</channelId><status>{status}</status><AItype>none</AItype></AlarmEvent></AlarmEventList>")),
            .. Message(MessageId.BatteryList, "<BatteryList version=\"1.1\"><BatteryInfo version=\"1.1\"><channelId>0</channelId><batteryPercent>50</batteryPercent></BatteryInfo></BatteryList>")]);
        await Eventually.HoldsAsync(() => Told<BatteryReport>().Count() > taken);

        byte[] Message(uint id, string body) => Camera.Message(new BcHeader { MessageId = id }, Say.Ok(body));
    }

    /// <summary>Until nothing is left to do before time passes.</summary>
    public async Task SettleAsync()
    {
        for (var quiet = 0; quiet < 20; quiet++)
        {
            await Eventually.HoldsAsync(() => _strand.IsIdle && _opened.All(camera => camera.Pipe.IsQuiet || camera.Pipe.Disposals > 0));
            // Some continuations reach the strand by way of the thread pool: this one goes to the end of its queue.
            var turn = new TaskCompletionSource();
            ThreadPool.UnsafeQueueUserWorkItem(static source => source.SetResult(), turn, preferLocal: false);
            await turn.Task;
        }
    }

    public async Task PassAsync(double seconds)
    {
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= s_step)
        {
            await SettleAsync();
            Time.Advance(left < s_step ? left : s_step);
        }

        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _started;
        await On(async () =>
        {
            await Fleet.DisposeAsync();
            return true;
        });
        Log.Dispose();
    }

    private async Task<ReachedCamera> OpenAsync(CameraOptions options, OpenTerms terms, CancellationToken lease, CancellationToken cancellation)
    {
        _attempts.Enqueue((Now, terms));
        await Reaching(cancellation);
        var camera = new ScriptedCamera();
        if (RefusesLogin) camera.On(MessageId.Login, ScriptedCamera.Greeting(0xdd02), Say.Refusal(401));
        Script(camera);
        _opened.Enqueue(camera);
        return new ReachedCamera(camera.Pipe, new ReachReport("remote", "udp", []));
    }
}
