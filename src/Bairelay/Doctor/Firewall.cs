using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Bairelay.Doctor;

/// <summary>Reads this machine's packet filter, if there is one and we may.</summary>
internal static class Firewall
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>More than any rule set of a home.</summary>
    private const int LongestRules = 4 * 1024 * 1024;

    /// <summary>Null where there is no nft, or it refuses.</summary>
    public static async Task<FirewallRules?> ReadAsync(TimeProvider time, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux()) return null;
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var nft = Process.Start(new ProcessStartInfo("nft", ["-j", "list", "ruleset"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (nft is null) return null;
            try
            {
                // What it complains of is nobody's business, and must not fill its pipe.
                var complaints = nft.StandardError.BaseStream.CopyToAsync(Stream.Null, either.Token);
                var rules = await ReadAsync(nft.StandardOutput.BaseStream, either.Token);
                await complaints;
                await nft.WaitForExitAsync(either.Token);
                return nft.ExitCode == 0 && rules is not null ? FirewallRules.Read(rules, HasLegacyRules()) : null;
            }
            finally
            {
                if (!nft.HasExited) nft.Kill();
            }
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or JsonException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static bool HasLegacyRules()
    {
        try
        {
            return File.ReadAllText("/proc/net/ip_tables_names").Length > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream output, CancellationToken cancellation)
    {
        var buffer = new byte[LongestRules];
        var length = await output.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length < buffer.Length ? buffer[..length] : null;
    }
}
