using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.LocalCloud.Wake;
using Bairelay.Mqtt.Broker;
using Bairelay.Mqtt.Discovery;
using Bairelay.Storage;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>Files as a service wrote them, cut at every length and damaged at random: none of it is more than a warning.</summary>
public sealed class StateFileCutTests
{
    [Fact]
    public async Task A_file_cut_anywhere_is_set_aside_and_one_with_any_byte_changed_never_fails()
    {
        await using var house = new StateHouse();
        await house.StartAsync();
        await house.LiveThroughAMotionAsync();
        await house.StopAsync();
        using var folder = new TempFolder();
        var random = new Random(5);
        foreach (var name in StateHouse.Files)
        {
            var whole = await File.ReadAllBytesAsync(house.File(name));
            whole.Length.Should().BeInRange(50, 200_000);
            var file = folder.File(name);
            var end = whole.AsSpan().LastIndexOf((byte)'}');
            // The longest is cut at a thousand places, the others at all.
            for (var length = 0; length <= end; length += Math.Max(1, whole.Length / 1000))
            {
                await File.WriteAllBytesAsync(file, whole[..length]);
                Load(name, file).Should().BeTrue($"{name} cut at {length}");
                File.Exists(file).Should().BeFalse();
            }

            for (var change = 0; change < 500; change++)
            {
                var changed = (byte[])whole.Clone();
                for (var bytes = random.Next(1, 4); bytes > 0; bytes--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
                await File.WriteAllBytesAsync(file, changed);
                Load(name, file);
            }
        }
    }

    /// <summary>As the program does. True: it was set aside.</summary>
    private static bool Load(string name, string file)
    {
        var log = new TestLog();
        switch (name)
        {
            case "wake-server.json":
                var state = new StateFile<WarmState>(file, WarmState.Format, log).Load();
                _ = state?.CameraRecords().ToList();
                _ = state?.AnchorRecords().ToList();
                break;
            case "reach.json":
                _ = new ReachMemory(file, log).Recall("porch")?.ToString();
                break;
            case "ledger.json":
                _ = new LedgerFile(file, log).Load();
                break;
            case "home-assistant.json":
                _ = new StateFile<DiscoveryState>(file, DiscoveryState.Format, log).Load();
                break;
            default:
                _ = new RetainedFile(file, log).Load();
                break;
        }

        log.Dispose();
        return log.LinesAt(LogLevel.Warning).Any(line => line.Contains("is damaged", StringComparison.Ordinal));
    }
}
