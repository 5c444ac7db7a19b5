using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bairelay.Tests.Support;

/// <summary>An authority of a test's own, and the certificates that it signs, as PEM files.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _root;
    private int _issued;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _root = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(30));
        File.WriteAllText(CaFile, _root.ExportCertificatePem());
    }

    public string CaFile => _folder.File("ca.pem");

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <param name="name">An IP address or a host name.</param>
    public (string Certificate, string Key) Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var number = ++_issued;
        using var certificate = request.Create(_root, Now.AddDays(-1), Now.AddDays(20), [1, 2, 3, (byte)number]);
        var (certificatePath, keyPath) = (_folder.File($"{number}.pem"), _folder.File($"{number}.key"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return (certificatePath, keyPath);
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }
}
