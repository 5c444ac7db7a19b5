using System.Net;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// Which addresses to open sockets on. Linux needs one socket whatever the address; other systems cannot answer from
/// the address that was asked unless each has a socket of its own.
/// </summary>
internal static class ListenAddresses
{
    public static IReadOnlyList<IPAddress> For(IPAddress configured)
    {
        if (OperatingSystem.IsLinux() || !configured.Equals(IPAddress.Any)) return [configured];
        return [.. LocalNetworks.Addresses().Select(local => local.Address)];
    }
}
