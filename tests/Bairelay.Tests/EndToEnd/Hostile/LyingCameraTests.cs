using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>Something at a camera's address that is no camera, or a camera in somebody's hands. The one beside it does not notice.</summary>
public sealed class LyingCameraTests
{
    private static readonly CameraPlan s_garden = GoodNeighbour.Quick(new CameraPlan { Name = "garden", Uid = "95270002ABCDEFGHWXYZ" });

    /// <summary>Where a header says how long something is, and what it says.</summary>
    [Theory]
    [InlineData(8, 0xffffffffu), InlineData(8, 0x7fffffffu), InlineData(8, 8_388_609u), InlineData(8, 8_388_608u), InlineData(8, 1u)]
    [InlineData(20, 0xffffffffu), InlineData(20, 0x80000000u), InlineData(20, 1000u)]
    public Task Lengths(int offset, uint value) => BesideAsync(async (client, stopping) =>
    {
        var message = Nonce("<body><Encryption version=\"1.1\"><type>md5</type><nonce>9E6D1FCB9E69846D</nonce></Encryption></body>", offset == 8 ? BcClass.LegacyReply : BcClass.Reply);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(offset), value);
        await client.SendAsync(message, stopping);
        // As many bytes as it may want to believe in, and some more.
        for (var i = 0; i < 150; i++) await client.SendAsync(new byte[64 << 10], stopping);
    });

    [Theory, InlineData("entities"), InlineData("depth"), InlineData("attributes"), InlineData("names"), InlineData("one name"), InlineData("elements"), InlineData("text"), InlineData("open")]
    public Task Documents(string kind) => BesideAsync(async (client, stopping) =>
    {
        for (var i = 0; i < 5; i++) await client.SendAsync(Nonce(Bomb(kind, i)), stopping);
    });

    /// <summary>Each message is sound, and there is no end of them.</summary>
    [Fact]
    public Task Messages_without_end() => BesideAsync(async (client, stopping) =>
    {
        var message = BcWriter.Write(new BcHeader { MessageId = MessageId.Events, Class = BcClass.Modern }, [], Encoding.UTF8.GetBytes(Bomb("elements", 1)), BcCipher.Xor);
        for (var i = 0; i < 100; i++) await client.SendAsync(message, stopping);
    });

    [Fact]
    public Task A_byte_at_a_time() => BesideAsync(async (client, stopping) =>
    {
        foreach (var one in Nonce(Bomb("text", 1))[..200])
        {
            await client.SendAsync(new[] { one }, stopping);
            await Task.Yield();
        }
    });

    private static byte[] Nonce(string xml, ushort kind = BcClass.LegacyReply) => BcWriter.Write(
        new BcHeader { MessageId = MessageId.Login, Class = kind, ResponseCode = 0xdd02 }, [], Encoding.UTF8.GetBytes(xml), BcCipher.Xor);

    private static string Bomb(string kind, int round) => kind switch
    {
        "entities" => "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><body><Encryption><nonce>&b;&c;</nonce></Encryption></body>",
        "depth" => "<body>" + string.Concat(Enumerable.Repeat("<a>", 50_000)),
        "attributes" => "<body " + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}='1' ")) + "/>",
        "names" => "<body>" + string.Concat(Enumerable.Range(0, 9_000).Select(i => $"<n{round}x{i}/>")) + "</body>",
        "one name" => "<body><" + new string('n', 500_000) + "/></body>",
        "elements" => "<body>" + string.Concat(Enumerable.Repeat("<a/>", 200_000)) + "</body>",
        "text" => "<body><Encryption><nonce>" + new string('A', 900_000) + "</nonce></Encryption></body>",
        _ => "<body><Encryption><nonce>" + new string('A', 900_000),
    };

    /// <summary>The liar is sent for by a motion; the good one lives beside it. Then the liar is let go.</summary>
    private static Task BesideAsync(Func<Socket, CancellationToken, Task> talk)
    {
        // The camera itself is behind another door than the one that the service knows.
        var hidden = GoodNeighbour.Quick(new CameraPlan { Camera = settings => settings with { Network = settings.Network with { TcpPort = 0 } } });
        return HouseRig.LiveAsync(new HousePlan { Cameras = [hidden, s_garden] }, async house =>
        {
            await using var door = new LyingDoor(new IPEndPoint(house.Cameras[0].Address, house.Cameras[1].Simulated.TcpAddress!.Port), talk);
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            house.Camera.RaiseMotion(TimeSpan.FromMinutes(1), "MD", "people");
            await house.SeesAsync("status/motion", "on");
            await house.HoldsAsync(() => door.Opened > 0, "it is believed so far");
            await new GoodNeighbour(house, "garden").IsUnharmedAsync(() => Task.CompletedTask);
            await house.PassAsync(31);
            await house.SeesAsync("status/motion", "off");
            await house.LetsGoAsync();
            await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
            house.Of("status").Should().NotContain("connected");
            // A new connection for each attempt, and never many.
            door.Opened.Should().BeLessThanOrEqualTo(80);
            await house.GivesBackAsync(memory);
        });
    }
}
