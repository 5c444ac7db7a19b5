using Bairelay.Mqtt.Link;
using CsCheck;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class OutboxTests
{
    private static readonly byte[] s_large = new byte[Outbox.MaxBytes / 3];

    private readonly Outbox _outbox = new();

    [Fact]
    public void Messages_leave_in_the_order_in_which_they_came_also_two_of_one_topic()
    {
        _outbox.Open();
        Add("a", "1");
        Add("b", "2");
        Add("a", "3");
        Drain().Should().Equal("a=1", "b=2", "a=3");
    }

    [Fact]
    public void Without_a_connection_the_newest_of_each_topic_is_kept_and_the_rest_dropped()
    {
        Add("a", "1");
        Add("b", "2");
        Add("a", "3");
        Add("c", "4", retain: false);
        _outbox.Dropped.Should().Be(1);
        _outbox.Open();
        Drain().Should().Equal("a=3", "b=2");
    }

    [Fact]
    public void All_that_is_retained_goes_again_after_a_reconnect_and_what_was_under_way_with_it()
    {
        _outbox.Open();
        Add("a", "1");
        Add("b", "2");
        Drain(acknowledge: false).Should().Equal("a=1", "b=2");
        Add("c", "3", retain: false);
        _outbox.Close();
        _outbox.Dropped.Should().Be(1);
        _outbox.Open();
        Drain().Should().Equal("a=1", "b=2");
    }

    [Fact]
    public void A_deletion_is_sent_until_the_broker_has_it_and_then_forgotten()
    {
        Add("a", "");
        _outbox.Open();
        Drain(acknowledge: false).Should().Equal("a=");
        _outbox.Close();
        _outbox.Open();
        Drain().Should().Equal("a=");
        _outbox.RetainedTopics.Should().Be(0);
        _outbox.Close();
        _outbox.Open();
        Drain().Should().BeEmpty();
    }

    [Fact]
    public void A_deletion_that_was_overtaken_by_a_value_forgets_nothing()
    {
        _outbox.Open();
        Add("a", "");
        var deletion = _outbox.Take();
        Add("a", "1");
        _outbox.Acknowledged();
        deletion!.IsDeletion.Should().BeTrue();
        _outbox.RetainedTopics.Should().Be(1);
        Drain().Should().Equal("a=1");
    }

    [Fact]
    public void A_full_queue_drops_what_is_not_retained_and_sends_the_newest_of_the_rest_later()
    {
        _outbox.Open();
        for (var i = 0; i < Outbox.MaxMessages; i++) Add("flood", $"{i}", retain: false);
        Add("lost", "x", retain: false);
        Add("a", "1");
        Add("a", "2");
        _outbox.Dropped.Should().Be(1);
        var sent = Drain();
        sent.Should().HaveCount(Outbox.MaxMessages + 1).And.NotContain("lost=x").And.NotContain("a=1").And.Contain("a=2");
    }

    [Fact]
    public void The_queue_is_bounded_in_bytes_too()
    {
        _outbox.Open();
        var preview = new string('x', Outbox.MaxBytes / 4);
        for (var i = 0; i < 6; i++) Add("preview", preview, retain: false);
        _outbox.Dropped.Should().Be(2);
        Drain().Should().HaveCount(4);
        Add("preview", preview, retain: false);
        Drain().Should().HaveCount(1);
    }

    [Fact]
    public void An_event_does_not_wait_for_all_that_is_repeated_after_a_reconnect()
    {
        for (var i = 0; i < 500; i++) Add($"announcement/{i}", "x");
        _outbox.Open();
        Add("motion", "on", retain: false);
        Drain().Take(3).Should().Contain("motion=on");
    }

    [Fact]
    public void A_topic_beyond_the_limit_is_sent_but_not_remembered()
    {
        for (var i = 0; i < Outbox.MaxRetainedTopics; i++) Add($"{i}", "x").Should().BeTrue();
        _outbox.Open();
        Drain();
        Add("one more", "1").Should().BeFalse();
        Add("7", "2").Should().BeTrue();
        Drain().Should().Equal("one more=1", "7=2");
        _outbox.RetainedTopics.Should().Be(Outbox.MaxRetainedTopics);
    }

    [Fact]
    public void What_is_repeated_is_the_newest()
    {
        _outbox.Open();
        Add("a", "1");
        Drain();
        _outbox.Repeat("a").Should().BeTrue();
        _outbox.Repeat("b").Should().BeFalse();
        Drain().Should().Equal("a=1");
        Add("a", "");
        Drain();
        _outbox.Repeat("a").Should().BeFalse();
    }

    [Fact]
    public async Task Emptiness_is_when_everything_is_acknowledged()
    {
        _outbox.Open();
        Add("a", "1");
        var empty = _outbox.WhenEmptyAsync(CancellationToken.None);
        _outbox.Take();
        empty.IsCompleted.Should().BeFalse();
        _outbox.Acknowledged();
        await empty;
        await _outbox.WhenEmptyAsync(CancellationToken.None);
    }

    [Fact]
    public void Whatever_happens_the_broker_ends_with_the_newest_of_each_topic_and_never_goes_back() =>
        Gen.Int[0, 99].Array[0, 300].Sample(steps =>
        {
            var outbox = new Outbox();
            var newest = new Dictionary<string, long>();
            var atBroker = new Dictionary<string, long>();
            var added = 0L;
            var isOpen = false;
            for (var i = 0; i < steps.Length; i++)
            {
                var topic = $"t{steps[i] % 5}";
                switch (steps[i])
                {
                    case < 50:
                        // Large ones, so that the queue is soon full.
                        newest[topic] = ++added;
                        outbox.Add(topic, steps[i] % 3 == 0 ? s_large : [1], retain: true);
                        break;
                    case < 60:
                        outbox.Repeat(topic);
                        break;
                    case < 90:
                        if (isOpen) Receive(outbox, atBroker);
                        break;
                    default:
                        if (isOpen) outbox.Close();
                        else outbox.Open();
                        isOpen = !isOpen;
                        break;
                }
            }

            if (!isOpen) outbox.Open();
            while (Receive(outbox, atBroker)) { }
            return atBroker.OrderBy(one => one.Key, StringComparer.Ordinal).SequenceEqual(newest.OrderBy(one => one.Key, StringComparer.Ordinal));
        }, iter: 300);

    /// <summary>Messages are numbered as they are added.</summary>
    private static bool Receive(Outbox outbox, Dictionary<string, long> atBroker)
    {
        if (outbox.Take() is not { } message) return false;
        message.Number.Should().BeGreaterThanOrEqualTo(atBroker.GetValueOrDefault(message.Topic));
        atBroker[message.Topic] = message.Number;
        outbox.Acknowledged();
        return true;
    }

    private bool Add(string topic, string payload, bool retain = true) =>
        _outbox.Add(topic, System.Text.Encoding.UTF8.GetBytes(payload), retain);

    private List<string> Drain(bool acknowledge = true)
    {
        var sent = new List<string>();
        while (_outbox.Take() is { } message)
        {
            sent.Add($"{message.Topic}={System.Text.Encoding.UTF8.GetString(message.Payload.Span)}");
            if (acknowledge) _outbox.Acknowledged();
        }

        return sent;
    }
}
