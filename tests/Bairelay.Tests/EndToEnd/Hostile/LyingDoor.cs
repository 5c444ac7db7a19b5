using System.Net;
using System.Net.Sockets;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>A TCP door at which somebody talks to whoever comes, as it likes, and hears nothing.</summary>
internal sealed class LyingDoor(IPEndPoint at, Func<Socket, CancellationToken, Task> talk) : TcpDoor(at)
{
    protected override async Task ServeAsync(Socket client, CancellationToken stopping)
    {
        // Whoever comes greets first.
        await client.ReceiveAsync(new byte[4096], stopping);
        await talk(client, stopping);
        while (await client.ReceiveAsync(new byte[4096], stopping) > 0)
        {
        }
    }
}
