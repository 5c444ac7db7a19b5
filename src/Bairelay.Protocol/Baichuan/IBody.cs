using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>One element of a <c>body</c>, in both directions: the client writes what the simulated camera reads.</summary>
public interface IBody<TSelf>
    where TSelf : class, IBody<TSelf>
{
    /// <summary>The element's name on the wire.</summary>
    static abstract string Name { get; }

    /// <summary>Null if something that the message cannot do without is missing.</summary>
    static abstract TSelf? Read(XElement element);

    XElement Write();
}

public static class Body
{
    /// <summary>The message inside a <c>body</c>; null if it is not there or makes no sense.</summary>
    public static T? Find<T>(this XElement? body)
        where T : class, IBody<T> => body?.Child(T.Name) is { } element ? T.Read(element) : null;
}
