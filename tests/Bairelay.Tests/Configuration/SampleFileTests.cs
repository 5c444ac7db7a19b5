using System.Text.RegularExpressions;
using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

/// <summary>The annotated sample and the reference know every key that the program knows.</summary>
public sealed partial class SampleFileTests
{
    private static readonly string Root = RepositoryRoot();

    [Fact]
    public void The_sample_is_valid_as_it_stands()
    {
        var result = ConfigurationFile.Load(Path.Combine(Root, "config.sample.toml"), _ => null);

        result.Problems.Should().BeEmpty();
        result.Warnings.Should().BeEmpty();
        result.Options!.Cameras.Should().ContainSingle().Which.Name.Should().Be("front");
    }

    [Fact]
    public void The_samples_values_are_the_defaults()
    {
        var options = ConfigurationFile.Load(Path.Combine(Root, "config.sample.toml"), _ => null).Options!;
        var camera = options.Cameras.Single();

        (options.WakeServer with { AllowedClients = [] }).Should().Be(new WakeServerOptions { Enable = true, KnownUidsOnly = true, AllowedClients = [] });
        options.WakeServer.AllowedClients.Should().Equal(WakeServerOptions.DefaultAllowedClients);
        (options.PushListener with { Ports = [], Names = [] }).Should().Be(new PushListenerOptions { Ports = [], Names = [] });
        (options.Mqtt! with { Discovery = null }).Should().Be(new MqttOptions { BrokerAddress = "127.0.0.1" });
        options.Mqtt!.Discovery!.Features.Should().Equal(DiscoveryFeatures.All);
        camera.Should().Be(new CameraOptions { Name = "front", Uid = "ABCDEF0123456789", Password = new Secret("change-me") });
    }

    [Fact]
    public void Every_key_stands_in_the_sample_under_its_section() =>
        KeysOf(File.ReadLines(Path.Combine(Root, "config.sample.toml"))).Should().BeEquivalentTo(
            Schema.Top.Section.SelfAndDescendants().SelectMany(s => s.Keys.Select(k => $"{s.Header} {k.Name}")));

    [Fact]
    public void Every_key_and_every_alias_stands_in_the_reference()
    {
        var reference = File.ReadAllText(Path.Combine(Root, "docs", "configuration.md"));

        foreach (var section in Schema.Top.Section.SelfAndDescendants())
        {
            if (section.Name.Length > 0)
                reference.Should().Contain($"`{section.Header}`");
            foreach (var key in section.Keys)
            {
                foreach (var name in (string[])[key.Name, .. key.Aliases])
                    reference.Should().Contain($"`{name}`", "it is a key of {0}", section.Header);
            }

            foreach (var inert in section.InertKeys)
                reference.Should().Contain($"`{inert.Name}`", "{0} accepts it", section.Header);
        }
    }

    /// <summary>"[section] key" for every key, commented out or not.</summary>
    private static IEnumerable<string> KeysOf(IEnumerable<string> lines)
    {
        var section = "[]";
        foreach (var line in lines)
        {
            if (Header().Match(line) is { Success: true } header)
                section = header.Groups["name"].Value;
            else if (Assignment().Match(line) is { Success: true } assignment)
                yield return $"{section} {assignment.Groups["name"].Value}";
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "config.sample.toml")))
            folder = folder.Parent ?? throw new FileNotFoundException("config.sample.toml");
        return folder.FullName;
    }

    [GeneratedRegex(@"^(?:# )?(?<name>\[\[?[a-z_.]+\]\]?)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?:# )?(?<name>[a-z_]+) = ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assignment();
}
