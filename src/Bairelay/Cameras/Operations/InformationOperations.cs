using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>What a camera is and how it is connected (docs/protocol.md 4.0 to 4.4, 4.24).</summary>
internal static class InformationOperations
{
    public static Task<VersionInfo> GetVersionAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<VersionInfo>(new BcRequest(MessageId.Version), null, null, cancellation);

    /// <exception cref="FeatureLackingException">Account-bound cameras keep their abilities to themselves.</exception>
    public static Task<AbilityInfo> GetAbilitiesAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<AbilityInfo>(
            new BcRequest(MessageId.Abilities) { Extension = new BcExtension { UserName = session.Settings.UserName, Token = AbilityInfo.Token } },
            "list of abilities", null, cancellation);

    public static Task<Support> GetSupportAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<Support>(new BcRequest(MessageId.Support), "list of supported features", null, cancellation);

    public static Task<LinkType> GetLinkTypeAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<LinkType>(new BcRequest(MessageId.LinkType), null, null, cancellation);

    /// <returns>16 characters.</returns>
    public static Task<CameraUid> GetUidAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<CameraUid>(new BcRequest(MessageId.Uid), "UID", null, cancellation);

    /// <returns>dBm.</returns>
    public static Task<WifiSignal> GetWifiSignalAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<WifiSignal>(new BcRequest(MessageId.WifiSignal), "Wi-Fi signal", null, cancellation);

    public static Task<StreamInfoList> GetStreamListAsync(this CameraSession session, CancellationToken cancellation) =>
        session.GetAsync<StreamInfoList>(new BcRequest(MessageId.StreamInfo), "list of streams", null, cancellation);
}
