using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cameras.Reaching;

/// <summary>A packet that the conversation wanted sent.</summary>
internal sealed record Said(IpPort To, uint Tid, IDiscoveryMessage Message);

/// <summary>The conversation with packets and time by hand; the test plays camera and servers.</summary>
internal sealed class ConversationRig
{
    public const ushort Port = 53571;
    public static readonly IpPort Camera = At("192.168.1.50:10177");
    public static readonly IpPort Outside = At("198.51.100.50:4000");
    public static readonly IpPort Middleman = At("192.168.1.2:9999");
    public static readonly IpPort Register = At("192.168.1.2:58200");
    public static readonly IpPort Relay = At("192.168.1.3:58100");

    private ulong _random;

    public ConversationRig(bool inProcess = false, DiscoveryLevel? level = null, bool own = false, bool allowRelay = false, Func<Ipv4, bool>? mayUse = null)
    {
        Journal = new ReachJournal(0, null);
        var rules = level is { } set
            ? new RegisterRules(own, set, allowRelay, mayUse ?? (_ => true), _ => At("192.168.1.20:1").Ip) : null;
        Conversation = new DiscoveryConversation(
            Uid.Parse(ShortUid), Port, rules, inProcess, Learned.Add, () => ++_random << 33, Journal, 0);
    }

    public DiscoveryConversation Conversation { get; }

    public ReachJournal Journal { get; }

    public List<IpPort> Learned { get; } = [];

    public long Now { get; private set; }

    public FoundSession? Session => Conversation.Session;

    /// <summary>What was said since the last look.</summary>
    public IReadOnlyList<Said> Said() =>
    [
        .. from packet in Conversation.TakeOutbox()
           let opened = Open(packet.Bytes)
           select new Said(packet.To, opened.Tid, Read(opened.Xml)),
    ];

    public IReadOnlyList<Said> Said<T>()
        where T : struct, IDiscoveryMessage<T> => [.. Said().Where(said => said.Message is T)];

    /// <summary>Time passes in small steps; returns everything that was said meanwhile.</summary>
    public IReadOnlyList<Said> Pass(long milliseconds)
    {
        List<Said> all = [.. Said()];
        for (var end = Now + milliseconds; Now < end;)
        {
            Now = Math.Min(end, Now + 50);
            Conversation.Advance(Now);
            all.AddRange(Said());
        }

        return all;
    }

    public void Hear<T>(IpPort from, uint tid, T message)
        where T : struct, IDiscoveryMessage<T> => Conversation.Receive(Packet(tid, message), from, Now);

    public void Hear(IpPort from, byte[] datagram) => Conversation.Receive(datagram, from, Now);

    /// <summary>One hello to the camera's address, with its tid and cid.</summary>
    public (uint Tid, int Cid) Greet(string address = "192.168.1.50:2015")
    {
        Conversation.Hellos.Add(At(address), Now);
        var hello = Said<C2D_C>().Single();
        return (hello.Tid, ((C2D_C)hello.Message).Cid);
    }

    /// <summary>The in-process wake server agrees and sends for the camera.</summary>
    public (uint Sid, int Cid) Wake(uint sid = 777, IpPort? camera = null)
    {
        Conversation.Wakes!.Begin(Now).Should().BeTrue();
        var cid = Conversation.Wakes.Cid;
        var route = new Route(camera ?? Camera, At("192.168.1.20:1").Ip, Listener.Register);
        Conversation.WakeAnswered(new WakeReply(WakeOutcome.Started, new FoundCamera(Uid.Parse(LongUid), route, null, true), sid), Now);
        return (sid, cid);
    }

    /// <summary>A server that is asked by packets names the register; returns the question to that.</summary>
    public (uint Tid, C2R_C Message) FindRegister()
    {
        Conversation.Register!.Ask([Middleman], Now);
        var query = Pass(50).Single(said => said.Message is C2M_Q);
        query.To.Should().Be(Middleman);
        Hear(Middleman, query.Tid, new M2C_Q_R(Register, Relay, null, null));
        var question = Said<C2R_C>().Single();
        question.To.Should().Be(Register);
        return (question.Tid, (C2R_C)question.Message);
    }

    /// <summary>As above, and the register sends for the camera.</summary>
    public (uint Sid, int Cid) Invite(IpPort? dev = null, IpPort? dmap = null)
    {
        var (tid, question) = FindRegister();
        Hear(Register, tid, new R2C_C_R(dev ?? Camera, dmap ?? Outside, Relay, "NULL", 777, 0, 0));
        return (777, question.Cid);
    }

    private static IDiscoveryMessage Read(string xml)
    {
        DiscoveryMessages.TryRead(System.Text.Encoding.UTF8.GetBytes(xml), out _, out var message).Should().Be(MessageFault.None);
        return message!;
    }
}
