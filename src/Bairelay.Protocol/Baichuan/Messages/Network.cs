using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>One service of a camera and its port (docs/protocol.md 4.16).</summary>
/// <param name="Service"><c>server</c> (Baichuan), <c>http</c>, <c>https</c>, <c>rtsp</c>, <c>rtmp</c>, <c>onvif</c>.</param>
/// <param name="Port">0 where the camera does not tell it, and then not written either.</param>
/// <param name="Enable">Null where it cannot be switched.</param>
public sealed record ServicePort(string Service, int Port, bool? Enable)
{
    public static readonly IReadOnlyList<string> Services = ["server", "http", "https", "rtsp", "rtmp", "onvif"];

    private string ElementName => char.ToUpperInvariant(Service[0]) + Service[1..] + "Port";

    /// <summary>The services in the answer to 37, or the changed ones in a 36.</summary>
    public static IReadOnlyList<ServicePort> ReadAll(XElement body) =>
    [
        .. from service in Services
           let element = body.Child(service + "Port")
           where element is not null
           let port = element.Int(service + "Port")
           let enable = element.Flag("enable")
           where port is not null || enable is not null
           select new ServicePort(service, port ?? 0, enable),
    ];

    public XElement Write() => XmlFields.Element(ElementName, (Service + "Port", Port == 0 ? null : Port), ("enable", Enable));
}

/// <summary>One account of a camera (docs/protocol.md 4.17).</summary>
public sealed record CameraUser
{
    public int? Id { get; init; }

    public required string UserName { get; init; }

    /// <summary>Plain text, in a change only.</summary>
    public string? Password { get; init; }

    /// <summary>0 user, 1 administrator.</summary>
    public int Level { get; init; }

    /// <summary>Logged in now; null in a new account.</summary>
    public bool? LoggedIn { get; init; }

    /// <summary><c>none</c>, <c>add</c>, <c>modify</c>, <c>delete</c>.</summary>
    public string SetState { get; init; } = "none";

    // A record would print the password.
    public override string ToString() => $"{UserName} ({SetState})";
}

/// <summary>The answer to 58, and the whole list with one change in 59.</summary>
public sealed record UserList(IReadOnlyList<CameraUser> Users) : IBody<UserList>
{
    public static string Name => "UserList";

    public static UserList Read(XElement element) => new(
    [
        .. from user in element.All("User")
           where user.Text("userName") is not null
           select new CameraUser
           {
               Id = user.Int("userId"),
               UserName = user.Text("userName")!,
               Password = user.Text("password"),
               Level = user.Int("userLevel") ?? 0,
               LoggedIn = user.Flag("loginState"),
               SetState = user.Text("userSetState") ?? "none",
           },
    ]);

    public XElement Write()
    {
        var element = XmlFields.Element(Name);
        element.Add(Users.Select(user => new XElement("User").AddFields(
            ("userId", user.Id), ("userName", user.UserName), ("password", user.Password), ("userLevel", user.Level),
            ("loginState", user.LoggedIn), ("userSetState", user.SetState))));
        return element;
    }

    public override string ToString() => $"{Users.Count} users";
}

/// <summary>Message 124 (docs/protocol.md 4.0): registers a phone. An Argus Solar answers it with an odd class.</summary>
public sealed record PushRegistration(int RegisterHandle, string? Uid) : IBody<PushRegistration>
{
    public static string Name => "PushRspInfo";

    public static PushRegistration Read(XElement element) => new(element.Int("registerHandle") ?? -1, element.Text("uid"));

    public XElement Write() => XmlFields.Element(Name, ("registerHandle", RegisterHandle), ("uid", Uid));
}
