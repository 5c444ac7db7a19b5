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
    private readonly List<(string Who, string Text)> _facts = [];
    private IpPort _camera;
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

    /// <summary>What somebody learned, not as a packet.</summary>
    public void Fact(string who, string text)
    {
        lock (_lock)
        {
            _facts.Add((who, text));
            if (!json) output.WriteLine($"     {who,9}: {text}");
        }
    }

    public void OnCameraPacket(CameraPacket packet) => Packet(
        packet.Sent ? _camera : packet.Peer, packet.Sent ? packet.Peer : _camera,
        packet.Message?.GetType().Name ?? "?", packet.Length);

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

    private void Packet(IpPort from, IpPort to, string verb, int length)
    {
        lock (_lock)
        {
            var seen = _seen[verb] = _seen.GetValueOrDefault(verb) + 1;
            var (sender, receiver) = (NameOf(from), NameOf(to));
            _packets.Add((sender, receiver, verb, length));
            if (!json) output.WriteLine($"     {sender,9} -> {receiver,-9}  {verb,-8} {length,4} bytes   {Meaning(verb, seen)}");
            foreach (var one in _waiting.Where(one => one.Verb == verb && one.Count <= seen)) one.Reached.TrySetResult();
        }
    }

    private string NameOf(IpPort address) => _names.GetValueOrDefault(address) ?? _others ?? address.ToString();

    private static string Meaning(string verb, int seen) => verb switch
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
        "R2D_C" => $"wake up and talk to this client ({(seen - 1) % WakeBurst.Packets + 1} of {WakeBurst.Packets})",
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
            writer.WriteStartArray("facts");
            foreach (var (who, text) in _facts)
            {
                writer.WriteStartObject();
                writer.WriteString("who", who);
                writer.WriteString("text", text);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }
}
