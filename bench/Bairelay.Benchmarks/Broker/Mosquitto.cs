using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bairelay.Benchmarks.Broker;

/// <summary>The real broker, as Debian packages it, on a free port of loopback. It keeps nothing on disk.</summary>
internal sealed class Mosquitto : IDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bairelay-bench-");
    private readonly Process _process;

    /// <exception cref="IOException">It is not installed, or does not start.</exception>
    public Mosquitto()
    {
        Port = Ports.Free();
        var file = Path.Combine(_folder.FullName, "mosquitto.conf");
        File.WriteAllLines(file,
        [
            $"listener {Port} 127.0.0.1", $"user {Environment.UserName}", "allow_anonymous true", "persistence false",
            "log_dest none", "set_tcp_nodelay true",
        ]);
        try
        {
            _process = Process.Start(new ProcessStartInfo(Program, ["-c", file]) { RedirectStandardError = true })!;
        }
        catch (Win32Exception exception)
        {
            throw new IOException($"This benchmark needs {Program}: install the package \"mosquitto\"", exception);
        }

        var start = Ticks.Now;
        while (!Answers())
        {
            if (_process.HasExited || Ticks.Now - start > Ticks.From(s_patience)) throw new IOException("mosquitto does not start");
        }
    }

    public int Port { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool Answers()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            // A moment without burning the processor that it needs to start.
            return _process.WaitForExit(20) && false;
        }
    }
}
