using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Push;

internal enum CallerKind
{
    Unknown,

    /// <summary>Registered, but not configured.</summary>
    Stranger,

    /// <summary>Several cameras are at this address.</summary>
    Shared,

    Camera,
}

/// <summary>Who calls.</summary>
/// <param name="Kind">What is known of it.</param>
/// <param name="Name">The camera's configured name; of several ones, what tells them apart.</param>
/// <param name="Uid">Empty if it is not known.</param>
internal readonly record struct PushCaller(CallerKind Kind, string Name, Uid Uid);

/// <summary>
/// Which camera is at an address. The registry goes first: it says where a camera is now, and an address in the
/// configuration only where it should be.
/// </summary>
internal sealed class PushCallers(CameraRegistry registry, ConfiguredCameras configured, ConfiguredAddresses addresses)
{
    public PushCaller Find(Ipv4 peer, Moment now)
    {
        var registered = registry.FindByAddress(peer, now);
        if (registered is { Live.Count: > 1 } several)
            return new PushCaller(CallerKind.Shared, string.Join(", ", several.Live.Select(uid => NameOf(uid))), default);
        if (registered is { Newest: var newest } && configured.Find(newest, out var name) != UidFit.None)
            return new PushCaller(CallerKind.Camera, name!, newest);
        return addresses.Find(peer) switch
        {
            [var one] => new PushCaller(CallerKind.Camera, one.Name, one.Uid),
            [] when registered is { Newest: var stranger } => new PushCaller(CallerKind.Stranger, "", stranger),
            [] => new PushCaller(CallerKind.Unknown, "", default),
            var many => new PushCaller(CallerKind.Shared, string.Join(", ", many.Select(one => one.Name)), default),
        };
    }

    private string NameOf(in Uid uid) => configured.Find(uid, out var name) == UidFit.None ? uid.Masked : name!;
}
