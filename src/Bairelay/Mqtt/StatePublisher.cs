using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Microsoft.Extensions.Logging;

namespace Bairelay.Mqtt;

/// <summary>Publishes what is reported about the cameras. May be called from anywhere; reports of one camera come in their order.</summary>
/// <param name="cameras">The enabled ones.</param>
internal sealed class StatePublisher(Topics topics, IEnumerable<CameraOptions> cameras, IMqttOutlet outlet, TimeProvider time, ILogger log)
{
    private readonly Dictionary<string, CameraStates> _cameras = cameras.ToDictionary(
        camera => camera.Name, camera => new CameraStates(camera, topics.Of(camera.Name), outlet, time, log), StringComparer.Ordinal);

    /// <summary>Replaces what an earlier run may have left with the broker and what is not true any more.</summary>
    public void Start()
    {
        foreach (var camera in _cameras.Values) camera.Start();
    }

    /// <summary>Publishes a report, unless the camera's configuration switches its kind off.</summary>
    public void Take(string camera, CameraReport report) => _cameras.GetValueOrDefault(camera)?.Take(report);

    /// <summary>
    /// Publishes what a command brought back although the configuration switches it off: the switches keep readings
    /// from being published unasked, and whoever asks is answered. Does nothing where <see cref="Take"/> publishes it.
    /// </summary>
    public void Answer(string camera, CameraReport report) => _cameras.GetValueOrDefault(camera)?.Answer(report);

    /// <summary>The last messages of the program; what is reported afterwards is not published.</summary>
    public void Final()
    {
        foreach (var camera in _cameras.Values) camera.Final();
    }
}
