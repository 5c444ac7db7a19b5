using Bairelay.Protocol.Baichuan;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>
/// A camera that knows its password, answers as it should, and lies in one kind of message at a time; or that is in no
/// hurry. The one beside it does not notice, and nothing of it stays.
/// </summary>
public sealed class LyingInSessionTests
{
    /// <summary>What the service hears from a camera that tells a motion and is asked for everything.</summary>
    private static readonly uint[] s_kinds =
    [
        MessageId.Login, MessageId.SubscribeEvents, MessageId.Events, MessageId.BatteryList, MessageId.Battery, MessageId.Snapshot,
        MessageId.PtzPresets, MessageId.GetPir, MessageId.GetLed,
    ];

    private static readonly string[] s_questions = ["query/battery", "query/preview", "query/pir", "query/ptz/preset"];

    private static readonly CameraPlan s_garden = GoodNeighbour.Quick(new CameraPlan { Name = "garden", Uid = "95270002ABCDEFGHWXYZ" });

    [Theory, InlineData("tcp", 1), InlineData("udp", 2)]
    public Task Any_length_and_number_in_any_message(string transport, int seed)
    {
        var liar = new Liar(seed);
        return BesideAsync(transport, liar, camera => camera with { Session = camera.Session with { Forge = liar.Message } }, s_kinds);
    }

    [Theory, InlineData("tcp"), InlineData("udp")]
    public Task Pictures_without_end(string transport)
    {
        var liar = new Liar(0);
        return BesideAsync(transport, liar, camera => camera with { Session = camera.Session with { Forge = liar.Endless } }, [MessageId.Snapshot]);
    }

    /// <summary>Its packets are as long as they say, or not.</summary>
    [Fact]
    public Task Lengths_of_packets()
    {
        var liar = new Liar(3);
        return BesideAsync("udp", liar, camera => camera with { Network = camera.Network with { ForgeDatagram = liar.Packet } }, [MessageId.Snapshot, MessageId.Battery]);
    }

    [Fact]
    public Task Nothing_is_ever_acknowledged()
    {
        var liar = new Liar(0);
        return BesideAsync("udp", liar, camera => camera with { Network = camera.Network with { ForgeDatagram = liar.WithoutAcks } }, [MessageId.Login, MessageId.Battery]);
    }

    /// <summary>A packet for each of its bytes, also of its pictures.</summary>
    [Fact]
    public Task A_byte_in_a_packet()
    {
        var liar = new Liar(0);
        return BesideAsync(
            "udp", liar, camera => camera with { Session = camera.Session with { PieceLength = 1, Forge = liar.Message } }, [MessageId.PtzPresets]);
    }

    private static Task BesideAsync(string transport, Liar liar, Func<CameraSettings, CameraSettings> lies, uint[] kinds)
    {
        var porch = GoodNeighbour.Quick(new CameraPlan
        {
            Transport = transport,
            Camera = settings => lies(settings with
            {
                Session = settings.Session with { Encryption = BcEncryption.None },
                Cloud = settings.Cloud with { StaysAwake = TimeSpan.FromSeconds(2) },
            }),
        });
        return HouseRig.LiveAsync(new HousePlan { Cameras = [porch, s_garden] }, async house =>
        {
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            foreach (var (index, kind) in kinds.Index())
            {
                var (before, motions) = (liar.Told, Motions());
                liar.LieIn(kind);
                house.Camera.RaiseMotion(TimeSpan.FromMinutes(1), "MD", "people");
                await house.HoldsAsync(() => Motions() > motions, $"a motion is told, with lies in message {kind}");
                foreach (var question in s_questions) await house.Witness.PublishAsync("bairelay/porch/" + question, "now");
                await house.Witness.PublishAsync("bairelay/porch/control/led", "off");
                await house.HoldsAsync(() => liar.Told > before, $"it lies in message {kind}");
                if (index % 3 == 0) await new GoodNeighbour(house, "garden").IsUnharmedAsync(() => Task.CompletedTask);
                liar.LieIn(null);
                // Its motion lasts as long as its own clock says, however much time is made up for the house.
                house.Cameras[0].EndMotion();
                await house.PassAsync(40);
                await house.LetsGoAsync();
                await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
                await house.HoldsAsync(() => house.Of("status/motion")[^1] == "off", "its motion has ended");
                await house.IsAsleepAsync();
                // Made-up time is ahead of its heartbeats.
                await house.HeartbeatAsync();
            }

            await house.GivesBackAsync(memory);
            (await house.OrderAsync("control/led", "off")).Should().Be("OK", "it is believed again when it tells the truth");

            int Motions() => house.Of("status/motion").Count(one => one == "on");
        });
    }
}
