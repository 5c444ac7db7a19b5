using System.Text;
using System.Text.Json;
using Bairelay.Configuration;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// A configuration file. Whatever the text: no exception, a finding for whatever is wrong, at a place that is in the file,
/// one line for each, and a secret of the environment in none of them.
/// </summary>
internal static class ConfigurationTarget
{
    private const string Secret = "kN7-qqZw-4471-vault";

    private static readonly string[] s_texts =
    [
        "[[cameras]]\nname = \"front\"\nuid = \"95270001ABCDEFGH\"\npassword = \"${PASSWORD}\"\n",
        """
        bind = "0.0.0.0"
        state_dir = "/var/lib/bairelay"
        log_level = "debug"
        [wake_server]
        enabled = true
        heartbeat_ms = 20000
        allowed_clients = ["192.168.0.0/16", "10.0.0.1"]
        advertise_addr = "192.0.2.1"
        [push_listener]
        push_listener_port = [443, 53]
        push_names = ["pushx.reolink.com"]
        [mqtt]
        broker_addr = "127.0.0.1"
        port = 1883
        credentials = ["user", "${PASSWORD}"]
        topic_prefix = "bairelay"
        [mqtt.discovery]
        topic = "homeassistant"
        features = ["motion", "battery"]
        [dns]
        upstream = ["9.9.9.9:53"]
        [[cameras]]
        name = "front"
        username = 'admin'
        password_file = "front.secret"
        address = "192.0.2.5:9000"
        idle_disconnect = true
        motion_wake_hold_secs = 30
        mqtt = { enable_pir = true, battery_update = 2000 }
        [cameras.mqtt]
        enable_preview = false
        """,
        "# comment\nkey = 1\n'quoted key' = 0x1F\n[a.b]\nc = [1, [2.5, inf], {x = 1979-05-27T07:32:00Z}]\nd = \"\"\"\nmany\nlines\\u00e9\"\"\"\ne = '''raw'''\n",
        "bind_addr = \"::\"\nbind_port = 9000\nusers = [{name = \"a\", pass = \"b\"}]\n[[cameras]]\nname=\"a/b\"\nadress=\"x\"\npasswrd=1\nuid=\"short\"\n[[cameras]]\nname=\"a/b\"\n",
    ];

    public static IReadOnlyList<byte[]> Seeds { get; } = [.. s_texts.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. ((string[])["\n", "\"", "'", "\"\"\"", "'''", "[", "]", "[[", "]]", "{", "}", "=", ",", ".", "#", "\\", "\\u", "\\U0010FFFF", "true", "false", "-1", "9223372036854775808", "1e999", "nan",
            "0x", "1979-05-27", "${PASSWORD}", "${NONE}", "${", "\r", "\t", "\0", "\u001b[2J", "\u202e", "\ufeff", "\u00e9", "[[cameras]]\nname = \"b\"\n", new('[', 70)]).Select(Encoding.UTF8.GetBytes),
        .. s_texts.SelectMany(text => text.Split('\n')).Select(line => Encoding.UTF8.GetBytes(line + "\n")),
        [0xff], [0xed, 0xa0, 0x80],
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var lines = 1 + bytes.Count((byte)'\n');
        if (!LimitedFile.TryDecode(bytes, out var text, out var wrong))
        {
            Demand.That(wrong.Line >= 1 && wrong.Line <= lines && wrong.Column >= 1, $"{wrong} in {lines} lines");
            return;
        }

        var result = ConfigurationFile.Parse(text, "/nowhere/config.toml", name => name == "PASSWORD" ? Secret : null);
        Demand.That(result.Outcome == (result.Problems.IsEmpty ? ConfigurationOutcome.Valid : ConfigurationOutcome.Invalid), $"{result.Outcome} with {result.Problems.Length} problems");
        Demand.That(result.Options is not null == (result.Outcome == ConfigurationOutcome.Valid), "options, or their absence");
        foreach (var finding in result.Problems.Concat(result.Warnings))
            Demand.That(finding.Line >= 0 && finding.Line <= lines + 1 && finding.Column >= 0, $"{finding} in {lines} lines");
        Report(result);
    }

    private static void Report(ConfigurationResult result)
    {
        using var plain = new StringWriter { NewLine = "\n" };
        ConfigurationReport.WriteText(plain, result);
        var told = plain.ToString().Split('\n');
        Demand.That(told.Length == result.Problems.Length + result.Warnings.Length + 2, "a finding takes more than its line");
        foreach (var line in told) Demand.OneLine(line, "a finding");
        using var json = new StringWriter();
        ConfigurationReport.WriteJson(json, result);
        JsonDocument.Parse(json.ToString()).Dispose();
        Demand.That(!plain.ToString().Contains(Secret, StringComparison.Ordinal) && !json.ToString().Contains(Secret, StringComparison.Ordinal), "a secret is told");
    }
}
