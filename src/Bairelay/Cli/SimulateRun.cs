using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;

namespace Bairelay.Cli;

/// <summary>The simulated camera of <c>bairelay simulate</c> at work, and one line for whatever happens to it.</summary>
internal sealed class SimulateRun(CameraSettings settings, IPAddress listen, HostAndPort server, TimeSpan? motionEvery, bool takesCommands)
{
    private const int UnansweredBeforeHint = 3;
    private readonly TimeProvider _time = TimeProvider.System;
    private int _unanswered;

    public async Task<int> RunAsync(InvocationConfiguration invocation)
    {
        using var signals = new TerminationSignals();
        var output = TextWriter.Synchronized(invocation.Output);
        try
        {
            await using var camera = new SimulatedCamera(
                settings, listen, server.Host, (ushort)server.Port, _time, new Random(), packet => Write(packet, output), note => Write(note, output));
            await output.WriteLineAsync($"Camera {settings.Cloud.Uid} at {camera.Address}, wake server {server.Host}:{server.Port}. Ctrl+C ends it.");
            await output.WriteLineAsync(Doors(camera));
            await camera.PowerOnAsync();
            var moving = MoveAsync(camera, signals.Token);
            if (!takesCommands)
            {
                await moving;
                return ExitCode.Interrupted;
            }

            await using var input = Console.OpenStandardInput();
            using var lines = new StreamReader(input);
            var commands = new SimulateCommands(camera, output).RunAsync(lines, signals.Token);
            await await Task.WhenAny(moving, commands);
            return ExitCode.Success;
        }
        catch (SocketException exception)
        {
            await invocation.Error.WriteLineAsync($"simulate: {server.Host}:{server.Port} from {listen}: {exception.Message}");
            return ExitCode.ConnectionFailed;
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how this command ends.
            return ExitCode.Interrupted;
        }
    }

    private async Task MoveAsync(SimulatedCamera camera, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(motionEvery ?? Timeout.InfiniteTimeSpan, _time, cancellation);
            camera.RaiseMotion(SimulateCommands.UsualMotion, "MD", "people");
        }
    }

    private static string Doors(SimulatedCamera camera)
    {
        var tcp = camera.TcpAddress is { } address ? $"TCP {address.Port}" : "no TCP";
        var hellos = camera.HelloAddresses.Count == 0 ? "none" : string.Join(", ", camera.HelloAddresses.Select(hello => hello.Port));
        return $"While awake: {tcp}; hellos on UDP {hellos}.";
    }

    private void Write(CameraPacket packet, TextWriter output)
    {
        var verb = packet.Message?.GetType().Name ?? "(not understood)";
        var client = packet.Message is R2D_C wake ? $" cli={wake.Cli} cmap={wake.Cmap}" : "";
        output.WriteLine($"{Clock} {(packet.Sent ? "->" : "<-")} {packet.Peer,-21} {verb,-9} {packet.Length,4} bytes  {packet.Phase}{client}");
        _unanswered = packet is { Sent: true, Message: D2M_Q } ? _unanswered + 1 : 0;
        if (_unanswered == UnansweredBeforeHint)
            output.WriteLine($"No answer from {server.Host}:{server.Port}. Does a wake server run there, and is {settings.Cloud.Uid} in its configuration (known_uids_only)?");
    }

    private void Write(CameraNote note, TextWriter output) => output.WriteLine(note.Transport.Length == 0
        ? $"{Clock}    {note.Text}"
        : $"{Clock}    {note.Peer,-21} {note.Transport}: {note.Text}");

    private string Clock => _time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
