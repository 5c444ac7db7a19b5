using System.Net;
using Bairelay.Configuration;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>What two peers say to each other, in both directions: one login, one key.</summary>
internal sealed class Conversation(IPEndPoint? one, IPEndPoint? other, Secret? password, StreamFindings findings)
{
    /// <summary>Two are usual; sessions one after another over the same ports have ids of their own.</summary>
    private const int MostDirections = 8;

    private readonly SessionKey _key = new(password);
    private readonly List<Direction> _directions = [];
    private int _messagesOfEnded;

    /// <summary>Packets that would be counted as something else if this turns out to be no camera's.</summary>
    public int Packets { get; set; }

    public int Messages => _messagesOfEnded + _directions.Sum(direction => direction.Stream.Messages);

    public bool IsBetween(IPEndPoint? source, IPEndPoint? destination) =>
        (Equals(one, source) && Equals(other, destination)) || (Equals(one, destination) && Equals(other, source));

    /// <summary>The order of one direction, which begins with this call if it is not known.</summary>
    public SegmentOrder Order(StreamOrigin origin, string unit, int reach)
    {
        if (_directions.Find(direction => direction.Origin == origin) is { } known) return known.Order;
        if (_directions.Count == MostDirections)
        {
            End(_directions[0]);
            _directions.RemoveAt(0);
        }

        var stream = new MessageStream(origin, _key, findings);
        var added = new Direction(origin, stream, new SegmentOrder(stream, unit, reach));
        _directions.Add(added);
        return added.Order;
    }

    public void End()
    {
        foreach (var direction in _directions) End(direction);
        _directions.Clear();
    }

    private void End(Direction direction)
    {
        direction.Order.End();
        direction.Stream.End();
        _messagesOfEnded += direction.Stream.Messages;
    }

    private sealed record Direction(StreamOrigin Origin, MessageStream Stream, SegmentOrder Order);
}
