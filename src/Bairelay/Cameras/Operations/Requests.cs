using Bairelay.Cameras.Session;
using Bairelay.Diagnostics;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>What all operations have in common: from a camera's answer to a value or to the right exception.</summary>
internal static class Requests
{
    /// <summary>Reads something.</summary>
    /// <param name="feature">What the operator calls it; null for what every camera has.</param>
    /// <param name="says">What the camera's list of abilities says of it, to tell a refusal from a missing feature.</param>
    /// <exception cref="FeatureLackingException">The camera has no such thing.</exception>
    /// <exception cref="CameraRefusedException">It has, and says no.</exception>
    /// <exception cref="CameraNonsenseException">The answer makes no sense.</exception>
    /// <exception cref="CameraUnreachableException">No answer.</exception>
    public static async Task<T> GetAsync<T>(
        this CameraSession session, BcRequest request, string? feature, Func<Support, bool?>? says, CancellationToken cancellation)
        where T : class, IBody<T>
    {
        var reply = await session.AskAsync(request, cancellation);
        if (!reply.IsSuccess) throw await session.RefusedAsync(request.Id, reply.Code, feature, says, cancellation);
        if (reply.Body.Find<T>() is { } found) return found;
        // Something that cannot be read is not the same as nothing.
        var isThere = reply.Body is { } body ? body.Child(T.Name) is { HasElements: true } : reply.HasPayload;
        if (feature is not null && !isThere) throw Lacking(session, feature);
        throw new CameraNonsenseException($"{session.Camera} answers message {request.Id} without a usable {T.Name}");
    }

    /// <summary>
    /// Changes something. Some firmware does as it is told and never says so (docs/protocol.md 4.0): silence is taken
    /// for success if the camera then answers something else.
    /// </summary>
    /// <exception cref="CameraException">As with <see cref="GetAsync"/>.</exception>
    public static async Task SetAsync(
        this CameraSession session, BcRequest request, string? feature, Func<Support, bool?>? says, CancellationToken cancellation)
    {
        var reply = await session.TryAskAsync(request, ReplyDeadlines.SilentSet, cancellation);
        if (reply is null)
        {
            await session.AskAsync(new BcRequest(MessageId.LinkType), cancellation);
            session.Log.SetUnanswered(session.Camera, request.Id);
            return;
        }

        if (!reply.IsSuccess) throw await session.RefusedAsync(request.Id, reply.Code, feature, says, cancellation);
    }

    /// <summary>
    /// Refuses what the camera itself says it lacks. For settings that some firmware swallows without a word, this is
    /// the only way to know.
    /// </summary>
    public static async Task RequireAsync(this CameraSession session, string feature, Func<Support, bool?> says, CancellationToken cancellation)
    {
        if (await session.SupportAsync(cancellation) is { } support && says(support) is false) throw Lacking(session, feature);
    }

    /// <summary>The Extension that names the session's channel.</summary>
    public static BcExtension OnChannel(this CameraSession session) => new() { ChannelId = session.Settings.ChannelId };

    public static FeatureLackingException Lacking(CameraSession session, string feature) =>
        new(feature, $"{session.Camera} has no {feature}");

    private static async Task<CameraException> RefusedAsync(
        this CameraSession session, uint id, ushort code, string? feature, Func<Support, bool?>? says, CancellationToken cancellation)
    {
        if (feature is not null)
        {
            var support = says is null ? null : await session.SupportAsync(cancellation);
            if (support is null || says!(support) is not true)
                return new FeatureLackingException(feature, $"{session.Camera} has no {feature}, or does not offer it (it answers {code})");
        }

        return new CameraRefusedException(id, code, $"{session.Camera} refuses {feature ?? $"message {id}"} with code {code}");
    }
}
