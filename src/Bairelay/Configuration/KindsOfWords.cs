namespace Bairelay.Configuration;

/// <summary>The words of each choice, spelled as neolink and the original spell them.</summary>
internal static partial class Kinds
{
    public static Kind<TlsClientAuth> TlsClientAuthWords { get; } = OneOf(
        ("none", TlsClientAuth.None),
        ("request", TlsClientAuth.Request),
        ("require", TlsClientAuth.Require),
        ("required", TlsClientAuth.Require));

    public static Kind<DiscoveryLevel> DiscoveryWords { get; } = OneOf(
        [
            ("local", DiscoveryLevel.Local),
            ("remote", DiscoveryLevel.Remote),
            ("map", DiscoveryLevel.Map),
            ("relay", DiscoveryLevel.Relay),
            ("cellular", DiscoveryLevel.Cellular),
        ],
        refused: "cloud",
        reason: "\"cloud\" (signing in to a Reolink account) is not supported here; unbind the camera from the account, "
            + "give its uid and password, and use \"relay\"");

    public static Kind<MaxEncryption> EncryptionWords { get; } = OneOf(
        ("none", MaxEncryption.None),
        ("bcencrypt", MaxEncryption.BcEncrypt),
        ("aes", MaxEncryption.Aes));

    public static Kind<StreamChoice> StreamWords { get; } = OneOf(
        ("all", StreamChoice.All),
        ("none", StreamChoice.None),
        ("both", StreamChoice.Both),
        ("mainStream", StreamChoice.Main),
        ("subStream", StreamChoice.Sub),
        ("externStream", StreamChoice.Extern));

    public static Kind<DiscoveryFeature> FeatureWords { get; } = OneOf(
        ("floodlight", DiscoveryFeature.Floodlight),
        ("camera", DiscoveryFeature.Camera),
        ("motion", DiscoveryFeature.Motion),
        ("led", DiscoveryFeature.Led),
        ("ir", DiscoveryFeature.Ir),
        ("reboot", DiscoveryFeature.Reboot),
        ("pt", DiscoveryFeature.PanTilt),
        ("pt_preset", DiscoveryFeature.PanTiltPreset),
        ("battery", DiscoveryFeature.Battery),
        ("siren", DiscoveryFeature.Siren),
        ("pir", DiscoveryFeature.Pir),
        ("floodlight_tasks", DiscoveryFeature.FloodlightTasks),
        ("asleep", DiscoveryFeature.Asleep),
        ("reachable", DiscoveryFeature.Reachable),
        ("awake_today", DiscoveryFeature.AwakeToday),
        ("last_motion", DiscoveryFeature.LastMotion),
        ("wake", DiscoveryFeature.Wake),
        ("sleep_now", DiscoveryFeature.SleepNow));
}
