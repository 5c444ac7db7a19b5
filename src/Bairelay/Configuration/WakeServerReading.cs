using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration;

internal static class WakeServerReading
{
    public static WakeServerOptions Read(SectionReading top, IReadOnlyList<CameraReading> cameras)
    {
        var section = top.Child(WakeServer.Section);
        var options = new WakeServerOptions
        {
            Enable = section.Get(WakeServer.Enable),
            Address = OptionsReading.Listen(top, section, WakeServer.Address, section.Get(WakeServer.Enable)),
            MiddlemanPort = section.Get(WakeServer.MiddlemanPort),
            RegisterPort = section.Get(WakeServer.RegisterPort),
            Heartbeat = section.Get(WakeServer.Heartbeat),
            StaleAfter = section.Get(WakeServer.StaleAfter),
            KnownUidsOnly = section.FindValue(WakeServer.KnownUidsOnly) ?? EveryEnabledCameraHasUid(cameras),
            AdvertiseAddress = section.Find(WakeServer.AdvertiseAddress),
            LogPort = section.Get(WakeServer.LogPort),
            MaxCameras = section.Get(WakeServer.MaxCameras),
            AllowedClients = section.Get(WakeServer.AllowedClients),
        };
        CheckPorts(section, options);
        if (options.StaleAfter < options.Heartbeat && section.Sound(WakeServer.Heartbeat, WakeServer.StaleAfter))
        {
            section.Broken(
                section.Has(WakeServer.StaleAfter) ? WakeServer.StaleAfter : WakeServer.Heartbeat,
                $"stale_after_ms ({options.StaleAfter.TotalMilliseconds}) must be at least heartbeat_ms ({options.Heartbeat.TotalMilliseconds})");
        }

        if (cameras.Count > options.MaxCameras && section.Sound(WakeServer.MaxCameras))
            section.Broken(WakeServer.MaxCameras, $"is {options.MaxCameras}, but {cameras.Count} cameras are configured");
        if (options.AllowedClients.IsEmpty && section.Sound(WakeServer.AllowedClients))
            section.Doubtful(WakeServer.AllowedClients, "is empty: nobody but this program itself may wake a camera");
        return options;
    }

    private static void CheckPorts(SectionReading section, WakeServerOptions options)
    {
        if (options.MiddlemanPort == options.RegisterPort && section.Sound(WakeServer.MiddlemanPort, WakeServer.RegisterPort))
        {
            section.Broken(
                section.Has(WakeServer.RegisterPort) ? WakeServer.RegisterPort : WakeServer.MiddlemanPort,
                "register_port and middleman_port must differ");
        }

        if (!section.Sound(WakeServer.LogPort))
            return;
        if (options.LogPort == options.RegisterPort && section.Sound(WakeServer.RegisterPort))
            section.Broken(section.Has(WakeServer.LogPort) ? WakeServer.LogPort : WakeServer.RegisterPort, "log_port and register_port are the same; write log_port = 0 for that");
        else if (options.LogPort == options.MiddlemanPort && section.Sound(WakeServer.MiddlemanPort))
            section.Broken(section.Has(WakeServer.LogPort) ? WakeServer.LogPort : WakeServer.MiddlemanPort, "log_port and middleman_port must differ");
    }

    /// <summary>Without a camera there is nobody to know: then the server takes what comes, and `status` lists it.</summary>
    private static bool EveryEnabledCameraHasUid(IReadOnlyList<CameraReading> cameras)
    {
        var enabled = cameras.Where(c => c.Options.Enabled).ToList();
        return enabled.Count > 0 && enabled.TrueForAll(c => c.Options.Uid is not null);
    }
}
