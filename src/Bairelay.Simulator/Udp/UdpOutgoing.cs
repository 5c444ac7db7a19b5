using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

/// <summary>A discovery packet that the camera wants sent to a client.</summary>
public readonly record struct UdpOutgoing(IpPort To, uint Tid, IDiscoveryMessage Message);
