using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration;

/// <summary>One [[cameras]]; the section stays at hand for what is checked between cameras.</summary>
internal sealed record CameraReading(SectionReading Section, CameraOptions Options)
{
    /// <summary>neolink's two names for "everybody".</summary>
    private static readonly string[] Anybody = ["anyone", "anonymous"];

    public static CameraReading Read(SectionReading section, TimeSpan defaultHold, RtspOptions rtsp)
    {
        if (!section.Has(Camera.Name))
            section.Broken(Camera.Name, "is required");
        if (!section.Has(Camera.Uid) && !section.Has(Camera.Address))
            section.Broken(Camera.Uid, "is required, or address, or both");
        if (section.Has(Camera.Password) && section.Has(Camera.PasswordFile))
            section.Broken(Camera.PasswordFile, "password is set as well; keep one of them");
        WarnOfStrangers(section, rtsp);
        var options = new CameraOptions
        {
            Name = section.Find(Camera.Name) ?? "",
            Uid = section.Find(Camera.Uid),
            Address = section.Find(Camera.Address),
            Username = section.Get(Camera.Username),
            Password = section.Find(Camera.Password) ?? section.Find(Camera.PasswordFile),
            Enabled = section.Get(Camera.Enabled),
            Discovery = section.Get(Camera.Discovery),
            AllowRelay = section.Get(Camera.AllowRelay),
            AllowVendorCloud = section.Get(Camera.AllowVendorCloud),
            ChannelId = section.Get(Camera.ChannelId),
            MaxEncryption = section.Get(Camera.MaxEncryption),
            IdleDisconnect = section.Get(Camera.IdleDisconnect),
            IdleDisconnectTimeout = IdleDisconnectTimeout(section),
            MotionWakeHold = section.FindValue(Camera.MotionWakeHold) ?? defaultHold,
            AwakeBudget = section.FindValue(Camera.AwakeBudget),
            Stream = section.Get(Camera.Stream),
            PermittedUsers = section.FindValue(Camera.PermittedUsers) is { } names ? new PermittedUsers(names) : null,
            Debug = section.Get(Camera.Debug),
            Mqtt = Mqtt(section.Child(CameraMqtt.Section)),
        };
        return new CameraReading(section, options);
    }

    private static TimeSpan IdleDisconnectTimeout(SectionReading section)
    {
        var pause = section.Child(CameraPause.Section);
        if (pause.Has(CameraPause.Timeout) && section.Has(Camera.IdleDisconnectTimeout))
            pause.Broken(CameraPause.Timeout, "is another name of idle_disconnect_timeout_secs, which is set as well; keep one of them");
        return pause.FindValue(CameraPause.Timeout) ?? section.Get(Camera.IdleDisconnectTimeout);
    }

    private static void WarnOfStrangers(SectionReading section, RtspOptions rtsp)
    {
        if (section.FindValue(Camera.PermittedUsers) is not { } names)
            return;
        var strangers = names.Where(n => !Anybody.Contains(n, StringComparer.Ordinal) && !rtsp.Users.Any(u => string.Equals(u.Name, n, StringComparison.Ordinal)));
        foreach (var name in strangers)
            section.Doubtful(Camera.PermittedUsers, $"{KeyText.Quoted(name)} is the name of no [[users]]");
    }

    private static CameraMqttOptions Mqtt(SectionReading section) => new()
    {
        EnableMotion = section.Get(CameraMqtt.EnableMotion),
        EnableLight = section.Get(CameraMqtt.EnableLight),
        EnableBattery = section.Get(CameraMqtt.EnableBattery),
        EnablePreview = section.Get(CameraMqtt.EnablePreview),
        EnableFloodlight = section.Get(CameraMqtt.EnableFloodlight),
        EnablePir = section.Get(CameraMqtt.EnablePir),
        BatteryUpdate = section.Get(CameraMqtt.BatteryUpdate),
        PreviewUpdate = section.Get(CameraMqtt.PreviewUpdate),
        FloodlightUpdate = section.Get(CameraMqtt.FloodlightUpdate),
    };
}
