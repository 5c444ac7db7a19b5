using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bairelay.Mqtt.Link;

/// <summary>
/// Whom we trust and who we are. Made anew for every connection, so that renewed files count without a restart.
/// </summary>
internal sealed class LinkTls
{
    private readonly string _host;

    private LinkTls(MqttLinkSettings settings)
    {
        _host = settings.Host;
        Options = new SslClientAuthenticationOptions
        {
            TargetHost = settings.Host,
            RemoteCertificateValidationCallback = Judge,
            // Asking the authority would need the internet, which a house of cameras may well do without.
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = settings.CaFile is { } ca ? TrustOnly(ca) : null,
            ClientCertificateContext = settings.ClientCertificateFile is { } certificate
                ? Identity(certificate, settings.ClientKeyFile ?? certificate)
                : null,
        };
    }

    public SslClientAuthenticationOptions Options { get; }

    /// <summary>What is wrong with the broker's certificate.</summary>
    public string? Verdict { get; private set; }

    public static LinkTls From(MqttLinkSettings settings) => new(settings);

    private static X509ChainPolicy TrustOnly(string path)
    {
        var roots = new X509Certificate2Collection();
        Read(path, () => roots.ImportFromPemFile(path));
        if (roots.Count == 0) throw new LinkException(LinkTrouble.Tls, $"{path} (ca) holds no certificate in PEM");
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static SslStreamCertificateContext Identity(string certificatePath, string keyPath)
    {
        X509Certificate2? leaf = null;
        var chain = new X509Certificate2Collection();
        Read($"{certificatePath} and {keyPath} (client_auth)", () =>
        {
            leaf = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
            chain.ImportFromPemFile(certificatePath);
        });
        return SslStreamCertificateContext.Create(leaf!, chain, offline: true);
    }

    private static void Read(string what, Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new LinkException(LinkTrouble.Tls, $"{what} cannot be used: {exception.Message}", exception);
        }
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Verdict = errors switch
        {
            SslPolicyErrors.None => null,
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "it shows no certificate",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => $"its certificate is not for {_host}{NamesIn(certificate)}",
            _ => $"its certificate is not trusted: {string.Join(", ", chain?.ChainStatus.Select(status => status.Status) ?? [])}",
        };
        return Verdict is null;
    }

    private static string NamesIn(X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 known) return "";
        var alternatives = known.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        var names = alternatives.SelectMany(one => one.EnumerateDnsNames())
            .Concat(alternatives.SelectMany(one => one.EnumerateIPAddresses()).Select(ip => ip.ToString())).ToList();
        return names.Count == 0 ? ", and names no host at all" : $" but for {string.Join(", ", names)}";
    }
}
