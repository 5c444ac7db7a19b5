using Bairelay.Configuration;

namespace Bairelay.Cli;

/// <summary>Where things are kept that survive a restart.</summary>
internal static class StateFolder
{
    /// <summary>
    /// The configured folder; else the one that systemd gives; else /var/lib/bairelay for root and the user's own
    /// state folder for others.
    /// </summary>
    public static string Resolve(BairelayOptions options, Func<string, string?> environment)
    {
        if (options.StateDir is { } configured) return configured;
        // systemd may name several, separated by colons.
        if (environment("STATE_DIRECTORY") is { Length: > 0 } given) return given.Split(':')[0];
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "bairelay");
        if (Environment.IsPrivilegedProcess) return "/var/lib/bairelay";
        return environment("XDG_STATE_HOME") is { Length: > 0 } state
            ? Path.Combine(state, "bairelay")
            : Path.Combine(environment("HOME") ?? ".", ".local", "state", "bairelay");
    }
}
