using System.Text;
using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>
/// The simulated camera against the server's decisions over a network that loses packets, in made-up time: the same
/// every run.
/// </summary>
public sealed class LossyNetworkTests : IDisposable
{
    private const double Loss = 0.3;

    private readonly WakeRig _rig = new();
    private readonly CloudLife _camera = new(new CloudSettings { Uid = Uid.Parse(Discovery.LongUid) }, new Random(1));
    private Random _loss = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void With_a_third_of_all_packets_lost_a_camera_still_registers_and_wakes(int seed)
    {
        _loss = new Random(seed);
        _camera.PowerOn(_rig.Now.Milliseconds);
        for (var step = 0; step < 100 && _rig.Registry.Count == 0; step++)
        {
            Exchange();
            _rig.Time.Advance(TimeSpan.FromMilliseconds(Math.Max(0, _camera.NextDue - _rig.Now.Milliseconds)));
            _camera.Advance(_rig.Now.Milliseconds);
        }

        _camera.Phase.Should().Be(CameraPhase.Asleep);
        _rig.Registry.Count.Should().Be(1);

        Deliver(_rig.RequestWake());
        for (var n = 2; n <= 10; n++)
        {
            _rig.Time.Advance(TimeSpan.FromMilliseconds(100));
            Deliver(_rig.Sent);
            _rig.Sent.Clear();
        }

        _camera.Phase.Should().Be(CameraPhase.Awake);
        _camera.WakePacketsReceived.Should().BeInRange(1, 9, "some of the ten are lost, and one is enough");
    }

    /// <summary>Carries what the camera sends to the server, and the answers back.</summary>
    private void Exchange()
    {
        for (var sent = _camera.TakeOutbox(); sent.Count > 0; sent = _camera.TakeOutbox())
        {
            foreach (var packet in sent.Where(_ => Arrives()))
            {
                var listener = packet.To == CloudServer.Middleman ? Listener.Middleman : Listener.Register;
                Deliver(_rig.Ask(AnyMessage.Packet(packet.Tid, packet.Message), listener: listener));
            }
        }
    }

    private void Deliver(IEnumerable<Reply> replies)
    {
        foreach (var reply in replies.Where(reply => reply.To == WakeRig.Camera && Arrives()))
        {
            var port = (ushort)(reply.Listener == Listener.Middleman ? 9999 : 58200);
            _camera.Receive(reply.Tid, Encoding.ASCII.GetBytes(reply.Xml), new IpPort(reply.From, port), _rig.Now.Milliseconds);
        }
    }

    private bool Arrives() => _loss.NextDouble() >= Loss;
}
