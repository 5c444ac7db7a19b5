using System.Net;
using Bairelay.Simulator;

namespace Bairelay.Tests.Support;

/// <summary>One camera of a <see cref="HouseRig"/>.</summary>
internal sealed class HouseCamera(CameraPlan plan, SimulatedCamera simulated, IPAddress address, List<CameraNote> notes)
{
    public CameraPlan Plan => plan;

    public SimulatedCamera Simulated => simulated;

    public IPAddress Address => address;

    public IReadOnlyList<string> Notes => [.. Copy().Select(note => note.Text)];

    public IReadOnlyList<string> NotesOf(NoteKind kind) => [.. Copy().Where(note => note.Kind == kind).Select(note => note.Text)];

    /// <summary>What moved before it is gone. If that was not reported yet, both are, together.</summary>
    public void EndMotion() => Sense(TimeSpan.Zero, "people");

    /// <summary>It sees now what moves before it, without another call.</summary>
    public void Detect(string aiType) => Sense(TimeSpan.FromHours(2), aiType);

    private void Sense(TimeSpan lasts, string aiType) => simulated.Read(camera =>
    {
        // A sensor that lags is told early enough.
        var now = (long)TimeProvider.System.GetElapsedTime(0).TotalMilliseconds;
        var lag = (long)(camera.Model.Settings.DetectionDelay ?? TimeSpan.Zero).TotalMilliseconds;
        camera.Model.Motion.Raise(lasts, "MD", [aiType], now - lag);
        camera.Advance(now);
        return true;
    });

    private CameraNote[] Copy()
    {
        lock (notes) return [.. notes];
    }
}
