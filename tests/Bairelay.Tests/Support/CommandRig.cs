using System.Collections.Concurrent;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;

namespace Bairelay.Tests.Support;

/// <summary>
/// Commands for cameras that are reached in an instant and answer by a table: <c>front</c> and <c>back</c>, and
/// <c>attic</c>, which is switched off.
/// </summary>
internal sealed class CommandRig : IProgress<string>, IDisposable, IAsyncDisposable
{
    public const string Uid = "95270001ABCDEFGHWXYZ";

    private readonly ConcurrentQueue<string> _progress = new();
    private readonly ConcurrentQueue<ScriptedCamera> _opened = new();

    /// <param name="asService">The cameras have lives of their own, as in a running service.</param>
    public CommandRig(TimeProvider? time = null, bool asService = false, Bairelay.LocalCloud.Wake.WakeServer? server = null)
    {
        Time = time ?? new HandTime();
        Fleet = new CameraFleet(Options, new CameraServices { Open = OpenAsync, WakeServer = server, Time = Time, Random = () => 1, Log = Log }, null);
        if (asService) Fleet.Start();
        Access = asService ? Fleet.Access : new CameraAccess(new OwnConnection(OpenAsync, Time, () => 1, Log).RunAsync, Time);
        Desk = new CommandDesk(Options, Access);
    }

    public static BairelayOptions Options { get; } = new()
    {
        SourceFile = "config.toml",
        Cameras = [Camera("front") with { Uid = Uid }, Camera("back"), Camera("attic") with { Enabled = false }],
    };

    public TimeProvider Time { get; }

    public TestLog Log { get; } = new();

    public CameraFleet Fleet { get; }

    public CameraAccess Access { get; }

    public CommandDesk Desk { get; }

    /// <summary>What every camera answers.</summary>
    public Action<ScriptedCamera> Script { get; set; } = _ => { };

    /// <summary>What happens before a camera is connected.</summary>
    public Func<CancellationToken, Task> Reaching { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<string> Progress => [.. _progress];

    /// <summary>The cameras that were connected, in their order.</summary>
    public IReadOnlyList<ScriptedCamera> Opened => [.. _opened];

    /// <summary>How long each camera was to be tried for.</summary>
    public ConcurrentQueue<TimeSpan> Limits { get; } = new();

    public void Report(string value) => _progress.Enqueue(value);

    public async Task<ReachedCamera> OpenAsync(
        CameraOptions camera, OpenTerms terms, CancellationToken lease, CancellationToken cancellation)
    {
        Limits.Enqueue(terms.Limit);
        await Reaching(cancellation);
        var scripted = new ScriptedCamera();
        Script(scripted);
        _opened.Enqueue(scripted);
        terms.Progress?.Report(new ReachProgress(StepNames.Hello, true, TimeSpan.FromSeconds(1.5), "192.0.2.91:2015"));
        return new ReachedCamera(scripted.Pipe, new ReachReport("remote", "udp",
        [
            new ReachStep(StepNames.TcpConnect, TimeSpan.FromMilliseconds(40), false, "refused"),
            new ReachStep(StepNames.Hello, TimeSpan.FromMilliseconds(1250), true, "192.0.2.91:2015"),
        ]));
    }

    public Task<CommandOutcome> RunAsync(string line, CancellationToken cancellation = default)
    {
        var words = line.Split(' ');
        var terms = new CommandTerms($"cli:{words[0]}", CommandTerms.UsualLimit, this);
        return Desk.RunAsync(new CommandRequest(words[0], words[1], words[2..]), terms, cancellation);
    }

    /// <summary>Nothing ever comes; ends with the token.</summary>
    public static Task NeverAsync(CancellationToken cancellation) => new TaskCompletionSource().Task.WaitAsync(cancellation);

    public void Dispose() => Log.Dispose();

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        Log.Dispose();
    }

    // Without a grace, so that what a command has left behind shows at once.
    private static CameraOptions Camera(string name) => new() { Name = name, Password = new Secret(ScriptedCamera.Password), IdleDisconnectTimeout = TimeSpan.Zero };
}
