using System.Net;
using System.Net.Sockets;
using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration;

/// <summary>The whole file.</summary>
internal static class OptionsReading
{
    public static BairelayOptions Read(TomlTable root, ReadingContext context)
    {
        var top = SectionReading.Read(Top.Section, root, "", context);
        var rtsp = RtspReading.Read(top);
        var push = top.Child(PushListener.Section);
        var cameras = top.Items(Camera.Section)
            .Select(c => CameraReading.Read(c, defaultHold: push.Get(PushListener.MotionWakeHold), rtsp))
            .ToList();
        CamerasTogether.Check(cameras);
        var wake = WakeServerReading.Read(top, cameras);
        var options = new BairelayOptions
        {
            Bind = top.Get(Top.Bind),
            StateDir = top.Find(Top.StateDir),
            ControlSocket = top.Find(Top.ControlSocket),
            Rtsp = rtsp,
            WakeServer = wake,
            PushListener = PushListenerReading.Read(top, wake),
            Dns = DnsReading.Read(top, wake, cameras),
            Mqtt = MqttReading.Read(top.Child(MqttKeys.Section)),
            Cameras = [.. cameras.Select(c => c.Options)],
        };
        PortClashes.Check(options, top);
        return options;
    }

    /// <summary>A listener's own address, else `bind`, which may be IPv6 while cameras are not.</summary>
    public static IPAddress Listen(SectionReading top, SectionReading section, Key<IPAddress> address, bool enabled)
    {
        var inherited = top.Get(Top.Bind);
        if (section.Find(address) is { } own)
            return own;
        if (inherited.AddressFamily == AddressFamily.InterNetwork)
            return inherited;
        if (enabled && section.Sound(address))
            section.Broken(address, $"is needed: bind is IPv6 ({inherited}), but cameras speak IPv4 only; \"0.0.0.0\" is every address");
        return IPAddress.Any;
    }
}
