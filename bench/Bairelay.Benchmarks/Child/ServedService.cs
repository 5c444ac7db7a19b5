using Bairelay.Benchmarks.Load;
using Bairelay.Configuration;
using Bairelay.Diagnostics.Logging;
using Microsoft.Extensions.Logging;

namespace Bairelay.Benchmarks.Child;

/// <summary>
/// Everything that <c>bairelay run</c> runs, composed by the same code: wake server, push listener, cameras, MQTT with
/// discovery, log at its default level, into a file.
/// </summary>
internal sealed class ServedService : IServed
{
    /// <summary>A motion that the camera does not confirm is over after this, so that the next one can be measured.</summary>
    private static readonly TimeSpan s_hold = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bairelay-bench-");
    private readonly Task _starting;
    private Service? _service;

    public ServedService(int cameras, int broker, int push)
    {
        Port = Ports.Free();
        var options = new BairelayOptions
        {
            ControlSocket = Path.Combine(_folder.FullName, "control"),
            WakeServer = new WakeServerOptions { Enable = true, MiddlemanPort = Ports.Free(), RegisterPort = Port, LogPort = 0 },
            PushListener = new PushListenerOptions { Enable = true, Ports = [push] },
            Mqtt = new MqttOptions { BrokerAddress = "127.0.0.1", Port = broker, Discovery = new MqttDiscoveryOptions { Topic = "homeassistant" } },
            Cameras = [.. Enumerable.Range(0, cameras).Select(Options)],
        };
        _starting = Task.Run(() => StartAsync(options));
    }

    public int Port { get; }

    public int Cameras => _starting.IsFaulted ? -1 : 0;

    public static string Name(int camera) => $"camera{camera}";

    public void Dispose()
    {
        // The process ends with it.
        _folder.Delete(recursive: true);
    }

    private static CameraOptions Options(int camera) => new() { Name = Name(camera), Uid = Camera.Uid(camera).ToString(), MotionWakeHold = s_hold };

    private async Task StartAsync(BairelayOptions options)
    {
        var time = TimeProvider.System;
        var sink = new LineSink(File.CreateText(Path.Combine(_folder.FullName, "log")), time);
        var loggers = new LineLoggers(new LogLevels(LogLevel.Information), colour: false, sink, time);
        _service = await Service.StartAsync(options, new ServiceSetup(_folder.FullName, loggers.For, time), CancellationToken.None);
    }
}
