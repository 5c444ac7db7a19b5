using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// The addresses of ours that peers are told. A camera drops an answer that names 0.0.0.0 without a word, and one
/// that names 127.0.0.1 sends it to itself, so this is always the address that the peer asked, or the configured one
/// where a NAT stands between.
/// </summary>
internal sealed record AdvertisedAddress(Ipv4? Configured, ushort RegisterPort, ushort LogPort)
{
    public IpPort Register(in Route peer) => new(Configured ?? peer.Local, RegisterPort);

    public IpPort Log(in Route peer) => new(Configured ?? peer.Local, LogPort);
}
