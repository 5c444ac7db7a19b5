using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>Cameras that talk nonsense, move, share their names or know another password: the others do not notice.</summary>
public sealed class BadCameraTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    private static readonly CameraPlan s_garden = new() { Name = "garden", Uid = "95270002ABCDEFGHWXYZ" };

    /// <summary>From the first byte, in the login, after it, in the middle of a picture.</summary>
    [Theory, InlineData(0), InlineData(100), InlineData(300), InlineData(1500), InlineData(40_000)]
    public async Task Noise_on_its_connection_costs_a_camera_its_session_and_nobody_anything_else(int soundBytes)
    {
        // Behind another door than the one that the service knows.
        var hidden = new CameraPlan { Camera = settings => settings with { Network = settings.Network with { TcpPort = 0 } } };
        await HouseRig.LiveAsync(new HousePlan { Cameras = [hidden, s_garden] }, async house =>
        {
            var at = new IPEndPoint(house.Cameras[0].Address, house.Cameras[1].Simulated.TcpAddress!.Port);
            await using var door = new GarblingDoor(at, house.Camera.TcpAddress!, soundBytes);
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.SeesAsync("status/motion", "on");
            await house.HoldsAsync(() => door.Garbled > 0, "noise is made");
            house.Cameras[1].Simulated.RaiseMotion(s_long, "MD", "vehicle");
            await house.HoldsAsync(
                () => house.Of("status/motion/attributes", "garden").Any(one => one.Contains("\"confirmed\":true", StringComparison.Ordinal)), "the other one confirms");
            house.Cameras[1].EndMotion();
            await house.SeesAsync("status", "disconnected", "garden");
            house.Of("status/motion", "garden").Should().Equal("on", "off");
            await house.PassAsync(31);
            await house.SeesAsync("status/motion", "off");
            await house.LetsGoAsync();
            await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
            // A new connection for every attempt, and never many.
            door.Opened.Should().BeInRange(1, 31);
        });
    }

    [Fact]
    public async Task A_camera_that_says_nothing_at_all_is_let_go_after_the_hold()
    {
        // Connections are taken by the system, and nobody answers.
        var mute = new CameraPlan { Camera = settings => settings with { Network = settings.Network with { TcpPort = 0 } } };
        await HouseRig.LiveAsync(new HousePlan { Cameras = [mute, s_garden] }, async house =>
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(house.Cameras[0].Address, house.Cameras[1].Simulated.TcpAddress!.Port));
            listener.Listen();
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.SeesAsync("status/motion", "on");
            await house.PassAsync(31);
            await house.SeesAsync("status/motion", "off");
            await house.LetsGoAsync();
            house.Of("status").Should().BeEmpty();
            await house.Witness.PublishAsync("bairelay/garden/query/battery", "");
            await house.HoldsAsync(() => house.Of("status/battery", "garden").Count == 1, "the other one answers");
        });
    }

    [Fact]
    public Task Cameras_whose_stickers_agree_are_told_apart_by_what_follows() =>
        HouseRig.LiveAsync(
            new HousePlan
            {
                Cameras =
                [
                    new CameraPlan { Options = camera => camera with { Uid = Discovery.LongUid } },
                    new CameraPlan { Name = "garden", Uid = "95270001ABCDEFGHWXY0", Options = camera => camera with { Uid = "95270001ABCDEFGHWXY0" } },
                ],
            },
            async house =>
            {
                house.Cameras[1].Simulated.RaiseMotion(s_long, "MD", "people");
                await house.SeesAsync("status/motion", "on", "garden");
                await house.HoldsAsync(() => house.LifeOf("garden").MotionWatch.Current.IsConfirmed, "the camera is heard");
                house.Cameras[1].EndMotion();
                await house.SeesAsync("status", "disconnected", "garden");
                house.Of("status/motion").Should().BeEmpty();
                house.Camera.SessionsOpened.Should().Be(0);
                (await house.OrderAsync("control/wakeup", "1")).Should().Be("OK");
                house.Camera.SessionsOpened.Should().Be(1);
                house.Cameras[1].Simulated.SessionsOpened.Should().Be(1);
                (await house.OrderAsync("control/wakeup", "0")).Should().Be("OK");
                await house.SeesAsync("status", "disconnected");
            });

    [Fact]
    public Task A_camera_that_moves_between_its_heartbeat_and_its_push_is_served_at_its_new_place() =>
        HouseRig.LiveAsync(
            HousePlan.With(new CameraPlan
            {
                Transport = "udp",
                // It sleeps again before the next heartbeat tells where it is.
                Camera = settings => settings with { Cloud = settings.Cloud with { StaysAfterMotion = TimeSpan.FromSeconds(1) } },
            }),
            async house =>
            {
                var elsewhere = new IPAddress([.. house.Cameras[0].Address.GetAddressBytes()[..1], 1, .. house.Cameras[0].Address.GetAddressBytes()[2..]]);
                await house.Camera.MoveAsync(elsewhere);
                house.Camera.RaiseMotion(s_long, "MD", "people");
                await house.SaysAsync("waiting for a registration from it peer_ip=" + elsewhere);
                await house.SeesAsync("status/motion", "on");
                await house.SeesAsync("status", "connected");
                house.Life.Loop.Live!.Session.Connection.Pipe.Peer.ToString().Should().StartWith(elsewhere + ":");
                house.Cameras[0].EndMotion();
                await house.SeesAsync("status/motion", "off");
                await house.SeesAsync("status", "disconnected");
                house.Of("status/motion").Should().Equal("on", "off");
            });

    [Theory]
    [InlineData(PasswordRefusal.Unauthorized), InlineData(PasswordRefusal.BadRequest), InlineData(PasswordRefusal.EmptySuccess)]
    public Task A_wrong_password_is_tried_once_and_motions_count_all_the_same(PasswordRefusal refusal) =>
        HouseRig.LiveAsync(
            HousePlan.With(
                settings => settings with { Session = settings.Session with { PasswordRefusal = refusal } },
                camera => camera with { Password = new Secret("herring") }),
            async house =>
            {
                house.Camera.RaiseMotion(s_long, "MD", "people");
                await house.SaysAsync("Login refused");
                await house.PassAsync(31);
                await house.SeesAsync("status/motion", "off");
                await house.SleepAsync(1);
                house.Camera.RaiseMotion(s_long, "MD", "people");
                await house.SeesAsync("status/motion", "on", times: 2);
                await house.PassAsync(31);
                await house.SeesAsync("status/motion", "off", times: 2);
                await house.LetsGoAsync();
                house.Cameras[0].NotesOf(NoteKind.LoginRefused).Should().ContainSingle();
                house.Of("status").Should().BeEmpty();
                house.Log.Lines.Should().NotContain(line => line.Contains("herring", StringComparison.Ordinal));

                // Whoever asks expressly is answered by the camera itself.
                (await house.OrderAsync("control/led", "off")).Should().Be("FAIL");
                house.Cameras[0].NotesOf(NoteKind.LoginRefused).Should().HaveCount(2);
            });
}
