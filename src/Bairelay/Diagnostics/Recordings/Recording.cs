using System.Text;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Recordings;

/// <summary>
/// What is said with one camera: discovery packets, and the messages of its sessions as they are before encryption. What is
/// private is gone before it is kept; <c>decode</c> reads the result.
/// </summary>
internal sealed class Recording(string camera, Uid uid, RecordingMask mask, TimeProvider time)
{
    /// <summary>Minutes of everything but pictures, and a reply that the control socket carries in a moment.</summary>
    public const int MostBytes = 8 << 20;

    /// <summary>Where the session's messages are said to be: decode looks there.</summary>
    private const ushort CameraPort = 9000;

    private const ushort FirstClientPort = 50_000;

    private readonly Lock _lock = new();
    private readonly PcapWriter _file = new();
    private readonly HashSet<Ipv4> _places = [];
    private readonly Dictionary<object, Conversation> _sessions = new(ReferenceEqualityComparer.Instance);

    public string Camera { get; } = camera;

    public int Datagrams { get; private set; }

    public int Messages { get; private set; }

    /// <summary>Packets of the camera's that are left out: not to be read, and so not to be searched for what is private.</summary>
    public int Unreadable { get; private set; }

    /// <summary>The rest was too much.</summary>
    public bool IsFull { get; private set; }

    public byte[] ToPcap()
    {
        lock (_lock) return _file.ToArray();
    }

    public void Datagram(IpPort from, IpPort to, ReadOnlySpan<byte> datagram)
    {
        var copy = datagram.ToArray();
        var isOpen = DiscoveryFrame.TryOpen(copy, out var tid, out var xml, out _) == FrameFault.None;
        var text = isOpen ? Encoding.UTF8.GetString(xml) : "";
        lock (_lock)
        {
            if (!Concerns(from, to, text)) return;
            if (!isOpen)
            {
                Unreadable++;
                return;
            }

            Datagrams++;
            var body = Encoding.UTF8.GetBytes(mask.Text(text));
            var packet = new byte[DiscoveryFrame.HeaderLength + body.Length];
            body.CopyTo(packet, DiscoveryFrame.HeaderLength);
            DiscoveryFrame.Seal(packet, tid, body.Length);
            if (HasRoom(packet.Length)) _file.Udp(time.GetUtcNow(), mask.Place(from), mask.Place(to), packet);
        }
    }

    public void Message(object session, bool isFromCamera, in BcHeader header, ReadOnlySpan<byte> extension, ReadOnlySpan<byte> payload, bool isBinary)
    {
        lock (_lock)
        {
            Messages++;
            var body = isBinary ? mask.Binary(header.MessageId, payload) : mask.Body(payload);
            var message = isBinary
                ? BcWriter.WriteBinary(header, mask.Body(extension), body, BcCipher.Plain)
                : BcWriter.Write(header, mask.Body(extension), body, BcCipher.Plain);
            if (!HasRoom(message.Length)) return;
            if (!_sessions.TryGetValue(session, out var conversation))
                _sessions.Add(session, conversation = new Conversation((ushort)(FirstClientPort + _sessions.Count)));
            var (ours, theirs) = (mask.Place(new IpPort(Ipv4.Any, conversation.Port)), new IpPort(mask.CameraAddress, CameraPort));
            if (isFromCamera) conversation.Theirs = _file.Tcp(time.GetUtcNow(), theirs, ours, conversation.Theirs, conversation.Ours, message);
            else conversation.Ours = _file.Tcp(time.GetUtcNow(), ours, theirs, conversation.Ours, conversation.Theirs, message);
        }
    }

    /// <summary>It names the camera, or comes from where the camera was seen, or goes there.</summary>
    private bool Concerns(IpPort from, IpPort to, string text)
    {
        var names = !uid.IsEmpty && text.Contains(uid.Short.ToString(), StringComparison.OrdinalIgnoreCase);
        // Clients name it too; only the camera speaks as a device.
        if (names && text.Contains("<D2", StringComparison.Ordinal)) Learn(from.Ip);
        return names || _places.Contains(from.Ip) || _places.Contains(to.Ip);
    }

    /// <summary>An address of the camera's.</summary>
    public void Learn(Ipv4 address)
    {
        lock (_lock)
        {
            if (address.IsAny || address == Ipv4.Loopback || !_places.Add(address)) return;
            mask.IsCamera(address);
        }
    }

    private bool HasRoom(int length)
    {
        IsFull |= _file.Length + length > MostBytes;
        return !IsFull;
    }

    /// <summary>One session, as a connection: the numbers of the next bytes.</summary>
    private sealed class Conversation(ushort port)
    {
        public ushort Port { get; } = port;

        public uint Ours { get; set; } = 1;

        public uint Theirs { get; set; } = 1;
    }
}
