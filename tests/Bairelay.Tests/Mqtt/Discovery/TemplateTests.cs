using System.Text.Json;
using System.Text.RegularExpressions;
using static Bairelay.Tests.Mqtt.Discovery.Announcing;

namespace Bairelay.Tests.Mqtt.Discovery;

/// <summary>What Home Assistant makes of our payloads. It shows "unknown" for None, and ignores what is neither on, off nor None.</summary>
public sealed partial class TemplateTests
{
    [Theory]
    [InlineData("binary_sensor/md", "on", "on")]
    [InlineData("binary_sensor/md", "off", "off")]
    [InlineData("binary_sensor/md", "unknown", "None")]
    [InlineData("binary_sensor/asleep", "asleep", "on")]
    [InlineData("binary_sensor/asleep", "awake", "off")]
    [InlineData("binary_sensor/asleep", "unreachable", "None")]
    [InlineData("binary_sensor/reachable", "asleep", "on")]
    [InlineData("binary_sensor/reachable", "awake", "on")]
    [InlineData("binary_sensor/reachable", "unreachable", "off")]
    [InlineData("binary_sensor/reachable", "something new", "None")]
    [InlineData("sensor/awake_today", """{"date":"2026-03-08","seconds":312,"reasons":{"push":300,"cli":12}}""", "312")]
    [InlineData("sensor/last_motion", """{"source":"push","last_motion":"2026-03-08T19:15:48+01:00"}""", "2026-03-08T19:15:48+01:00")]
    [InlineData("sensor/last_motion", """{"source":null,"last_motion":null}""", "None")]
    [InlineData("light/floodlight", """{"state":"on"}""", "on")]
    [InlineData("light/floodlight", """{"state":"off"}""", "off")]
    public void A_state_is_understood(string entity, string payload, string expected)
    {
        var config = Json(Plan(EveryAbility).Configs.Single(config => Name(config.Topic) == entity));
        var template = (config["value_template"] ?? config["state_value_template"])!.GetValue<string>();
        Evaluate(template, payload).Should().Be(expected);
        if (expected is "on" or "off") config["payload_" + expected]!.GetValue<string>().Should().Be(expected);
    }

    [Fact]
    public void There_is_no_template_of_another_kind()
    {
        var templates = from config in Plan(EveryAbility).Configs
                        from member in Json(config)
                        where member.Key.EndsWith("_template", StringComparison.Ordinal)
                        select member.Value!.GetValue<string>();
        templates.Should().HaveCount(6).And.OnlyContain(template => Member().IsMatch(template) || Words().IsMatch(template));
    }

    /// <summary>The two forms that are used, as Jinja takes them: a member of the payload's JSON, and a dictionary's get.</summary>
    private static string Evaluate(string template, string payload)
    {
        if (Member().Match(template) is { Success: true } member)
        {
            using var json = JsonDocument.Parse(payload);
            var value = json.RootElement.GetProperty(member.Groups["name"].Value);
            return value.ValueKind == JsonValueKind.Null ? "None" : value.ToString();
        }

        var words = Words().Match(template);
        words.Success.Should().BeTrue(template);
        var pairs = words.Groups["key"].Captures.Zip(words.Groups["value"].Captures, (key, value) => (key.Value, value.Value));
        return pairs.FirstOrDefault(pair => pair.Item1 == payload, ("", words.Groups["other"].Value)).Item2;
    }

    [GeneratedRegex(@"^\{\{ value_json\.(?<name>[a-z_]+) \}\}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Member();

    [GeneratedRegex(@"^\{\{ \{('(?<key>[a-z]+)': '(?<value>[a-z]+)'(, )?)+\}\.get\(value, '(?<other>[A-Za-z]+)'\) \}\}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Words();
}
