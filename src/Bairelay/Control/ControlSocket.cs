using System.Net.Sockets;
using Bairelay.Cameras.Commands;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.Control;

/// <summary>Carries out one request of a client.</summary>
internal delegate Task<CommandOutcome> ControlHandler(
    ControlRequest request, IProgress<string> progress, CancellationToken cancellation);

/// <summary>Another service listens at the path.</summary>
internal sealed class ControlSocketTakenException(string path)
    : Exception($"Another bairelay service answers at {path}. Stop it, or give this one another control_socket");

/// <summary>The local socket on which a running service takes commands. Owns its file and its clients.</summary>
internal sealed class ControlSocket : IAsyncDisposable
{
    /// <summary>A full queue for one camera leaves room for others and for <c>status</c>.</summary>
    public const int MostClients = 32;

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly Socket _socket;
    private readonly ControlHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _clients = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private ControlSocket(Socket socket, string path, ControlHandler handler, TimeProvider time, ILogger log)
    {
        (_socket, Path, _handler, _time, _log) = (socket, path, handler, time, log);
        _accepting = AcceptAsync();
    }

    public string Path { get; }

    /// <summary>How many are being served.</summary>
    public int Clients
    {
        get
        {
            lock (_lock) return _clients.Count;
        }
    }

    /// <summary>
    /// Listens at the first path that can be had. Null, and a warning, when there is none: the service does its work
    /// without, and commands cannot be given to it.
    /// </summary>
    /// <exception cref="ControlSocketTakenException">Another service listens there.</exception>
    public static ControlSocket? Open(IReadOnlyList<string> paths, ControlHandler handler, TimeProvider time, ILogger log)
    {
        if (!Socket.OSSupportsUnixDomainSockets)
        {
            log.ControlSocketUnsupported();
            return null;
        }

        if (paths.Count == 0) log.ControlSocketPathTooLong();
        for (var i = 0; i < paths.Count; i++)
        {
            try
            {
                var socket = new ControlSocket(Listen(paths[i]), paths[i], handler, time, log);
                log.ControlSocketReady(paths[i]);
                return socket;
            }
            catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException)
            {
                // The folder under /run may belong to another user; the state folder is the service's own.
                if (i == paths.Count - 1) log.ControlSocketUnusable(paths[i], exception.Message);
            }
        }

        return null;
    }

    /// <summary>Ends the commands under way, waits until they have let their cameras go, and removes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        await _accepting;
        Task[] clients;
        lock (_lock) clients = [.. _clients];
        await Task.WhenAll(clients);
        // Removes the file too.
        _socket.Dispose();
        _stopping.Dispose();
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            RemoveDead(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            // Nobody can connect before Listen, so nobody passes by the mode.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, Mode);
            socket.Listen(MostClients);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Removes the socket of a service that was killed. A file with content is none and stays.</summary>
    private static void RemoveDead(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return;
        if (file.Length > 0) throw new IOException("there is a file that is no socket");
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            file.Delete();
            return;
        }

        throw new ControlSocketTakenException(path);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Admit(await _socket.AcceptAsync(_stopping.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException exception)
            {
                // Out of descriptors, most likely; clients that leave give some back.
                _log.ControlClientFailed(exception.Message);
                try
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), _time, _stopping.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    private void Admit(Socket client)
    {
        lock (_lock)
        {
            if (_clients.Count == MostClients)
            {
                ControlConversation.Refuse(client);
                return;
            }

            var conversation = new ControlConversation(client, _handler, _time, _log);
            var task = Task.Run(() => conversation.RunAsync(_stopping.Token));
            _clients.Add(task);
            _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void Forget(Task client)
    {
        lock (_lock) _clients.Remove(client);
    }
}
