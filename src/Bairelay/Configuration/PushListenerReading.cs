using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration;

internal static class PushListenerReading
{
    public static PushListenerOptions Read(SectionReading top, WakeServerOptions wakeServer)
    {
        var section = top.Child(PushListener.Section);
        var wakeSection = top.Child(WakeServer.Section);
        var options = new PushListenerOptions
        {
            Enable = section.Get(PushListener.Enable),
            Address = OptionsReading.Listen(top, section, PushListener.Address, section.Get(PushListener.Enable)),
            Ports = section.Get(PushListener.Ports),
            Names = section.Get(PushListener.Names),
            MotionWakeHold = section.Get(PushListener.MotionWakeHold),
            Passthrough = section.Get(PushListener.Passthrough),
            UpstreamDns = section.Find(PushListener.UpstreamDns),
        };
        if (options.Enable && !wakeServer.Enable && wakeSection.Sound(WakeServer.Enable))
            section.Broken(PushListener.Enable, "needs enable = true in [wake_server]: its registry says which camera a push comes from");
        if (options.Passthrough && !section.Has(PushListener.UpstreamDns))
            section.Broken(PushListener.UpstreamDns, "is required with passthrough: this network's own answer for the push service is this program");
        if (options.Ports.Distinct().Count() != options.Ports.Length)
            section.Broken(PushListener.Ports, "names a port twice");
        return options;
    }
}
