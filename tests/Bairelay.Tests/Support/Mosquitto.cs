using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bairelay.Tests.Support;

/// <summary>
/// The real broker, as Debian packages it, on an address and a port of its own. It keeps nothing on disk, so that
/// what it knows after a restart it has been told again.
/// </summary>
internal sealed partial class Mosquitto : IAsyncDisposable
{
    public const string User = "bairelay";
    public const string Password = "open sesame";

    private const int SigKill = 9;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static int s_nextAddress;

    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private Mosquitto(IEnumerable<string> configuration)
    {
        Address = NextAddress();
        Port = FreePort.For(ProtocolType.Tcp, Address);
        Configure([$"listener {Port} {Address}", $"user {Environment.UserName}", "persistence false", "log_dest stderr", "log_type all", .. configuration]);
    }

    public IPAddress Address { get; }

    public int Port { get; }

    /// <summary>Null while it is not running.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>What it logged, for a test that fails.</summary>
    public string Said => string.Join('\n', _output);

    public static Task<Mosquitto> StartAsync(params string[] configuration) =>
        StartAsync(new Mosquitto(["allow_anonymous true", .. configuration]));

    /// <summary>Lets in <see cref="User"/> alone.</summary>
    public static async Task<Mosquitto> StartWithPasswordAsync()
    {
        using var keeper = new TempFolder();
        var file = keeper.File("passwords");
        using var tool = Run("mosquitto_passwd", "-b", "-c", file, User, Password);
        await tool.WaitForExitAsync();
        var mosquitto = new Mosquitto(["allow_anonymous false"]);
        File.Copy(file, mosquitto._folder.File("passwords"));
        mosquitto.Configure([$"password_file {mosquitto._folder.File("passwords")}"]);
        return await StartAsync(mosquitto);
    }

    /// <param name="name">Of the host, in the certificate; null: the right one.</param>
    public static Task<Mosquitto> StartWithTlsAsync(TestAuthority authority, string? name = null, bool wantsClientCertificate = false)
    {
        var mosquitto = new Mosquitto(["allow_anonymous true"]);
        var (certificate, key) = authority.Issue(name ?? mosquitto.Address.ToString());
        mosquitto.Configure([$"cafile {authority.CaFile}", $"certfile {certificate}", $"keyfile {key}", $"require_certificate {(wantsClientCertificate ? "true" : "false")}"]);
        return StartAsync(mosquitto);
    }

    /// <summary>As a power failure does.</summary>
    public async Task KillAsync()
    {
        Signal(SigKill);
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It stays connected and says nothing.</summary>
    public void Stall() => Signal(SigStop);

    public void Resume() => Signal(SigCont);

    /// <summary>On the same port as before.</summary>
    public async Task BeginAsync()
    {
        _process = Run("/usr/sbin/mosquitto", "-c", _folder.File("mosquitto.conf"));
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        await Eventually.HoldsAsync(() => _process.HasExited || Answers());
        if (_process.HasExited) throw new InvalidOperationException("mosquitto did not start: " + Said);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _folder.Dispose();
    }

    /// <summary>An address and a port for a broker that is not there, or for another program than mosquitto.</summary>
    public static IPEndPoint FreeEndPoint()
    {
        var address = NextAddress();
        return new IPEndPoint(address, FreePort.For(ProtocolType.Tcp, address));
    }

    private static async Task<Mosquitto> StartAsync(Mosquitto mosquitto)
    {
        await mosquitto.BeginAsync();
        return mosquitto;
    }

    private static IPAddress NextAddress()
    {
        var number = Interlocked.Increment(ref s_nextAddress);
        return new IPAddress([127, 0, (byte)(20 + number / 250), (byte)(2 + number % 250)]);
    }

    private static Process Run(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"These tests need {program}: install the package \"mosquitto\"", exception);
        }
    }

    private void Configure(IEnumerable<string> lines) => File.AppendAllLines(_folder.File("mosquitto.conf"), lines);

    private bool Answers()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(Address, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Signal(int number)
    {
        if (Kill(_process!.Id, number) != 0) throw new InvalidOperationException($"kill failed: {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
