using Bairelay.Cameras.Commands;

namespace Bairelay.Tests.Cameras.Commands;

public sealed class GrammarTests
{
    [Theory]
    [InlineData("battery", "BatteryCommand")]
    [InlineData("version", "VersionCommand")]
    [InlineData("abilities", "AbilitiesCommand")]
    [InlineData("pir", "PirCommand")]
    [InlineData("pir on", "PirCommand")]
    [InlineData("pir off", "PirCommand")]
    [InlineData("status-light", "StatusLightCommand")]
    [InlineData("status-light on", "StatusLightCommand")]
    [InlineData("floodlight", "FloodlightCommand")]
    [InlineData("floodlight off", "FloodlightCommand")]
    [InlineData("siren", "SirenCommand")]
    [InlineData("reboot", "RebootCommand")]
    [InlineData("presets", "PresetsCommand")]
    [InlineData("set-time", "SetTimeCommand")]
    [InlineData("snapshot", "SnapshotCommand")]
    [InlineData("wake", "WakeCommand")]
    [InlineData("ptz control 32 left", "MoveCommand")]
    [InlineData("ptz control 0.5 out", "MoveCommand")]
    [InlineData("ptz control 320 down", "MoveCommand")]
    [InlineData("ptz preset", "PresetsCommand")]
    [InlineData("ptz preset 0", "GoToPresetCommand")]
    [InlineData("ptz assign 255 gate", "AssignPresetCommand")]
    [InlineData("ptz zoom 2.5", "ZoomCommand")]
    [InlineData("users list", "ListUsersCommand")]
    [InlineData("users add guest secret user", "AddUserCommand")]
    [InlineData("users add guest secret admin", "AddUserCommand")]
    [InlineData("users password guest secret", "ChangePasswordCommand")]
    [InlineData("users delete guest", "DeleteUserCommand")]
    [InlineData("services", "ListServicesCommand")]
    [InlineData("services rtsp get", "ListServicesCommand")]
    [InlineData("services server on", "ChangeServiceCommand")]
    [InlineData("services onvif off", "ChangeServiceCommand")]
    [InlineData("services http set 8080", "ChangeServiceCommand")]
    public void Words_make_a_command(string line, string command)
    {
        var reading = Read(line);
        reading.Mistake.Should().BeNull();
        reading.Command!.GetType().Name.Should().Be(command);
    }

    [Theory]
    [InlineData("battery now", "usage: battery CAMERA")]
    [InlineData("pir maybe", "[on|off]")]
    [InlineData("pir on on", "[on|off]")]
    [InlineData("floodlight ON", "[on|off]")]
    [InlineData("ptz", "control AMOUNT DIRECTION | preset [ID] | assign ID NAME | zoom FACTOR")]
    [InlineData("ptz control 32", "control AMOUNT DIRECTION")]
    [InlineData("ptz control 0 left", "AMOUNT")]
    [InlineData("ptz control -1 left", "AMOUNT")]
    [InlineData("ptz control 321 left", "AMOUNT")]
    [InlineData("ptz control 1e1 left", "AMOUNT")]
    [InlineData("ptz control NaN left", "AMOUNT")]
    [InlineData("ptz control 32 leftUp", "left, right, up, down, in or out")]
    [InlineData("ptz preset -1", "0 to 255")]
    [InlineData("ptz preset 256", "0 to 255")]
    [InlineData("ptz assign 1", "assign ID NAME")]
    [InlineData("ptz assign x gate", "0 to 255")]
    [InlineData("ptz zoom 0.5", "from 1 to 100")]
    [InlineData("ptz zoom 101", "from 1 to 100")]
    [InlineData("users", "list | add NAME PASSWORD user|admin")]
    [InlineData("services telnet on", "server, http, https, rtsp, rtmp, onvif")]
    [InlineData("services rtps on", "did you mean rtsp?")]
    [InlineData("services rtsp", "[NAME get | on | off | set PORT]")]
    [InlineData("services rtsp set 0", "1 to 65535")]
    [InlineData("services rtsp set 65536", "1 to 65535")]
    [InlineData("snapshot now", "usage: snapshot CAMERA")]
    public void A_mistake_says_what_is_allowed(string line, string expected)
    {
        var reading = Read(line);
        reading.Command.Should().BeNull();
        reading.Mistake.Should().StartWith(line.Split(' ')[0] + ":").And.Contain(expected);
    }

    [Theory]
    [InlineData("users add guest hunter2 root")]
    [InlineData("users add guest hunter2")]
    [InlineData("users add guest hunter2-that-is-longer-than-the-31-characters user")]
    [InlineData("users password guest hunter2 hunter2")]
    [InlineData("users pasword guest hunter2")]
    public void A_mistake_never_repeats_a_password(string line)
    {
        var reading = Read(line);
        reading.Command.Should().BeNull();
        reading.Mistake.Should().NotContain("hunter2");
    }

    [Fact]
    public void A_preset_has_a_name_that_fits_on_a_button()
    {
        var form = CommandForms.Named("ptz")!;
        form.Read(["assign", "1", ""]).Mistake.Should().Contain("1 to 64");
        form.Read(["assign", "1", new string('x', 65)]).Mistake.Should().Contain("1 to 64");
        form.Read(["assign", "1", "two\nlines"]).Mistake.Should().Contain("1 to 64");
        form.Read(["assign", "1", "the old gate"]).Mistake.Should().BeNull();
    }

    [Fact]
    public void Every_example_of_the_help_is_right()
    {
        foreach (var form in CommandForms.All)
        {
            form.Examples.Should().NotBeEmpty();
            foreach (var example in form.Examples)
            {
                // What follows an option or a quoted blank is not for the grammar.
                string[] words = [.. example.Replace("\"a password\"", "password").Split(" -f ")[0].Split(' ')];
                words[0].Should().Be(form.Name);
                form.Read(words[2..]).Mistake.Should().BeNull();
            }
        }
    }

    private static CommandReading Read(string line)
    {
        var words = line.Split(' ');
        return CommandForms.Named(words[0])!.Read(words[1..]);
    }
}
