using Bairelay.Configuration;

namespace Bairelay.Control;

/// <param name="Name">What it is for: <c>middleman</c>, <c>register</c>, <c>push</c>, <c>dns</c>, <c>broker</c>.</param>
/// <param name="Protocol"><c>udp</c> or <c>tcp</c>.</param>
internal sealed record ListenerStatus(string Name, string Protocol, string Endpoint);

/// <summary>The service itself, since it was started.</summary>
/// <param name="Config">The file that it has read, as a whole path.</param>
internal sealed record ServiceStatus(string Config, DateTimeOffset Started, IReadOnlyList<ListenerStatus> Listening)
{
    public static ServiceStatus Of(BairelayOptions options, Service parts, TimeProvider time) => new(
        options.SourceFile.Length == 0 ? "" : Path.GetFullPath(options.SourceFile), time.GetUtcNow(), [.. ListenersOf(parts)]);

    private static IEnumerable<ListenerStatus> ListenersOf(Service parts)
    {
        if (parts.WakeServer is { } wake)
        {
            yield return new ListenerStatus("middleman", "udp", $"{wake.Middleman}");
            yield return new ListenerStatus("register", "udp", $"{wake.Register}");
        }

        foreach (var endpoint in parts.PushListener?.Endpoints ?? []) yield return new ListenerStatus("push", "tcp", $"{endpoint}");
        if (parts.Names is { } names)
        {
            yield return new ListenerStatus("dns", "udp", $"{names.Endpoint}");
            yield return new ListenerStatus("dns", "tcp", $"{names.Endpoint}");
        }

        if (parts.Broker is { } broker) yield return new ListenerStatus("broker", "tcp", $"{broker.EndPoint}");
    }
}
