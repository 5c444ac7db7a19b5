namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>Whatever is wrong with what is kept on disk: it is said which file and what that costs, cameras are served, and the next write heals.</summary>
public sealed class StateFaultTests
{
    [Theory]
    [InlineData("empty", "damaged")]
    [InlineData("half", "damaged")]
    [InlineData("one byte short", "damaged")]
    [InlineData("zeros", "damaged")]
    [InlineData("of the future", "damaged (it has schema 2, this program reads 1)")]
    [InlineData("huge", "damaged (it is too large)")]
    [InlineData("unreadable", "cannot be read")]
    public async Task Every_file_that_is_damaged_is_named_and_costs_what_it_kept(string damage, string complaint)
    {
        await using var house = new StateHouse();
        await house.StartAsync();
        await house.LiveThroughAMotionAsync();
        await house.StopAsync();
        foreach (var name in StateHouse.Files) Damage(house.File(name), damage);

        await house.StartAsync();
        foreach (var name in StateHouse.Files)
        {
            house.Warnings.Should().ContainSingle(line => line.Contains($"{house.File(name)} ", StringComparison.Ordinal))
                .Which.Should().Contain(complaint).And.MatchRegex("starting without it\\. [A-Z]", "the loss is named");
        }

        await house.LiveThroughAMotionAsync();
        await house.StopAsync();

        await house.StartAsync();
        house.Warnings.Should().BeEmpty("everything was written anew");
        house.Service!.Fleet!.Find("porch")!.MotionWatch.Current.CountToday.Should().Be(1);
        house.Service.WakeServer!.Registry.Count.Should().Be(1);
        await house.StopAsync();
        house.Camera.SessionsOpened.Should().Be(2, "nobody was woken for nothing");
    }

    [Fact]
    public async Task What_a_power_failure_left_half_written_beside_the_files_is_no_harm()
    {
        await using var house = new StateHouse();
        await house.StartAsync();
        await house.LiveThroughAMotionAsync();
        await house.StopAsync();
        foreach (var name in StateHouse.Files) await File.WriteAllTextAsync(house.File(name) + ".tmp", "{\"schema\": 1, \"cam");

        await house.StartAsync();
        house.Warnings.Should().BeEmpty();
        house.Service!.Fleet!.Find("porch")!.MotionWatch.Current.CountToday.Should().Be(1);
        await house.LiveThroughAMotionAsync();
        await house.StopAsync();
        Directory.GetFiles(house.Folder, "*.tmp").Where(file => !file.EndsWith("home-assistant.json.tmp", StringComparison.Ordinal) && !file.EndsWith("reach.json.tmp", StringComparison.Ordinal))
            .Should().BeEmpty("writing uses them up");
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_file_is_named_when_it_is_to_be_written()
    {
        await using var house = new StateHouse();
        foreach (var name in StateHouse.Files) Directory.CreateDirectory(house.File(name));
        await house.StartAsync();
        await house.LiveThroughAMotionAsync();
        await house.WrittenAsync(() => house.Warnings.Count == StateHouse.Files.Count);
        foreach (var name in StateHouse.Files)
        {
            house.Warnings.Should().ContainSingle(line => line.Contains($"{house.File(name)} cannot be written", StringComparison.Ordinal));
            Directory.Delete(house.File(name));
        }

        await house.LiveThroughAMotionAsync();
        await house.StopAsync();
        foreach (var name in StateHouse.Files) File.Exists(house.File(name)).Should().BeTrue(name);
    }

    /// <summary>/dev/full takes the place of the file that is being written: every byte meets "no space left on device".</summary>
    [Fact]
    public async Task A_full_disk_is_told_once_a_file_and_what_was_not_written_is_written_when_there_is_room_again()
    {
        await using var house = new StateHouse();
        Directory.CreateDirectory(house.Folder);
        foreach (var name in StateHouse.Files) File.CreateSymbolicLink(house.File(name) + ".tmp", "/dev/full");
        await house.StartAsync();
        await house.LiveThroughAMotionAsync();
        await house.WrittenAsync(() => house.Warnings.Count == StateHouse.Files.Count);
        for (var minute = 0; minute < 10; minute++) house.Time.Jump(60);
        await house.LiveThroughAMotionAsync();
        foreach (var name in StateHouse.Files)
        {
            house.Warnings.Should().ContainSingle(line => line.Contains($"{house.File(name)} cannot be written", StringComparison.Ordinal));
            File.Exists(house.File(name)).Should().BeFalse("there is no half of it either");
            File.Delete(house.File(name) + ".tmp");
        }

        house.Warnings.Should().Contain(line => line.Contains("No space left", StringComparison.Ordinal));
        // Within a minute, and without anything new to write; how a camera was reached waits for the next time it is.
        await house.WrittenAsync(() => StateHouse.Files.Where(name => name is not ("reach.json" or "home-assistant.json")).All(name => File.Exists(house.File(name))));
        await house.LiveThroughAMotionAsync();
        await house.WrittenAsync(() => File.Exists(house.File("reach.json")));
        house.Warnings.Should().HaveCount(StateHouse.Files.Count);
        await house.StopAsync();
        foreach (var name in StateHouse.Files) File.Exists(house.File(name)).Should().BeTrue(name);
    }

    [Fact]
    public async Task A_folder_that_vanishes_is_made_again()
    {
        await using var house = new StateHouse();
        await house.StartAsync();
        await house.LiveThroughAMotionAsync();
        await house.WrittenAsync(() => Vanishes(house.Folder));
        await house.LiveThroughAMotionAsync();
        await house.WrittenAsync(() => File.Exists(house.File("ledger.json")));
        await house.StopAsync();
        house.Warnings.Should().BeEmpty();
    }

    /// <summary>A file that is being written just then keeps the folder.</summary>
    private static bool Vanishes(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Damage(string file, string damage)
    {
        var whole = File.ReadAllBytes(file);
        switch (damage)
        {
            case "empty": File.WriteAllBytes(file, []); break;
            case "half": File.WriteAllBytes(file, whole[..(whole.Length / 2)]); break;
            case "one byte short": File.WriteAllBytes(file, whole[..^1]); break;
            // What some file systems leave after a power failure.
            case "zeros": File.WriteAllBytes(file, new byte[whole.Length]); break;
            case "of the future":
                File.WriteAllText(file, File.ReadAllText(file).Replace("\"schema\": 1", "\"schema\": 2", StringComparison.Ordinal));
                break;
            case "huge":
                using (var stream = File.OpenWrite(file)) stream.SetLength(300L << 20);
                break;
            case "unreadable":
                // Its first byte cannot be read, by anybody.
                File.Delete(file);
                File.CreateSymbolicLink(file, "/proc/self/mem");
                break;
            default: throw new ArgumentOutOfRangeException(nameof(damage), damage, "no such damage");
        }
    }
}
