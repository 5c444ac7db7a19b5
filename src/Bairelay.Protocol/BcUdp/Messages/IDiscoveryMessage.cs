namespace Bairelay.Protocol.BcUdp;

/// <summary>A discovery message of any verb.</summary>
public interface IDiscoveryMessage
{
    /// <summary>Writes the elements inside the verb's element, in the order that receivers expect.</summary>
    void Write(ref DiscoveryXmlWriter xml);
}

/// <summary>
/// One verb as a value. The types keep the wire's spelling, so that a capture and the code can be read side by side;
/// their members are the elements of docs/protocol.md 6.3, null where one may be left out.
/// </summary>
public interface IDiscoveryMessage<TSelf> : IDiscoveryMessage
    where TSelf : struct, IDiscoveryMessage<TSelf>
{
    static abstract Verb Verb { get; }

    /// <summary>False if an element is missing without which the message means nothing.</summary>
    static abstract bool TryFrom(in DiscoveryFields fields, out TSelf message);
}
