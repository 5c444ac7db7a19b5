using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

internal static class ClockCommands
{
    public static IEnumerable<Command> All =>
    [
        new(MessageId.GetTime, "time", call => Answer.With(
            call.Model.Clock.Read(call.Now).Write(), XmlFields.Element("Norm", ("norm", "NTSC")))),
        new(MessageId.SetTime, "set time", SetTime),
        new(MessageId.GetDst, "daylight saving", call => Answer.With(call.Model.Clock.Dst.Write())),
        new(MessageId.SetDst, "set daylight saving", SetDst),
    ];

    private static Answer SetTime(Call call)
    {
        if (call.Body?.Child(SystemGeneral.Name) is not { } element) return Answer.Refused;
        var written = SystemGeneral.Read(element);
        if (element.Child("year") is not null && written.WallClock is null) return Answer.Refused;
        call.Model.Clock.Write(written, call.Now);
        return Answer.Done;
    }

    private static Answer SetDst(Call call)
    {
        if (call.Body?.Child(Dst.Name) is not XElement element || Dst.Read(element) is not { Start: not null, End: not null } dst) return Answer.Refused;
        call.Model.Clock.Dst = dst;
        return Answer.Done;
    }
}
