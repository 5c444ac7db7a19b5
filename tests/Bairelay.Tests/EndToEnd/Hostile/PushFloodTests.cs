using System.Net;
using System.Net.Sockets;
using Bairelay.Tests.LocalCloud.Push;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>Connections to the push listener, of strangers and from the camera's own address.</summary>
public sealed class PushFloodTests
{
    private const int Many = 400;

    [Theory, InlineData("silent"), InlineData("a byte at a time"), InlineData("garbage"), InlineData("a hello without end"), InlineData("reset at once")]
    public Task Strangers_take_no_place_from_a_camera(string kind) => HouseRig.LiveAsync(GoodNeighbour.Plan(), async house =>
    {
        var sockets = new List<Socket>();
        try
        {
            await new GoodNeighbour(house).IsUnharmedAsync(async () =>
            {
                for (var i = 0; i < Many; i++) sockets.Add(await CallAsync(house, $"127.78.{1 + i / 100}.{1 + i % 100}", kind));
            });
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        house.Log.LinesAt(LogLevel.Information).Concat(house.Log.LinesAt(LogLevel.Warning)).Count(line => line.Contains("unknown IP", StringComparison.Ordinal)).Should().BeLessThanOrEqualTo(12, "six a minute are told");
    });

    /// <summary>Behind the same router as the camera, say. It can make a motion, and hold the camera, within bounds.</summary>
    [Fact]
    public Task A_storm_from_the_cameras_own_address_is_one_motion_and_holds_it_for_three_holds_at_most() => HouseRig.LiveAsync(GoodNeighbour.Plan(), async house =>
    {
        var sockets = new List<Socket>();
        for (var second = 0; second < 100; second += 5)
        {
            for (var i = 0; i < 10; i++) sockets.Add(await CallAsync(house, house.Cameras[0].Address.ToString(), "garbage"));
            await house.PassAsync(5);
        }

        await house.SeesAsync("status/motion", "off");
        sockets.ForEach(socket => socket.Dispose());
        house.Of("status/motion").Take(2).Should().Equal("on", "off");
        await house.PassAsync(95);
        await house.LetsGoAsync();
        house.Of("status/motion").Count.Should().BeLessThanOrEqualTo(4, "two hundred calls in a hundred seconds are two motions at most");
        await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
        await house.IsAsleepAsync();
        await house.JumpAsync(60);
        await new GoodNeighbour(house).IsUnharmedAsync(() => Task.CompletedTask);
    });

    private static async Task<Socket> CallAsync(HouseRig house, string from, string kind)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await PushRig.IfNotClosedAsync(SayAsync());
        return socket;

        async Task SayAsync()
        {
            await socket.ConnectAsync(house.Service.PushListener!.Endpoints[0]);
            switch (kind)
            {
                case "a byte at a time":
                    foreach (var one in (byte[])[0x16, 3, 1, 2]) await socket.SendAsync(new[] { one });
                    break;
                case "garbage":
                    await socket.SendAsync(new byte[4096]);
                    break;
                case "a hello without end":
                    // Records of the greatest length, one message of 16 MB in them.
                    await socket.SendAsync(new byte[] { 0x16, 3, 1, 0x40, 0, 1, 0xff, 0xff, 0xff, 3, 3 });
                    for (var i = 0; i < 4; i++) await socket.SendAsync(new byte[4096]);
                    break;
                case "reset at once":
                    socket.Close(0);
                    break;
            }
        }
    }
}
