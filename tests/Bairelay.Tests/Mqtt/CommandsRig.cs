using System.Text;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Mqtt;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt;

/// <summary>Two cameras, <c>front</c> and <c>back</c>, and a broker that brings them messages.</summary>
internal sealed class CommandsRig : IAsyncDisposable
{
    private readonly StatePublisher _states;

    public CommandsRig(CameraMqttOptions? options = null)
    {
        (Front, Back) = (Camera("front", options), Camera("back", options));
        _states = new StatePublisher(new Topics("bairelay"), [Front.Options, Back.Options], Outlet, Time, Log);
        foreach (var camera in (FakeCamera[])[Front, Back]) camera.Tells = report => _states.Take(camera.Options.Name, report);
        Commands = new MqttCommands(new Topics("bairelay"), [Front, Back], _states, Outlet, Time, Log);
    }

    public HandTime Time { get; } = new();

    public TestLog Log { get; } = new();

    public RecordingOutlet Outlet { get; } = new();

    public FakeCamera Front { get; }

    public FakeCamera Back { get; }

    public MqttCommands Commands { get; }

    public void Send(string topic, string payload, bool isRetained = false) => Send(topic, Encoding.UTF8.GetBytes(payload), isRetained);

    public void Send(string topic, byte[] payload, bool isRetained = false) =>
        Commands.Handle(new MqttMessage("bairelay/" + topic, payload, isRetained));

    /// <summary>What was answered on a topic, once there are so many answers.</summary>
    public async Task<IReadOnlyList<string>> AnswersAsync(string topic, int count = 1)
    {
        await Eventually.HoldsAsync(() => Outlet.PayloadsOf("bairelay/" + topic).Count >= count);
        Outlet.Sent.Where(sent => sent.Topic == "bairelay/" + topic).Should().OnlyContain(sent => !sent.Retain);
        return Outlet.PayloadsOf("bairelay/" + topic);
    }

    /// <summary>Sends a message and waits for the first answer on its topic.</summary>
    public async Task<string> AskAsync(string topic, string payload)
    {
        Send(topic, payload);
        return (await AnswersAsync(topic))[0];
    }

    public string LastError(string camera = "front") => Outlet.PayloadsOf($"bairelay/{camera}/status/last_error")[^1];

    public Task AskedAsync(FakeCamera camera, int calls) => Eventually.HoldsAsync(() => camera.Calls.Count >= calls);

    /// <summary>Until its token ends.</summary>
    public static async Task<CommandOutcome?> NeverAsync(CancellationToken cancellation)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellation);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await Commands.DisposeAsync();
        Log.Dispose();
    }

    private FakeCamera Camera(string name, CameraMqttOptions? options) => new(name, Time, Log)
    {
        Options = new CameraOptions { Name = name, Password = new Secret(ScriptedCamera.Password), Mqtt = options ?? new CameraMqttOptions() },
    };
}
