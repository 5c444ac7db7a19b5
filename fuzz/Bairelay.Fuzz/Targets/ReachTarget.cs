using System.Text;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// The conversation by which a camera is found, with peers who send what the input says: a line each, which begins with who
/// sends it (a to d) and the digit of the tid, or with t and a number of 100 ms that pass. All our numbers are small, as if
/// every peer had guessed them. Whatever they send: no exception, no storm of packets, nothing to nobody, well-formed
/// packets, and a session only with who sent something.
/// </summary>
internal static class ReachTarget
{
    /// <summary>64 hellos, 48 middlemen, 8 registers, 16 wakes on two ways, 32 offers.</summary>
    private const int MostPackets = 64 + 48 + 8 + 32 + 32;

    private const long Latest = 40_000;

    private static readonly IpPort[] s_peers = [At("192.168.1.91:10177"), At("192.168.1.91:2015"), At("192.0.2.10:9999"), At("203.0.113.7:4000")];

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        Script("a1<P2P><D2C_C_R><timer><def>3000</def></timer><rsp>0</rsp><cid>1</cid><did>743</did></D2C_C_R></P2P>"),
        Script("b2<P2P><D2C_C_R><rsp>0</rsp><cid>1</cid><did>80</did></D2C_C_R></P2P>", "b3<P2P><D2C_C_R><rsp>-3</rsp><cid>1</cid><did>80</did></D2C_C_R></P2P>"),
        Script(Register(5), Wake(6), "a9<P2P><D2C_T><sid>7</sid><conn>local</conn><cid>4</cid><did>743</did></D2C_T></P2P>", "t5", "a9<P2P><D2C_CFM><sid>7</sid><conn>local</conn><rsp>0</rsp><cid>4</cid><did>743</did><time_r>1</time_r></D2C_CFM></P2P>"),
        Script(Register(5), Wake(6), "a9<P2P><D2C_T><sid>7</sid><conn>map</conn><cid>4</cid><did>743</did></D2C_T></P2P>", "t9", "a0#4", "t200"),
        Script("c5<P2P><M2C_Q_R></M2C_Q_R></P2P>", "t200", "c7<P2P><R2C_C_R><rsp>-1</rsp></R2C_C_R></P2P>", "t200"),
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. ((string[])["\n", "\nt5\n", "\nt200\n", "\na9", "\nd9", "<conn>relay</conn>", "<rsp>-3</rsp>", "a0#4\n", "<sid>7</sid>", "<did>-1</did>", "<ip>203.0.113.7</ip>",
            .. Seeds.SelectMany(seed => Encoding.UTF8.GetString(seed).Split('\n')).Select(line => line + "\n")]).Select(Encoding.UTF8.GetBytes),
    ];

    public static void Run(ReadOnlySpan<byte> script)
    {
        var attempt = new Attempt();
        while (!script.IsEmpty)
        {
            var end = script.IndexOf((byte)'\n') is >= 0 and var found ? found : script.Length;
            attempt.Do(script[..end]);
            script = script[Math.Min(end + 1, script.Length)..];
        }

        attempt.End();
    }

    private static string Register(int tid) =>
        $"c{tid}<P2P><M2C_Q_R><reg><ip>192.0.2.10</ip><port>58200</port></reg><relay><ip>192.0.2.11</ip><port>58100</port></relay><rsp>0</rsp></M2C_Q_R></P2P>";

    private static string Wake(int tid) =>
        $"c{tid}<P2P><R2C_C_R><dev><ip>192.168.1.91</ip><port>10177</port></dev><dmap><ip>192.168.1.91</ip><port>10177</port></dmap><relay><ip>192.0.2.11</ip><port>58100</port></relay><sid>7</sid><rsp>0</rsp></R2C_C_R></P2P>";

    private static byte[] Script(params string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));

    private static IpPort At(string text)
    {
        var end = System.Net.IPEndPoint.Parse(text);
        return new IpPort(Ipv4.From(end.Address)!.Value, (ushort)end.Port);
    }

    private sealed class Attempt
    {
        private readonly DiscoveryConversation _conversation;
        private readonly HashSet<IpPort> _senders = [];
        private ulong _random;
        private long _now = 1000;

        public Attempt()
        {
            var rules = new RegisterRules(IsOwn: false, DiscoveryLevel.Relay, AllowRelay: true, _ => true, _ => s_peers[2].Ip);
            _conversation = new DiscoveryConversation(
                Uid.Parse("95270001ABCDEFGH"), 53571, rules, callsWakeServer: false, _ => { }, () => ++_random << 33, new ReachJournal(_now, null), _now);
            foreach (var target in s_peers.AsSpan(0, 2)) _conversation.Hellos.Add(target, _now);
            _conversation.Register!.Ask([s_peers[2]], _now);
            Sent();
        }

        public void Do(ReadOnlySpan<byte> line)
        {
            if (line.Length < 3 && !line.StartsWith("t"u8)) return;
            if (line.StartsWith("t"u8))
            {
                Advance(int.TryParse(line[1..], out var steps) ? Math.Clamp(steps, 0, 200) : 1);
                return;
            }

            var peer = s_peers[line[0] % s_peers.Length];
            var rest = line[2..];
            _senders.Add(peer);
            _conversation.Receive(line[2] == '#' ? Data(rest[1..]) : Sealed(line[1] - '0', rest), peer, _now);
            Sent();
            if (_conversation.Session is { } session) Demand.That(_senders.Contains(session.Peer), $"a session with {session.Peer}, who has sent nothing");
        }

        public void End()
        {
            Advance(20);
            _conversation.ReleaseOthers(_conversation.Session);
            Sent();
        }

        private void Advance(int steps)
        {
            // An attempt does not last for ever.
            var end = Math.Min(_now + 100 * steps, Latest);
            while (_conversation.NextDue <= end)
            {
                _now = Math.Max(_now, _conversation.NextDue);
                _conversation.Advance(_now);
                Sent();
                Demand.That(_conversation.Session is not null || _conversation.NextDue > _now, "it is due again at once");
                if (_conversation.Session is not null) break;
            }

            _now = end;
        }

        private void Sent()
        {
            var packets = _conversation.TakeOutbox();
            Demand.That(packets.Count <= MostPackets, $"{packets.Count} packets at once");
            foreach (var packet in packets)
            {
                Demand.That(packet.To is { Port: not 0, Ip.IsAny: false }, $"a packet to {packet.To}");
                Demand.That(DiscoveryFrame.TryOpen([.. packet.Bytes], out _, out var xml, out _) == FrameFault.None, "a packet that does not open");
                Demand.That(DiscoveryMessages.TryRead(xml, out _, out _) == MessageFault.None, "a packet that is no message");
            }
        }

        private static byte[] Data(ReadOnlySpan<byte> number)
        {
            var packet = new byte[DataPacket.HeaderLength + 1];
            new DataPacket(int.TryParse(number, out var id) ? id : 0, 0, [1]).Write(packet);
            return packet;
        }

        private static byte[] Sealed(int tid, ReadOnlySpan<byte> xml)
        {
            xml = xml[..Math.Min(xml.Length, DiscoveryFrame.MaxDatagramLength - DiscoveryFrame.HeaderLength)];
            var packet = new byte[DiscoveryFrame.HeaderLength + xml.Length];
            xml.CopyTo(packet.AsSpan(DiscoveryFrame.HeaderLength));
            DiscoveryFrame.Seal(packet, (uint)tid, xml.Length);
            return packet;
        }
    }
}
