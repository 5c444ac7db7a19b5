using Bairelay.Configuration;
using Bairelay.Simulator;
using Bairelay.Tests.Support;
using MotionSensor = Bairelay.Cameras.Life.MotionSensor;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>
/// A well-behaved camera beside an attack. It sends heartbeats all the time, sees something once, and is woken once;
/// nothing of that may get lost, and nobody else may have woken it or hold it at the end.
/// </summary>
internal sealed class GoodNeighbour(HouseRig house, string name = "porch")
{
    private const int Beats = 25;

    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    private HouseCamera House => house.Cameras.Single(camera => camera.Plan.Name == name);

    private SimulatedCamera Camera => House.Simulated;

    /// <summary>A house with this camera alone, beside which nobody has to wait for long.</summary>
    public static HousePlan Plan(Func<BairelayOptions, BairelayOptions>? options = null) =>
        new() { Cameras = [Quick(new CameraPlan())], Options = options ?? (one => one) };

    /// <summary>It sleeps as soon as nobody wants it.</summary>
    public static CameraPlan Quick(CameraPlan plan) => plan with
    {
        Camera = settings => plan.Camera(settings) with { Cloud = plan.Camera(settings).Cloud with { StaysAfterMotion = TimeSpan.FromSeconds(1) } },
        Options = options => plan.Options(options) with { IdleDisconnectTimeout = TimeSpan.FromMilliseconds(100) },
    };

    /// <summary>While the attack goes on, and again when it is over.</summary>
    public async Task IsUnharmedAsync(Func<Task> attack)
    {
        var unanswered = Unanswered();
        var attacking = Task.Run(attack);
        await LivesAsync();
        while (!attacking.IsCompleted) await BeatAsync();
        await attacking;
        await LivesAsync();
        await house.HoldsAsync(() => Unanswered() == unanswered, "every heartbeat is answered");
        house.Log.LinesAt(Microsoft.Extensions.Logging.LogLevel.Error).Should().BeEmpty();
    }

    /// <summary>Heartbeats, a motion, and a command that wakes it.</summary>
    private async Task LivesAsync()
    {
        var (motions, sessions) = (house.Of("status/motion", name).Count, Camera.SessionsOpened);
        for (var i = 0; i < Beats; i++) await BeatAsync();

        Camera.RaiseMotion(s_long, "MD", "people");
        await house.HoldsAsync(() => house.Of("status/motion", name).Count == motions + 1, "the motion is told");
        // Of this motion: what was told of the last one says so too.
        await house.HoldsAsync(() => house.LifeOf(name).MotionWatch.Current is { Sensor: MotionSensor.On, IsConfirmed: true }, "it is confirmed");
        House.EndMotion();
        await house.HoldsAsync(() => house.Of("status/motion", name).Count == motions + 2, "its end is told");
        house.Of("status/motion", name).TakeLast(2).Should().Equal("on", "off");
        await SleepsAsync();

        (await house.OrderAsync("control/led", "off", name)).Should().Be("OK");
        await SleepsAsync();
        Camera.SessionsOpened.Should().Be(sessions + 2, "one for the motion, one for the command");
        // A call within ten seconds of the last one would be its repetition.
        await house.JumpAsync(40);
        await BeatAsync();
    }

    private async Task SleepsAsync()
    {
        await house.HoldsAsync(() => house.LifeOf(name).Locks.Holders.Count == 0, "nobody holds it");
        await house.HoldsAsync(() => Camera is { Phase: CameraPhase.Asleep, SessionsOpen: 0 }, "it sleeps");
    }

    private async Task BeatAsync()
    {
        var before = Answered();
        Camera.HurryUp();
        await house.HoldsAsync(() => Answered() > before, "the heartbeat is answered");

        int Answered() => Camera.Read(inside => inside.Cloud.HeartbeatsAnswered);
    }

    /// <summary>Also counts one that was answered only when it was repeated ten seconds later.</summary>
    private int Unanswered() => Camera.Read(inside => inside.Cloud.HeartbeatsSent - inside.Cloud.HeartbeatsAnswered);
}
