using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras.Reaching;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class TcpKnockingTests
{
    private static readonly IPEndPoint s_camera = IPEndPoint.Parse("192.168.1.50:9000");

    private readonly TcpKnocking _tcp = new(new ReachJournal(0, null));

    [Fact]
    public void Without_an_address_there_is_nothing_to_wait_for()
    {
        _tcp.HasGivenUp(0).Should().BeTrue();
        _tcp.Begin(0).Should().BeEmpty();
        _tcp.Failure.Fault.Should().Be(PathFault.NoPath);
    }

    /// <summary>
    /// A host asleep drops the packet of a connect; the system repeats it a second later. What leaves is a packet each
    /// quarter of a second, from the first moment on.
    /// </summary>
    [Fact]
    public void A_camera_that_says_nothing_is_tried_four_times_a_second()
    {
        _tcp.Add(s_camera, 0);
        _tcp.Add(s_camera, 0);
        var pending = new Queue<long>();
        var packets = new List<long>();
        for (var now = 0L; now < 6_000; now += 50)
        {
            while (pending.TryPeek(out var begun) && now - begun >= Knock.Patience.TotalMilliseconds)
            {
                _tcp.Ended(new Knock(s_camera, null, SocketError.TimedOut), now);
                pending.Dequeue();
            }

            if (_tcp.Begin(now) is not [var target]) continue;
            target.Should().Be(s_camera);
            pending.Enqueue(now);
            packets.AddRange([now, now + 1_000]);
            pending.Should().HaveCountLessThanOrEqualTo(4);
        }

        packets.Sort();
        packets.TakeWhile(at => at < 6_000).Should().Equal(Enumerable.Range(0, 24).Select(quarter => quarter * 250L));
    }

    [Theory]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.NetworkUnreachable)]
    public void An_address_to_which_no_way_leads_is_tried_once_a_second(SocketError error)
    {
        _tcp.Add(s_camera, 0);
        for (var now = 0L; now < 5_000; now += 1_000)
        {
            _tcp.NextDue.Should().Be(now);
            _tcp.Begin(now).Should().Equal(s_camera);
            _tcp.Ended(new Knock(s_camera, null, error), now);
        }
    }

    /// <summary>It boots, and opens its port any moment now; after five seconds it has none.</summary>
    [Fact]
    public void A_camera_that_refuses_is_tried_again_at_once_while_it_may_boot()
    {
        _tcp.Add(s_camera, 100);
        var now = 100L;
        for (; now < 5_100; now += 50)
        {
            _tcp.Begin(now).Should().Equal(s_camera);
            _tcp.Ended(new Knock(s_camera, null, SocketError.ConnectionRefused), now);
            _tcp.NextDue.Should().Be(now + 50);
        }

        _tcp.Begin(now).Should().Equal(s_camera);
        _tcp.Ended(new Knock(s_camera, null, SocketError.ConnectionRefused), now);
        _tcp.NextDue.Should().Be(now + 1_000);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, "refused", true)]
    [InlineData(SocketError.TimedOut, "no answer", false)]
    [InlineData(SocketError.HostUnreachable, "no answer", false)]
    [InlineData(SocketError.NetworkUnreachable, "no route", false)]
    public void The_last_failure_is_told(SocketError error, string words, bool refused)
    {
        _tcp.Add(s_camera, 0);
        _tcp.Begin(0);
        _tcp.Ended(new Knock(s_camera, null, error), 10);
        _tcp.Failure.Path.Should().Be("tcp 192.168.1.50:9000");
        _tcp.Failure.Cause.Should().Contain(words);
        _tcp.WasRefused.Should().Be(refused);
        _tcp.HasGivenUp(14_999).Should().BeFalse();
        _tcp.HasGivenUp(15_000).Should().BeTrue();
    }

    [Fact]
    public void A_second_connection_is_closed()
    {
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _tcp.Add(s_camera, 0);
        _tcp.Ended(new Knock(s_camera, first, SocketError.Success), 0);
        _tcp.Ended(new Knock(s_camera, second, SocketError.Success), 0);
        _tcp.Connected.Should().BeSameAs(first);
        second.SafeHandle.IsClosed.Should().BeTrue();
    }
}
