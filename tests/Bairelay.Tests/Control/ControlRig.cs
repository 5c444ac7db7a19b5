using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Bairelay.Cameras.Commands;
using Bairelay.Control;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Control;

/// <summary>A running control socket in front of scripted cameras, and raw clients for it.</summary>
internal sealed class ControlRig : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly TempFolder _folder = new();

    public ControlRig(ControlHandler? handler = null)
    {
        var service = new ControlService(CommandRig.Options, null, Cameras.Fleet, Time, Cameras.Log);
        Socket = ControlSocket.Open([Path], handler ?? service.HandleAsync, Time, Cameras.Log)!;
    }

    public string Path => _folder.File("control.sock");

    public HandTime Time { get; } = new();

    public CommandRig Cameras { get; } = new(new HandTime(), asService: true);

    public ControlSocket Socket { get; }

    public Task<CommandOutcome?> AskAsync(string line, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var words = line.Split(' ');
        var request = new ControlRequest(words[0], words.ElementAtOrDefault(1) ?? "", words.Length > 2 ? words[2..] : [], null);
        return new ControlClient([Path], TimeProvider.System).RunAsync(request, progress, cancellation);
    }

    public async Task<RawClient> ConnectAsync(string? line = null)
    {
        var client = new RawClient(Path);
        if (line is not null) await client.SendAsync(line + "\n");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Socket.DisposeAsync();
        await Cameras.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A client that writes what it likes.</summary>
    public sealed class RawClient : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public RawClient(string path) => _socket.Connect(new UnixDomainSocketEndPoint(path));

        public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text));

        /// <summary>Everything until the service closes.</summary>
        public async Task<byte[]> ReadToEndAsync()
        {
            using var deadline = new CancellationTokenSource(s_patience, TimeProvider.System);
            await using var stream = new NetworkStream(_socket);
            using var all = new MemoryStream();
            await stream.CopyToAsync(all, deadline.Token);
            return all.ToArray();
        }

        public async Task<JsonElement> ReadObjectAsync() => JsonDocument.Parse(await ReadToEndAsync()).RootElement;

        public void Dispose() => _socket.Dispose();
    }
}
