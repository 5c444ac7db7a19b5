using Bairelay.Configuration;
using Bairelay.Configuration.Import;

namespace Bairelay.Tests.Configuration.Import;

/// <summary>Keys and meanings of both programs: docs/configuration.md, "Coming from another program".</summary>
public sealed class NeolinkImportTests
{
    private readonly ImportResult _result = Sample.Import("neolink.toml");

    [Fact]
    public void A_file_of_neolink_is_known_by_what_it_lacks() => _result.Format.Should().Be(ForeignFormat.Neolink);

    [Fact]
    public void Topics_unique_ids_and_secrets_stay()
    {
        var options = Sample.OptionsOf(_result);
        var mqtt = options.Mqtt!;
        (mqtt.BrokerAddress, mqtt.Port, mqtt.Username, mqtt.TopicPrefix).Should().Be(("192.168.1.3", 1883, "neolink", "neolink"));
        mqtt.Password!.Reveal().Should().Be("back\\slash \"quoted\"");
        options.Cameras.Select(camera => camera.Password!.Reveal()).Should().Equal("tür-1", "zw-2", "third");
        options.Cameras.Select(camera => camera.Username).Should().AllBe("admin");
        options.Rtsp.Users.Should().ContainSingle().Which.Password!.Reveal().Should().Be("look and see");
    }

    [Fact]
    public void Sleeping_cameras_get_the_servers_that_they_sleep_by()
    {
        var options = Sample.OptionsOf(_result);
        (options.WakeServer.Enable, options.PushListener.Enable).Should().Be((true, true));
        _result.Notes.Should().Contain(note => note.Change == ImportChange.Added && note.Key == "wake_server.enable");
    }

    [Fact]
    public void Cameras_keep_what_has_a_meaning_here()
    {
        var cameras = Sample.OptionsOf(_result).Cameras;
        cameras.Select(camera => camera.Uid).Should().Equal("95270001ABCDEFGHWXYZ", "95270002ABCDEFGHWXYZ", null);
        cameras.Select(camera => camera.Address).Should().Equal(null, "192.168.1.21", "192.168.1.22:9000");
        cameras[0].IdleDisconnectTimeout.Should().Be(TimeSpan.FromSeconds(2.1));
        cameras[0].Mqtt.BatteryUpdate.Should().Be(TimeSpan.FromMinutes(1));
        (cameras[2].ChannelId, cameras[2].Stream).Should().Be((1, StreamChoice.Sub));
        cameras.Select(camera => camera.Mqtt.EnableFloodlight).Should().Equal([false, true, true], "it is on there unless told otherwise");
    }

    [Fact]
    public void A_name_that_topics_cannot_have_becomes_one_that_is_free()
    {
        Sample.OptionsOf(_result).Cameras.Select(camera => camera.Name).Should().Equal("porch", "Back_garden_2", "Back_garden");
        _result.Notes.Should().ContainSingle(note => note.Key == "cameras[Back garden].name").Which.Should().BeEquivalentTo(
            new { Change = ImportChange.Changed, Line = 36 });
    }

    [Fact]
    public void What_each_camera_announced_all_do()
    {
        var discovery = Sample.OptionsOf(_result).Mqtt!.Discovery!;
        discovery.Topic.Should().Be("homeassistant");
        discovery.Features.Should().BeEquivalentTo([DiscoveryFeature.Battery, DiscoveryFeature.Motion, DiscoveryFeature.Floodlight, DiscoveryFeature.Camera]);
    }

    [Theory]
    [InlineData(ImportChange.Renamed, "mqtt.server", 11)]
    [InlineData(ImportChange.Renamed, "cameras[porch].idle", 21)]
    [InlineData(ImportChange.Renamed, "cameras[porch].pause.motion_timeout", 27)]
    [InlineData(ImportChange.Renamed, "cameras[Back_garden].channel", 56)]
    [InlineData(ImportChange.LeftOut, "tokio_console", 4)]
    [InlineData(ImportChange.LeftOut, "cameras[porch].strict", 23)]
    [InlineData(ImportChange.LeftOut, "cameras[porch].push_noti", 22)]
    [InlineData(ImportChange.LeftOut, "cameras[porch].pause.on_motion", 25)]
    [InlineData(ImportChange.LeftOut, "cameras[Back garden].retries", 41)]
    internal void Each_change_is_told_with_its_line(ImportChange change, string key, int line) =>
        _result.Notes.Should().ContainSingle(note => note.Key == key).Which.Should().BeEquivalentTo(new { Change = change, Line = line });

    [Fact]
    public void Nothing_else_is_left_to_say() => _result.Notes.Should().HaveCount(24);

    [Fact]
    public void No_secret_is_in_the_notes()
    {
        var told = string.Join('\n', _result.Notes.Select(note => $"{note.Key} {note.Why}"));
        foreach (var secret in (string[])["tür-1", "zw-2", "third", "quoted", "look and see"]) told.Should().NotContain(secret);
    }

    [Fact]
    public void Without_a_broker_there_are_no_topics()
    {
        var result = Sample.ImportText("[[cameras]]\nname = \"a\"\npassword = \"b\"\nuid = \"95270001ABCDEFGH\"\n");
        Sample.OptionsOf(result).Mqtt.Should().BeNull();
        Sample.OptionsOf(result).Cameras[0].Mqtt.EnableFloodlight.Should().BeFalse();
    }

    [Fact]
    public void A_camera_that_is_kept_awake_stays_so_and_that_is_said()
    {
        var result = Sample.ImportText("[[cameras]]\nname = \"a\"\npassword = \"b\"\nuid = \"95270001ABCDEFGH\"\nidle_disconnect = false\n");
        Sample.OptionsOf(result).Cameras[0].IdleDisconnect.Should().BeFalse();
        result.Notes.Should().Contain(note => note.Change == ImportChange.Differs && note.Key == "cameras[a].idle_disconnect");
    }

    [Fact]
    public void A_key_that_nobody_knows_is_left_out_with_the_nearest_one() =>
        Sample.ImportText("bind_prot = 1\n").Notes.Should().Contain(note => note.Change == ImportChange.LeftOut && note.Key == "bind_prot" && note.Why.Contains("bind_port"));

    [Fact]
    public void Two_names_of_one_key_keep_the_first() =>
        Sample.ImportText("[mqtt]\nserver = \"a.lan\"\nbroker_addr = \"b.lan\"\n").Text.Should().Contain("broker_addr = \"a.lan\"").And.NotContain("b.lan");

    [Fact]
    public void A_file_that_is_no_TOML_is_not_guessed_at()
    {
        var result = Sample.ImportText("[[cameras]\nname = \"a\"\n");
        result.Text.Should().BeNull();
        result.Problems.Should().ContainSingle().Which.Problem.Line.Should().Be(1);
    }
}
