using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>A request of a logged-in client, read.</summary>
internal sealed record Call(CameraModel Model, BcExtension Extension, XElement? Body, Account User, long Now)
{
    public SessionSettings Settings => Model.Settings;
}

/// <summary>What the camera answers: a code and, mostly, elements of a body.</summary>
internal readonly record struct Answer(ushort Code, params XElement[] Body)
{
    public static Answer Done { get; } = new(ResponseCode.Ok);

    public static Answer Refused { get; } = new(ResponseCode.BadRequest);

    public static Answer With(params XElement[] body) => new(ResponseCode.Ok, body);

    /// <summary>Done, or refused.</summary>
    public static Answer If(bool done) => done ? Done : Refused;
}

/// <summary>What has to stand in the Extension. All known clients send it; what cameras do without it is not known, and refusing shows mistakes.</summary>
internal enum Needs
{
    Nothing,
    Channel,

    /// <summary>rfId or channelId: clients differ, and cameras take either.</summary>
    Sensor,

    UserName,
}

/// <param name="Name">As it is told to whoever watches.</param>
/// <param name="IsSet">One of those that some firmware does not reply to.</param>
internal sealed record Command(uint Id, string Name, Func<Call, Answer> Run, Needs Needs = Needs.Nothing, bool IsSet = false)
{
    public bool Accepts(BcExtension extension) => Needs switch
    {
        Needs.Channel => extension.ChannelId == 0,
        Needs.Sensor => extension.RfId == 0 || extension.ChannelId == 0,
        Needs.UserName => extension.UserName is not null,
        _ => true,
    };
}
