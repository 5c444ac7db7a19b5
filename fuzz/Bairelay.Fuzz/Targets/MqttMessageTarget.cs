using System.Text;
using Bairelay.Mqtt;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// A message of anybody who may publish: a line with the topic, then the payload. Whatever it is: no exception, the topic
/// that is answered is the one that was used, and what is shown of both fits a line of the log.
/// </summary>
internal static class MqttMessageTarget
{
    private static readonly Topics s_topics = new("bairelay");

    private static readonly string[] s_messages =
    [
        "bairelay/front/control/wakeup\n10", "bairelay/front/control/wakeup\n0", "bairelay/front/control/reboot\n\0", "bairelay/front/control/led\non",
        "bairelay/front/control/ir\n Auto ", "bairelay/front/control/pir\nOFF", "bairelay/front/control/floodlight\n{\"state\":\"ON\",\"a\":[{}]}",
        "bairelay/front/control/floodlight_tasks\non", "bairelay/front/control/siren\non", "bairelay/front/control/ptz\nleft 32.5",
        "bairelay/front/control/ptz/preset\n3", "bairelay/front/control/ptz/preset\ngate\u00e9", "bairelay/front/control/ptz/assign\n3 the gate",
        "bairelay/front/control/zoom\n2.5", "bairelay/front/query/battery\n", "bairelay/front/query/pir\nOK", "bairelay/front/query/preview\nFAIL", "bairelay/front/query/ptz/preset\n",
    ];

    public static IReadOnlyList<byte[]> Seeds { get; } = [.. s_messages.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. ((string[])["/", "control/", "query/", "bairelay/", "\n", "+", "#", "-1", "1441", "1e9", "256", "NaN", "\t", "{\"state\":", "\"on\"", "\"\\ud800\"", "null", "}", "\u202e", "\0", "\u0085", new('x', 70)])
            .Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], new byte[1024],
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n') is >= 0 and var found ? found : bytes.Length;
        var topic = Encoding.UTF8.GetString(bytes[..end]);
        var payload = bytes[Math.Min(end + 1, bytes.Length)..];
        Shown(PayloadText.Cut(topic));
        Shown(PayloadText.Show(payload));
        _ = PayloadText.IsAnswer(payload);
        if (!s_topics.TryRead(topic, out var read)) return;
        Demand.That(s_topics.Of(read.Camera).Of(read) == topic, $"{topic} would be answered on {s_topics.Of(read.Camera).Of(read)}");
        if (read.IsQuery && QueryOrders.Knows(read.Name))
        {
            _ = QueryOrders.Of(read.Name);
            Demand.That(QueryOrders.LastReading(read.Name, s_topics.Of(read.Camera)).Count > 0, "a query without a reading");
        }

        if (read.IsQuery || !ControlOrders.Knows(read.Name)) return;
        var reading = ControlOrders.Read(read.Name, PayloadText.Read(payload));
        Demand.That(reading.Order is null != reading.Mistake is null, "neither an order nor a mistake, or both");
        if (reading.Mistake is { } mistake) Shown(mistake);
        if (reading.Order is StayAwakeOrder stay) Demand.That(stay.Duration > TimeSpan.Zero && stay.Duration <= TimeSpan.FromDays(1), $"awake for {stay.Duration}");
    }

    private static void Shown(string text)
    {
        Demand.OneLine(text, "what is shown");
        Demand.That(text.Length <= 400, $"{text.Length} characters are shown");
    }
}
