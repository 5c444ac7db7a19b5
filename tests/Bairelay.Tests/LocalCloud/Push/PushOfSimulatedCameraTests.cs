using System.Net;
using Bairelay.Configuration;
using Bairelay.LocalCloud.Push;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.LocalCloud.Push;

/// <summary>A simulated camera that registers with the real wake server and calls the real push listener, in real time.</summary>
public sealed class PushOfSimulatedCameraTests
{
    private static int s_nextAddress;

    [Theory]
    [InlineData("pushx.reolink.com", PushManner.Tls)]
    [InlineData(null, PushManner.Tls)]
    [InlineData("pushx.reolink.com", PushManner.Close)]
    [InlineData("pushx.reolink.com", PushManner.Reset)]
    [InlineData("pushx.reolink.com", PushManner.Silent)]
    public async Task Every_call_of_a_sleeping_camera_is_a_motion(string? name, PushManner manner)
    {
        await using var world = await World.StartAsync(push => push with { ServerName = name, Manner = manner });
        world.Camera.RaiseMotion(TimeSpan.FromSeconds(5));
        var edge = await world.Sink.EdgeAsync();
        (edge.Camera, edge.Peer, edge.AfterBoot).Should().Be(("porch", world.Address, true));
        world.Log.Lines.Should().NotContain(line => line.Contains("unknown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_for_another_server_is_none()
    {
        await using var world = await World.StartAsync(push => push with { ServerName = "apis.reolink.com" });
        world.Camera.RaiseMotion(TimeSpan.FromSeconds(5));
        await Eventually.HoldsAsync(() => world.Listener.OtherNames.All.Count == 1 && world.Sink.Claims is [{ IsOver: true }]);
        world.Sink.Edges.Should().BeEmpty();
    }

    [Fact]
    public async Task A_camera_that_moves_between_its_heartbeat_and_its_call_is_known_by_the_next_heartbeat()
    {
        await using var world = await World.StartAsync(push => push);
        var elsewhere = NewAddress();
        await world.Camera.MoveAsync(elsewhere);
        world.Camera.RaiseMotion(TimeSpan.FromSeconds(5));
        await Eventually.HoldsAsync(() => world.Log.Lines.Any(line => line.Contains("waiting for a registration from it peer_ip=" + elsewhere, StringComparison.Ordinal)));
        world.Sink.Claims.Should().BeEmpty();
        world.Camera.HurryUp();
        var edge = await world.Sink.EdgeAsync();
        (edge.Camera, edge.Peer).Should().Be(("porch", elsewhere));
    }

    [Fact]
    public async Task With_tls_the_camera_is_hung_up_on_and_goes_on_sleeping_as_before()
    {
        await using var world = await World.StartAsync(push => push with { Attempts = 2, Pause = TimeSpan.FromMilliseconds(1) });
        world.Camera.RaiseMotion(TimeSpan.FromSeconds(5));
        await world.Sink.EdgeAsync(1);
        await Eventually.HoldsAsync(() => world.Notes.Count == 2);
        world.Notes.Should().Equal($"push to 127.0.0.1:{world.Listener.Endpoints[0].Port}, attempt 1: closed", $"push to 127.0.0.1:{world.Listener.Endpoints[0].Port}, attempt 2: closed");
    }

    private static IPAddress NewAddress() => new([127, 0, 7, (byte)(2 + Interlocked.Increment(ref s_nextAddress) % 250)]);

    private sealed class World : IAsyncDisposable
    {
        private readonly TestServer _server = new(time: TimeProvider.System, cameras: ("porch", Discovery.ShortUid));
        private readonly List<string> _notes = [];

        private World(Func<PushSettings, PushSettings> change)
        {
            Sink = new RecordingSink(TimeProvider.System);
            Listener = PushListener.Start(
                new PushListenerOptions { Address = IPAddress.Loopback, Ports = [0] },
                PushSetup.Of(_server.Server, [PushRig.Named("porch", Discovery.ShortUid)], Sink, TimeProvider.System, Log));
            var settings = new CameraSettings
            {
                Cloud = new CloudSettings { Uid = Uid.Parse(Discovery.LongUid), StaysAwake = TimeSpan.FromSeconds(5) },
                Network = NetworkSettings.None with
                {
                    PushHost = "127.0.0.1",
                    PushPort = Listener.Endpoints[0].Port,
                    Push = change(new PushSettings { Attempts = 1 }),
                },
            };
            Camera = new SimulatedCamera(
                settings, Address, "127.0.0.1", (ushort)_server.Server.Middleman.Port, TimeProvider.System, new Random(3), note: Note);
        }

        public IPAddress Address { get; } = NewAddress();

        public TestLog Log { get; } = new();

        public RecordingSink Sink { get; }

        public PushListener Listener { get; }

        public SimulatedCamera Camera { get; }

        public IReadOnlyList<string> Notes
        {
            get
            {
                lock (_notes) return [.. _notes];
            }
        }

        public static async Task<World> StartAsync(Func<PushSettings, PushSettings> change)
        {
            var world = new World(change);
            await world.Camera.PowerOnAsync();
            await Eventually.HoldsAsync(() => world._server.Server.Registry.Count == 1);
            return world;
        }

        public async ValueTask DisposeAsync()
        {
            await Camera.DisposeAsync();
            await Listener.DisposeAsync();
            _server.Dispose();
            Log.Dispose();
        }

        private void Note(CameraNote note)
        {
            if (note.Kind != NoteKind.Push) return;
            lock (_notes) _notes.Add(note.Text);
        }
    }
}
