using System.Collections.Immutable;
using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration;

internal static class RtspReading
{
    public static RtspOptions Read(SectionReading top)
    {
        if (top.Sound(Top.BindPort, Top.TlsBindPort) && top.Get(Top.BindPort) == top.Get(Top.TlsBindPort))
            top.Broken(Top.TlsBindPort, "must differ from bind_port");
        if (top.Get(Top.TlsClientAuth) != TlsClientAuth.None && !top.Has(Top.Certificate))
            top.Broken(Top.TlsClientAuth, "asks clients for certificates, which needs TLS: set certificate");
        return new RtspOptions
        {
            Port = top.Get(Top.BindPort),
            TlsPort = top.Get(Top.TlsBindPort),
            CertificateFile = top.Find(Top.Certificate),
            TlsClientAuth = top.Get(Top.TlsClientAuth),
            TlsClientCaFile = top.Find(Top.TlsClientCa),
            Users = Users(top.Items(User.Section)),
        };
    }

    private static ImmutableArray<RtspUser> Users(IReadOnlyList<SectionReading> sections)
    {
        var users = ImmutableArray.CreateBuilder<RtspUser>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            if (!section.Has(User.Name))
                section.Broken(User.Name, "is required");
            if (!section.Has(User.Pass))
                section.Broken(User.Pass, "is required");
            var name = section.Find(User.Name);
            if (name is not null && !seen.Add(name))
                section.Broken(User.Name, "another user has this name");
            if (name is not null && section.Find(User.Pass) is { } pass)
                users.Add(new RtspUser { Name = name, Password = pass });
        }

        return users.ToImmutable();
    }
}
