using System.Text;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Diagnostics.Recordings;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// The wake server's decisions, with peers who send what the input says: a line each, which begins with who sends it (a to
/// d), or with t and a number of 100 ms that pass. Whatever they send: no exception, answers to who asked, at most six
/// times as long, packets for a wake only to where a heartbeat came from, and bounded memory of them all.
/// </summary>
internal static class WakeTarget
{
    private const int MostCameras = 8;

    private const string Uid = "<uid>95270001ABCDEFGHWXYZ</uid>";

    private static readonly Ipv4 s_server = At("192.0.2.10:1").Ip;

    private static readonly IpPort[] s_peers = [At("192.168.1.91:10177"), At("192.168.1.92:10178"), At("192.168.1.20:53571"), At("203.0.113.7:4000")];

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        Script($"a<P2P><D2M_Q>{Uid}<r>2</r></D2M_Q></P2P>", $"a<P2P><D2R_R>{Uid}<token>1</token><r>2</r></D2R_R></P2P>", Heartbeat('a', 1), "t50", Request('c', 1), "t3"),
        Script(Heartbeat('a', 1), Heartbeat('b', 2), Request('c', 1), "t5", Request('c', 1), "t400", Heartbeat('b', 2), Request('c', 2), "t20"),
        Script(Heartbeat('a', 1), Request('d', 1), Request('b', 7), "a<P2P><D2R_C_R><sid>1</sid><rsp>0</rsp></D2R_C_R></P2P>", "t3", "a<P2P><D2R_DISC><sid>1</sid></D2R_DISC></P2P>"),
        Script([.. DiscoveryTexts.All.Where(text => text.StartsWith("<P2P>", StringComparison.Ordinal)).Select(text => "a" + text.ReplaceLineEndings(""))]),
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. ((string[])["\n", "\nt1\n", "\nt400\n", "\nb", "\nd", "<token>2</token>", "<needrsp>1</needrsp>", "95270001ABCDEFGH", "96270001ABCDEFGH", "-1", "4294967295",
            .. Seeds.SelectMany(seed => Encoding.UTF8.GetString(seed).Split('\n')).Select(line => line + "\n")]).Select(Encoding.UTF8.GetBytes),
    ];

    public static void Run(ReadOnlySpan<byte> script)
    {
        using var house = new House();
        while (!script.IsEmpty)
        {
            var end = script.IndexOf((byte)'\n') is >= 0 and var found ? found : script.Length;
            house.Do(script[..end]);
            script = script[Math.Min(end + 1, script.Length)..];
        }

        house.Do("t99"u8);
    }

    private static byte[] Script(params string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));

    private static string Heartbeat(char from, int token) =>
        $"{from}<P2P><D2R_HB>{Uid}<dev><ip>192.0.2.91</ip><port>10177</port></dev><needrsp>1</needrsp><token>{token}</token></D2R_HB></P2P>";

    private static string Request(char from, int cid) =>
        $"{from}<P2P><C2R_C><uid>95270001ABCDEFGH</uid><cli><ip>10.0.0.9</ip><port>53571</port></cli><cid>{cid}</cid><family>4</family><p>MAC</p><r>3</r></C2R_C></P2P>";

    private static IpPort At(string text)
    {
        var end = System.Net.IPEndPoint.Parse(text);
        return new IpPort(Ipv4.From(end.Address)!.Value, (ushort)end.Port);
    }

    private sealed class House : IDisposable
    {
        private readonly ScriptTime _time = new();
        private readonly DatagramTally _tally;
        private readonly CameraRegistry _registry;
        private readonly WakeDesk _wakes;
        private readonly DatagramHandler _handler;
        private readonly ReplyBatch _batch = new();
        private readonly HashSet<IpPort> _heard = [];
        private ulong _random;

        public House()
        {
            var options = new WakeServerOptions();
            var configured = new ConfiguredCameras([("front", Protocol.BcUdp.Uid.Parse("96270001ABCDEFGH"))]);
            var advertised = new AdvertisedAddress(null, 58200, 57850);
            _tally = new DatagramTally(StrictLog.Instance, _time);
            _registry = new CameraRegistry(MostCameras, options.StaleAfter, configured, Now);
            var anchors = new SessionAnchors(MostCameras, Random, (uid, now) => _registry.IsLive(uid, now));
            var gate = new CameraGate(configured, knownOnly: false, StrictLog.Instance, _tally);
            _wakes = new WakeDesk(
                _registry, configured, advertised, new ClientAddress(null, _ => s_server, _ => false), Random,
                (in Route to, ReadOnlySpan<byte> packet) => CheckWake(to, packet), _time, StrictLog.Instance);
            _handler = new DatagramHandler(
                new MiddlemanResponder(advertised, anchors, gate, StrictLog.Instance, _tally),
                new RegisterResponder(
                    _registry, anchors, gate, _wakes, new AllowedClients(options.AllowedClients), advertised,
                    new RegisterSettings(20_000, MostCameras), Random, StrictLog.Instance, _tally),
                new AwakeSigns(configured), new Novelties(), StrictLog.Instance, _tally);
        }

        private Moment Now => Moment.Now(_time);

        public void Dispose()
        {
            _wakes.Dispose();
            _tally.Dispose();
        }

        public void Do(ReadOnlySpan<byte> line)
        {
            if (line.IsEmpty) return;
            if (line[0] == 't')
            {
                _time.Advance(TimeSpan.FromMilliseconds(100 * (int.TryParse(line[1..], out var steps) ? Math.Clamp(steps, 0, 999) : 1)));
                return;
            }

            var xml = line[1..];
            if (xml.Length > DiscoveryFrame.MaxDatagramLength - DiscoveryFrame.HeaderLength) return;
            var packet = new byte[DiscoveryFrame.HeaderLength + xml.Length];
            xml.CopyTo(packet.AsSpan(DiscoveryFrame.HeaderLength));
            DiscoveryFrame.Seal(packet, 7, xml.Length);
            var peer = s_peers[line[0] % s_peers.Length];
            // Wherever a heartbeat may have come from; that is more than the registry believes.
            if (xml.IndexOf("D2R_HB"u8) >= 0) _heard.Add(peer);
            _handler.Handle(packet, new Route(peer, s_server, Listener.Register), Now, _batch);
            Check(peer, packet.Length);
        }

        private ulong Random() => ++_random << 33;

        private void Check(IpPort peer, int asked)
        {
            var answered = 0;
            for (var i = 0; i < _batch.Count; i++)
            {
                var verb = VerbOf(_batch.Packet(i));
                if (verb == Verb.R2D_C) CheckWake(_batch.Destination(i), _batch.Packet(i));
                else if (_batch.Destination(i).Remote == peer) answered += _batch.Packet(i).Length;
                else throw new InvalidOperationException($"{verb} to {_batch.Destination(i).Remote}, who has not asked");
            }

            Demand.That(answered <= 6 * asked, $"{answered} bytes for {asked}");
            Demand.That(_registry.Count <= MostCameras, "more cameras than there are places");
        }

        private void CheckWake(in Route to, ReadOnlySpan<byte> packet)
        {
            Demand.That(VerbOf(packet) == Verb.R2D_C, "something else than a wake");
            Demand.That(_heard.Contains(to.Remote), $"a wake to {to.Remote}, from where no heartbeat came");
        }

        private static Verb VerbOf(ReadOnlySpan<byte> packet)
        {
            var fault = DiscoveryFrame.TryOpen(packet.ToArray(), out _, out var xml, out var oddities);
            Demand.That(fault == FrameFault.None && oddities == FrameOddities.None, $"an answer that does not open: {fault}");
            Demand.That(DiscoveryMessages.TryRead(xml, out var verb, out _) == MessageFault.None, "an answer that is no message");
            return verb;
        }
    }
}
