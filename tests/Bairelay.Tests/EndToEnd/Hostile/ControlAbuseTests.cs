using System.Net.Sockets;
using System.Text;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>Whoever may use the control socket may command the cameras, and still may not hold the service up.</summary>
public sealed class ControlAbuseTests
{
    [Theory, InlineData(""), InlineData("{"), InlineData("long"), InlineData("deep"), InlineData("binary"), InlineData("\u001b[2J\n")]
    public async Task Silent_slow_and_endless_clients_cost_the_camera_nothing(string words)
    {
        var path = "";
        var plan = GoodNeighbour.Plan(options =>
        {
            path = options.ControlSocket!;
            return options;
        });
        await HouseRig.LiveAsync(plan, async house =>
        {
            byte[] said = words switch
            {
                "long" => [.. Enumerable.Repeat((byte)'x', 1 << 20)],
                "deep" => Encoding.UTF8.GetBytes(new string('[', 4000) + "\n"),
                "binary" => [0xff, 0xfe, 0, 1, 2, (byte)'\n'],
                _ => Encoding.UTF8.GetBytes(words),
            };
            var clients = new List<Socket>();
            try
            {
                await new GoodNeighbour(house).IsUnharmedAsync(async () =>
                {
                    for (var i = 0; i < 60; i++)
                    {
                        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                        if (await SaysAsync(client)) clients.Add(client);
                        else client.Dispose();
                    }
                });
                // Each has five seconds for its request.
                await house.JumpAsync(6);
                await house.HoldsAsync(() => clients.TrueForAll(client => client.Poll(0, SelectMode.SelectRead)), "all are sent away");
            }
            finally
            {
                clients.ForEach(client => client.Dispose());
            }

            // False: the kernel has no room for another one that waits.
            async Task<bool> SaysAsync(Socket client)
            {
                try
                {
                    await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
                }
                catch (SocketException)
                {
                    return false;
                }

                try
                {
                    if (said.Length > 0) await client.SendAsync(said);
                }
                catch (SocketException)
                {
                    // It takes no more, or has hung up.
                }

                return true;
            }
        });
    }
}
