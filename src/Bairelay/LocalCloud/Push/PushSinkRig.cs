using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Push;

/// <summary>
/// Stands where the push service would, with a certificate of its own making, and sees what becomes of the handshake. Should a
/// firmware ever take it, it carries the request away (docs/protocol.md 9). Answers nobody; no part of the service.
/// </summary>
internal sealed class PushSinkRig : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>After the last byte of a request that does not say how long it is.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private const int LongestRequest = 64 * 1024;

    private static readonly ListenKeys s_keys = new(ProtocolType.Tcp, "--port", "--listen");

    private readonly Socket _listener;
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;
    private readonly Action<SinkCall> _tell;
    private readonly PushPlaces _places = new(PushLimits.MostUnknown, PushLimits.MostCallsOfCamera);
    private readonly RunningTasks _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private PushSinkRig(Socket listener, X509Certificate2 certificate, Action<SinkCall> tell, TimeProvider time, ILogger log)
    {
        (_listener, _certificate, _tell, _time) = (listener, certificate, tell, time);
        _accepting = new AcceptLoop(listener, socket => _running.Own(ServeAsync(socket)), time, log).RunAsync(_stopping.Token);
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <param name="names">Of the certificate.</param>
    /// <param name="tell">Told of each call when it is over; must not wait.</param>
    /// <exception cref="ListenException">The port cannot be had; the message says why and what to do.</exception>
    public static PushSinkRig Start(IPEndPoint endpoint, IReadOnlyList<string> names, Action<SinkCall> tell, TimeProvider time, ILogger log)
    {
        var listener = PushListener.Open(endpoint, s_keys);
        try
        {
            return new PushSinkRig(listener, Certificate(names, time), tell, time, log);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        await _running.EndAsync();
        _certificate.Dispose();
        _stopping.Dispose();
    }

    private static X509Certificate2 Certificate(IReadOnlyList<string> names, TimeProvider time)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var alternative = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternative.AddDnsName(name);
        request.CertificateExtensions.Add(alternative.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        // A camera that has just booted may be days behind.
        var now = time.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-30), now.AddYears(1));
        // Some systems only take a key that was read from a file.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        if (socket.RemoteEndPoint is not IPEndPoint peer || Protocol.BcUdp.Ipv4.From(peer.Address) is not { } address || !_places.TryTake(address)) return;
        var began = _time.GetTimestamp();
        string? wanted = null;
        var hasHello = false;
        using var patience = new CancellationTokenSource(s_patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    (wanted, hasHello) = (hello.ServerName.Length > 0 ? hello.ServerName : null, true);
                    return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = _certificate });
                },
                null, either.Token);
            var secured = $"{tls.SslProtocol}, {tls.NegotiatedCipherSuite}";
            var (request, refusal) = await RequestAsync(tls, either.Token);
            // Some clients look at the certificate when the handshake is over.
            if (request.Length == 0 && refusal is not null) Tell(refusal.Length > 0 ? SinkEnd.Alert : SinkEnd.Closed, refusal);
            else Tell(SinkEnd.Completed, secured, request);
        }
        catch (AuthenticationException exception)
        {
            // The library's words for what its peer said have this word in them; what it found itself has not.
            var reason = exception.GetBaseException().Message;
            Tell(!hasHello ? SinkEnd.NoTls : reason.Contains("alert", StringComparison.Ordinal) ? SinkEnd.Alert : SinkEnd.NoAgreement, reason);
        }
        catch (IOException exception)
        {
            var isReset = exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset };
            Tell(!hasHello ? SinkEnd.Silent : isReset ? SinkEnd.Reset : SinkEnd.Closed, "");
        }
        catch (OperationCanceledException)
        {
            if (!_stopping.IsCancellationRequested) Tell(SinkEnd.Silent, hasHello ? "after our certificate" : "");
        }
        finally
        {
            _places.Leave(address);
        }

        void Tell(SinkEnd end, string detail, byte[]? request = null) => _tell(new SinkCall(peer, wanted, end, _time.GetElapsedTime(began), detail, request));
    }

    /// <summary>Whatever it sends until it pauses: who sends a request waits for an answer then.</summary>
    /// <returns>And why it ended: an alert, empty for an end without a word, null for a pause.</returns>
    private async Task<(byte[] Request, string? Refusal)> RequestAsync(SslStream tls, CancellationToken stopping)
    {
        var buffer = new byte[LongestRequest];
        var length = 0;
        try
        {
            while (length < buffer.Length)
            {
                using var pause = new CancellationTokenSource(s_pause, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, stopping);
                var count = await tls.ReadAsync(buffer.AsMemory(length), either.Token);
                if (count == 0) return (buffer[..length], "");
                length += count;
            }
        }
        catch (OperationCanceledException)
        {
            // That was all.
        }
        catch (IOException exception)
        {
            return (buffer[..length], exception.GetBaseException().Message);
        }

        return (buffer[..length], null);
    }
}
