using System.Net;
using System.Net.NetworkInformation;
using Bairelay.Cameras.Commands;
using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.Diagnostics.Recordings;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Control;

/// <summary>Records what is said with one camera for a while, one recording a camera at a time.</summary>
internal sealed class CaptureDesk(BairelayOptions options, WakeServer? server, TimeProvider time)
{
    /// <summary>What a model is, what it can do, and one reading: enough to see how it talks.</summary>
    private static readonly string[] s_questions = ["version", "abilities", "battery"];

    private static readonly TimeSpan s_progress = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _recorded = new(StringComparer.Ordinal);

    /// <exception cref="OperationCanceledException">The token; nothing is recorded any more.</exception>
    public async Task<CommandOutcome> RunAsync(
        ControlRequest request, TrafficWatch watch, CommandDesk desk, IProgress<string> progress, CancellationToken cancellation)
    {
        if (CommandDesk.Find(options, request.Camera, out var camera) is { } failure) return failure;
        if (CaptureRequest.Read(request.Words, out var mistake) is not { } capture) return CommandFailure.Usage($"{CaptureRequest.Name}: {mistake}");
        // What is said at a login and at its end is enough to find the password, or is the password.
        if (capture.Kept.HasFlag(Kept.Secrets) && !camera!.Debug)
            return CommandFailure.Usage($"{CaptureRequest.Name}: secrets stay in a recording only of a camera with debug = true in {options.SourceFile}; set it, and restart the service");
        lock (_lock)
        {
            if (!_recorded.Add(camera!.Name))
                return new CommandFailure("camera_busy", $"{camera.Name} is being recorded already; wait for that", ExitCode.Failure);
        }

        try
        {
            return await RecordAsync(camera, capture, watch, desk, progress, cancellation);
        }
        finally
        {
            lock (_lock) _recorded.Remove(camera.Name);
        }
    }

    private async Task<CommandOutcome> RecordAsync(
        CameraOptions camera, CaptureRequest capture, TrafficWatch watch, CommandDesk desk, IProgress<string> progress, CancellationToken cancellation)
    {
        var recording = NewRecording(camera, capture.Kept);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using (watch.Tell(recording))
        {
            var asking = capture.Asks ? AskAsync(camera.Name, desk, progress, over.Token) : Task.CompletedTask;
            try
            {
                await WaitAsync(capture.Seconds, recording, progress, cancellation);
            }
            finally
            {
                await over.CancelAsync();
                await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        var bytes = recording.ToPcap();
        List<string> lines = [$"{bytes.Length} bytes", $"{recording.Datagrams} packets and {recording.Messages} messages in {capture.Seconds} s"];
        if (recording.Datagrams + recording.Messages == 0)
            lines.Add("Nothing was said. A sleeping camera says something every 10 to 20 s; \"ask\" wakes it, and bairelay doctor tells why it is silent");
        if (recording.Unreadable > 0) lines.Add($"{recording.Unreadable} packets of the camera are no discovery packets, and are left out");
        if (recording.IsFull) lines.Add($"It is full after {Recording.MostBytes >> 20} MiB; the rest is left out");
        lines.Add("Look at it before you pass it on: bairelay decode FILE");
        return new CommandResult(lines, json =>
        {
            json.WriteNumber("bytes", bytes.Length);
            json.WriteNumber("datagrams", recording.Datagrams);
            json.WriteNumber("messages", recording.Messages);
            json.WriteNumber("unreadable", recording.Unreadable);
            json.WriteBoolean("full", recording.IsFull);
        })
        { Bytes = bytes };
    }

    private Recording NewRecording(CameraOptions camera, Kept kept)
    {
        _ = Uid.TryParse(camera.Uid, out var uid);
        var mask = new RecordingMask(kept);
        foreach (var own in OwnAddresses()) mask.IsOurs(own);
        var recording = new Recording(camera.Name, uid, mask, time);
        if (server is not null && server.TryFind(uid, Moment.Now(time), out var found)) recording.Learn(found.Route.Remote.Ip);
        if (camera.Address is { } text && HostAndPort.TryParse(text, 1, out var place) && IPAddress.TryParse(place.Host, out var address)
            && Ipv4.From(address) is { } configured) recording.Learn(configured);
        return recording;
    }

    private static IReadOnlyList<Ipv4> OwnAddresses()
    {
        try
        {
            return [.. LocalNetworks.Addresses().Where(local => !local.IsLoopback).Select(local => Ipv4.From(local.Address)!.Value)];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    private async Task WaitAsync(int seconds, Recording recording, IProgress<string> progress, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (TimeSpan.FromSeconds(seconds) - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            progress.Report($"recording: {recording.Datagrams} packets, {recording.Messages} messages, {left.TotalSeconds:0} s left …");
            await Task.Delay(left < s_progress ? left : s_progress, time, cancellation);
        }
    }

    /// <summary>A camera that does not answer is what the recording is for.</summary>
    private static async Task AskAsync(string camera, CommandDesk desk, IProgress<string> progress, CancellationToken cancellation)
    {
        foreach (var question in s_questions)
        {
            var outcome = await desk.RunAsync(new CommandRequest(question, camera, []), new CommandTerms("cli:capture", CommandTerms.UsualLimit, progress), cancellation);
            progress.Report(outcome.Failure is { } failure ? $"{question}: {failure.Message}" : $"{question}: answered");
        }
    }
}
