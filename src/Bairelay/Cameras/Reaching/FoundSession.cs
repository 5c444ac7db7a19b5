using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>A session that the camera has agreed to.</summary>
/// <param name="Peer">Where its packets go: the source of the confirming packet, not what anybody said of it.</param>
/// <param name="Tid">Of the exchange that confirmed it.</param>
/// <param name="Path"><c>local</c>, <c>remote</c>, <c>map</c> or <c>relay</c>.</param>
/// <param name="Confirmation">What the register that arranged it is still to be told.</param>
internal sealed record FoundSession(IpPort Peer, int Cid, int Did, uint Tid, string Path, Confirmation? Confirmation = null);

/// <summary>What C2R_CFM says, and to whom.</summary>
internal sealed record Confirmation(IpPort Register, C2R_CFM Message);
