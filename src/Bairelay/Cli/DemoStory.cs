using System.Text.Json;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;

namespace Bairelay.Cli;

/// <summary>A packet as the demo's client saw it.</summary>
internal readonly record struct ClientPacket(IpPort From, IpPort To, string Verb, int Length);

/// <summary>Tells the demo's packets as a story, and lets the demo wait for them.</summary>
internal sealed class DemoStory(TextWriter output, bool json)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IpPort, string> _names = [];
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly List<(string From, string To, string Verb, int Length)> _packets = [];
    private readonly List<(string Verb, int Count, TaskCompletionSource Reached)> _waiting = [];
    private readonly List<DemoMessage> _messages = [];
    private readonly List<(string Topic, string? Text, int Count, TaskCompletionSource Reached)> _listening = [];
    private IpPort _camera;
    private (uint Sid, int Sent) _burst;
    private string? _others;
    private int _step;

    public void Name(IpPort address, string name)
    {
        lock (_lock)
        {
            _names[address] = name;
            if (name == "camera") _camera = address;
        }
    }

    /// <summary>Whoever has no name from now on.</summary>
    public void NameOthers(string name)
    {
        lock (_lock) _others = name;
    }

    public void Step(string text)
    {
        lock (_lock)
        {
            _step++;
            if (!json) output.WriteLine($"{(_step > 1 ? Environment.NewLine : "")}{_step}. {text}.");
        }
    }

    /// <summary>A message of MQTT, as the one that subscribes sees it.</summary>
    public void OnMessage(DemoMessage message)
    {
        lock (_lock)
        {
            _messages.Add(message);
            // What was asked was told when it was asked.
            if (!json && !IsEcho(message)) output.WriteLine($"     {"bairelay",9} -> {"home",-9}  {message.Topic} {(message.Text.Length > 0 ? message.Text : "(nothing yet)")}");
            foreach (var one in _listening.Where(one => CountOf(one.Topic, one.Text) >= one.Count)) one.Reached.TrySetResult();
        }
    }

    /// <summary>What the subscriber asks for; returns the topic.</summary>
    public string Asks(string topic, string text)
    {
        lock (_lock)
        {
            if (!json) output.WriteLine($"     {"home",9} -> {"bairelay",-9}  {topic} {text}");
        }

        return topic;
    }

    public void OnCameraNote(CameraNote note)
    {
        if (note.Kind != NoteKind.Push) return;
        lock (_lock)
        {
            if (!json) output.WriteLine($"     {"camera",9}: {note.Text}");
        }
    }

    /// <summary>The newest ledger, in words.</summary>
    public void Ledger()
    {
        lock (_lock)
        {
            if (json) return;
            using var ledger = JsonDocument.Parse(_messages.Last(message => message.Topic.EndsWith("status/ledger", StringComparison.Ordinal)).Text);
            var reasons = ledger.RootElement.GetProperty("reasons").EnumerateObject().Select(reason => $"{reason.Name} {reason.Value} s");
            output.WriteLine($"     {"ledger",9}: held awake {ledger.RootElement.GetProperty("seconds")} s today: {string.Join(", ", reasons)}");
        }
    }

    /// <summary>Waits until a message has been seen so many times.</summary>
    /// <param name="topic">Below the prefix.</param>
    /// <param name="text">Null: any.</param>
    public async Task UntilMessage(string topic, string? text, int count, CancellationToken cancellation)
    {
        Task reached;
        lock (_lock)
        {
            if (CountOf(topic, text) >= count) return;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _listening.Add((topic, text, count, source));
            reached = source.Task;
        }

        await reached.WaitAsync(cancellation);
    }

    public void OnCameraPacket(CameraPacket packet) => Packet(
        packet.Sent ? _camera : packet.Peer, packet.Sent ? packet.Peer : _camera,
        packet.Message?.GetType().Name ?? "?", packet.Length, (packet.Message as R2D_C?)?.Sid ?? 0);

    public void OnClientPacket(ClientPacket packet) => Packet(packet.From, packet.To, packet.Verb, packet.Length);

    /// <summary>Waits until a verb has been seen so many times.</summary>
    public async Task Until(string verb, int count, CancellationToken cancellation)
    {
        Task reached;
        lock (_lock)
        {
            if (_seen.GetValueOrDefault(verb) >= count) return;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((verb, count, source));
            reached = source.Task;
        }

        await reached.WaitAsync(cancellation);
    }

    public void End(int exit, string? failure)
    {
        lock (_lock)
        {
            if (json) WriteJson(exit, failure);
            else if (failure is not null) output.WriteLine($"{Environment.NewLine}The demo failed: {failure}.");
        }
    }

    /// <param name="burst">Wake packets of one wake have one number.</param>
    private void Packet(IpPort from, IpPort to, string verb, int length, uint burst = 0)
    {
        lock (_lock)
        {
            var seen = _seen[verb] = _seen.GetValueOrDefault(verb) + 1;
            if (burst != _burst.Sid) _burst = burst == 0 ? _burst : (burst, 0);
            if (burst != 0) _burst.Sent++;
            var (sender, receiver) = (NameOf(from), NameOf(to));
            _packets.Add((sender, receiver, verb, length));
            if (!json) output.WriteLine($"     {sender,9} -> {receiver,-9}  {verb,-8} {length,4} bytes   {Meaning(verb, _burst.Sent)}");
            foreach (var one in _waiting.Where(one => one.Verb == verb && one.Count <= seen)) one.Reached.TrySetResult();
        }
    }

    private int CountOf(string topic, string? text) =>
        _messages.Count(message => message.Topic == "bairelay/" + topic && (text is null || message.Text == text));

    private static bool IsEcho(DemoMessage message) =>
        message.Topic.Contains("/control/", StringComparison.Ordinal) && message.Text is not ("OK" or "FAIL");

    private string NameOf(IpPort address) => _names.GetValueOrDefault(address) ?? _others ?? address.ToString();

    private static string Meaning(string verb, int sent) => verb switch
    {
        "D2M_Q" => "where do I register?",
        "M2D_Q_R" => "here; keep this token, and expect this ac",
        "D2R_R" => "I register with that token",
        "R2D_R_R" => "the ac as promised",
        "D2R_HB" => "heartbeat",
        "R2D_HB_R" => "heard, and this is the time",
        "C2M_Q" => "where is this camera registered?",
        "M2C_Q_R" => "here",
        "C2R_C" => "wake it and send it to me",
        "R2D_C" => $"wake up and talk to this client ({sent} of {WakeBurst.Packets})",
        "R2C_C_R" => "done; this is where the camera is",
        "R2C_T" => "once more, for clients that wait for this form",
        "D2R_C_R" => "I am awake",
        "D2R_DISC" => "my session has ended",
        "R2D_DC_R" => "noted, sleep well",
        "D2C_T" => "here I am; are you the client of that wake?",
        "C2D_T" => "are you the camera that I had woken?",
        "C2D_A" => "yes, and this is my number",
        "D2C_CFM" => "agreed; talk to me by this number",
        "C2D_HB" or "D2C_HB" => "still here",
        "C2D_DISC" => "thank you, that was all",
        "D2C_DISC" => "likewise",
        _ => "",
    };

    private void WriteJson(int exit, string? failure)
    {
        if (failure is not null)
        {
            JsonResult.WriteError(output, "demo_failed", failure, exit);
            return;
        }

        JsonResult.WriteResult(output, writer =>
        {
            writer.WriteStartArray("packets");
            foreach (var (from, to, verb, length) in _packets)
            {
                writer.WriteStartObject();
                writer.WriteString("from", from);
                writer.WriteString("to", to);
                writer.WriteString("verb", verb);
                writer.WriteNumber("length", length);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("messages");
            foreach (var (topic, text, isRetained) in _messages)
            {
                writer.WriteStartObject();
                writer.WriteString("topic", topic);
                writer.WriteString("payload", text);
                writer.WriteBoolean("retained", isRetained);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }
}
