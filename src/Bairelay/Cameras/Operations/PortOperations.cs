using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Messages 36 and 37, a camera's own services (docs/protocol.md 4.16).</summary>
internal static class PortOperations
{
    private const string Feature = "service ports";

    public static async Task<IReadOnlyList<ServicePort>> GetPortsAsync(this CameraSession session, CancellationToken cancellation)
    {
        var reply = await session.AskAsync(new BcRequest(MessageId.GetPorts), cancellation);
        if (!reply.IsSuccess) throw new FeatureLackingException(Feature, $"{session.Camera} has no {Feature}, or does not offer them (it answers {reply.Code})");
        IReadOnlyList<ServicePort> ports = reply.Body is { } body ? ServicePort.ReadAll(body) : [];
        return ports.Count > 0 ? ports : throw Requests.Lacking(session, Feature);
    }

    /// <summary>Switches one service, or gives it another port.</summary>
    /// <param name="service">One of <see cref="ServicePort.Services"/>.</param>
    /// <param name="enable">Null leaves it as it is.</param>
    /// <param name="port">Null leaves it as it is.</param>
    /// <exception cref="FeatureLackingException">The camera has no such service, or it cannot be switched.</exception>
    public static async Task<ServicePort> SetPortAsync(
        this CameraSession session, string service, bool? enable, int? port, CancellationToken cancellation)
    {
        var now = (await session.GetPortsAsync(cancellation)).FirstOrDefault(one => one.Service.Equals(service, StringComparison.OrdinalIgnoreCase))
            ?? throw Requests.Lacking(session, $"service {service}");
        if (enable is not null && now.Enable is null)
            throw new FeatureLackingException(service, $"{session.Camera} cannot switch its service {service}");
        var changed = now with { Enable = enable ?? now.Enable, Port = port ?? now.Port };
        await session.SetAsync(new BcRequest(MessageId.SetPorts) { Body = [changed.Write()] }, Feature, null, cancellation);
        return changed;
    }
}
