using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;

namespace Bairelay.Cli;

/// <summary>The oddities of the field by the names that <c>simulate --quirk</c> takes.</summary>
internal static class SimulateQuirks
{
    private static readonly Dictionary<string, Func<CameraSettings, CameraSettings>> s_all = new(StringComparer.Ordinal)
    {
        ["no-dev"] = InCloud(cloud => cloud with { SendsDev = false }),
        ["stale-dev"] = InCloud(cloud => cloud with { Dev = new IpPort(new Ipv4(0x0a000005), 10177) }),
        ["no-token"] = InCloud(cloud => cloud with { SendsToken = false }),
        ["needrsp-0"] = InCloud(cloud => cloud with { NeedRsp = false }),
        ["needrsp-absent"] = InCloud(cloud => cloud with { NeedRsp = null }),
        ["r3"] = InCloud(cloud => cloud with { R = 3 }),
        ["newlines"] = InCloud(cloud => cloud with { WritesNewlines = true }),
        ["three-times"] = InCloud(cloud => cloud with { SendsThreeTimes = true }),
        ["loss"] = InCloud(cloud => cloud with { Loss = 0.3 }),
        ["light-sleep"] = InNetwork(network => network with { LightSleep = true }),
        ["slow-boot"] = InNetwork(network => network with { BootTime = TimeSpan.FromSeconds(4.9) }),
        ["busy"] = InNetwork(network => network with { MaxClients = 0 }),
        ["old-did"] = InNetwork(network => network with { SendsOldDisconnect = true }),
        ["push-once"] = InPush(push => push with { Attempts = 1 }),
        ["push-no-name"] = InPush(push => push with { ServerName = null }),
        ["push-other-name"] = InPush(push => push with { ServerName = "apis.reolink.com" }),
        ["push-close"] = InPush(push => push with { Manner = PushManner.Close }),
        ["push-reset"] = InPush(push => push with { Manner = PushManner.Reset }),
        ["push-silent"] = InPush(push => push with { Manner = PushManner.Silent }),
        ["silent-sets"] = InSession(session => session with { SilentSets = true }),
        ["waking-400"] = InSession(session => session with { RefusesAfterWake = TimeSpan.FromSeconds(3) }),
        ["odd-class"] = InSession(session => session with { OddClass = OddClass.PushInfo }),
        ["odd-class-everywhere"] = InSession(session => session with { OddClass = OddClass.Everywhere }),
        ["indented"] = InSession(session => session with { IndentsXml = true }),
        ["other-case"] = InSession(session => session with { ChangesCase = true }),
        ["late-detection"] = InSession(session => session with { DetectionDelay = TimeSpan.FromSeconds(20) }),
        ["no-detection"] = InSession(session => session with { DetectionDelay = null }),
        ["31-silent"] = InSession(session => session with { Subscription = EventSubscription.Silent }),
        ["31-refused"] = InSession(session => session with { Subscription = EventSubscription.Refused }),
        ["events-unasked"] = InSession(session => session with { NeedsSubscription = false }),
        ["keepalive-enforced"] = InSession(session => session with { EnforcesKeepAlive = true }),
        ["legacy-pir"] = InSession(session => session with { PirForm = PirForm.Legacy }),
        ["binary-dst"] = InSession(session => session with { MarksDstBinary = true }),
        ["snapshot-same-id"] = InSession(session => session with { SnapshotForm = SnapshotForm.SameNumber }),
        ["snapshot-empty-end"] = InSession(session => session with { SnapshotForm = SnapshotForm.EmptyEnd }),
        ["snapshot-magic"] = InSession(session => session with { OtherMagicOnSnapshot = true }),
        ["password-400"] = InSession(session => session with { PasswordRefusal = PasswordRefusal.BadRequest }),
        ["password-200"] = InSession(session => session with { PasswordRefusal = PasswordRefusal.EmptySuccess }),
        ["account-bound"] = InSession(session => session with { AccountBound = true }),
        ["access-keys"] = InSession(session => session with { AccountBound = true, GrantsAccessKeys = true }),
        ["sparse-version"] = InSession(session => session with { SparseVersion = true }),
        ["dd03"] = InSession(session => session with { AnswersDd03 = true, LongNonce = true }),
        ["pieces"] = InSession(session => session with { PieceLength = 7 }),
        ["no-battery"] = InSession(session => session with { HasBattery = false }),
        ["no-ptz"] = InSession(session => session with { HasPtz = false }),
    };

    public static IReadOnlyCollection<string> Names => s_all.Keys;

    public static CameraSettings Apply(CameraSettings settings, IEnumerable<string> names) =>
        names.Aggregate(settings, (current, name) => s_all[name](current));

    private static Func<CameraSettings, CameraSettings> InCloud(Func<CloudSettings, CloudSettings> change) =>
        settings => settings with { Cloud = change(settings.Cloud) };

    private static Func<CameraSettings, CameraSettings> InNetwork(Func<NetworkSettings, NetworkSettings> change) =>
        settings => settings with { Network = change(settings.Network) };

    private static Func<CameraSettings, CameraSettings> InPush(Func<PushSettings, PushSettings> change) =>
        InNetwork(network => network with { Push = change(network.Push) });

    private static Func<CameraSettings, CameraSettings> InSession(Func<SessionSettings, SessionSettings> change) =>
        settings => settings with { Session = change(settings.Session) };
}
