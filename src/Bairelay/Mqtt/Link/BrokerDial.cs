using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet.Channel;

namespace Bairelay.Mqtt.Link;

/// <summary>
/// Opens the byte stream to the broker for the library: TCP, and TLS where it is wanted. Done here so that every
/// failure is told apart, and so that a broker that stalls can be let go of at once.
/// </summary>
internal sealed class BrokerDial(MqttLinkSettings settings) : IMqttClientStreamProvider, IDisposable
{
    /// <summary>
    /// A broker of MQTT 5 is told the limit for what we take and sends nothing larger. An older one does not know it;
    /// this only keeps its largest from eating the memory.
    /// </summary>
    private const int MaxPacket = 16 << 20;

    private Stream? _stream;

    /// <summary>The TLS handshake succeeded, as far as we can tell.</summary>
    public bool IsSecured { get; private set; }

    public async Task<Stream> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        // A motion is a packet of a hundred bytes: it must not wait for more to come.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await ReachAsync(socket, cancellationToken);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (settings.UseTls) stream = await SecureAsync(stream, cancellationToken);
            _stream = new PacketSizeGuard(stream) { Limit = MaxPacket };
            return _stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _stream?.Dispose();

    private async Task ReachAsync(Socket socket, CancellationToken cancellation)
    {
        try
        {
            await socket.ConnectAsync(settings.Host, settings.Port, cancellation);
        }
        catch (SocketException exception)
        {
            throw new LinkException(LinkTrouble.Absent, exception.Message, exception);
        }
    }

    private async Task<Stream> SecureAsync(Stream plain, CancellationToken cancellation)
    {
        var tls = LinkTls.From(settings);
        var stream = new SslStream(plain);
        try
        {
            await stream.AuthenticateAsClientAsync(tls.Options, cancellation);
            IsSecured = true;
            return stream;
        }
        catch (AuthenticationException exception)
        {
            throw new LinkException(LinkTrouble.Tls, tls.Verdict ?? exception.GetBaseException().Message, exception);
        }
        catch (IOException exception)
        {
            throw new LinkException(
                LinkTrouble.Tls, $"it closed the connection in the middle of the handshake; perhaps port {settings.Port} does not speak TLS", exception);
        }
    }
}
