namespace Bairelay.Mqtt;

/// <summary>What a message from the broker is addressed to.</summary>
/// <param name="Name"><c>led</c>, <c>ptz/preset</c> …, as written; nobody has looked whether it exists.</param>
internal readonly record struct CommandTopic(string Camera, bool IsQuery, string Name)
{
    /// <summary>Without prefix and camera: <c>control/led</c>. Also the name under which the ledger counts it.</summary>
    public string Text => (IsQuery ? Topics.Query : Topics.Control) + Name;
}

/// <summary>The names of all topics, from the prefix and the cameras' names.</summary>
internal sealed class Topics(string prefix)
{
    internal const string Control = "control/";
    internal const string Query = "query/";

    private readonly string _start = prefix + "/";

    /// <summary><c>online</c> or <c>offline</c>: the program itself.</summary>
    public string Bridge => _start + "status";

    /// <summary>The prefix where letters, digits, _ and - alone are taken: in client ids and Home Assistant's configuration topics.</summary>
    public static string PlainPrefix(string prefix) =>
        string.Concat(prefix.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));

    public CameraTopics Of(string camera) => new(_start + camera + "/");

    /// <summary>True for a control or query topic below our prefix, whatever the camera.</summary>
    public bool TryRead(string topic, out CommandTopic read)
    {
        read = default;
        if (!topic.StartsWith(_start, StringComparison.Ordinal)) return false;
        var camera = topic.AsSpan(_start.Length);
        var slash = camera.IndexOf('/');
        if (slash <= 0) return false;
        var rest = camera[(slash + 1)..];
        var isQuery = rest.StartsWith(Query, StringComparison.Ordinal);
        if (!isQuery && !rest.StartsWith(Control, StringComparison.Ordinal)) return false;
        var name = rest[(isQuery ? Query : Control).Length..];
        read = new CommandTopic(camera[..slash].ToString(), isQuery, name.ToString());
        return true;
    }
}

/// <summary>The topics of one camera.</summary>
/// <param name="start">Prefix and name, with the last slash.</param>
internal sealed class CameraTopics(string start)
{
    /// <summary><c>connected</c> or <c>disconnected</c>.</summary>
    public string Status { get; } = start + "status";

    public string Power { get; } = start + "status/power";

    public string Motion { get; } = start + "status/motion";

    public string MotionAttributes { get; } = start + "status/motion/attributes";

    public string BatteryLevel { get; } = start + "status/battery_level";

    public string BatteryAttributes { get; } = start + "status/battery/attributes";

    /// <summary>XML in reply to a query; never retained.</summary>
    public string Battery { get; } = start + "status/battery";

    public string Pir { get; } = start + "status/pir";

    public string Floodlight { get; } = start + "status/floodlight";

    public string FloodlightTasks { get; } = start + "status/floodlight_tasks";

    public string Preview { get; } = start + "status/preview";

    public string Presets { get; } = start + "status/ptz/preset";

    public string Ledger { get; } = start + "status/ledger";

    public string LastError { get; } = start + "status/last_error";

    /// <summary>What is to be subscribed to.</summary>
    public IReadOnlyList<string> Filters { get; } = [start + Topics.Control + "#", start + Topics.Query + "#"];

    public string Of(CommandTopic topic) => start + topic.Text;
}
