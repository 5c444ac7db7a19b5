using System.CommandLine;
using System.Net;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.LocalCloud;

namespace Bairelay.Cli;

/// <summary><c>bairelay dns-snippet NAME</c>: what to paste into the resolver, with this machine's address in it.</summary>
internal static class DnsSnippetCommand
{
    public static Command Create(GlobalOptions options, Surroundings surroundings)
    {
        var command = new Command("dns-snippet", "Prints the lines that redirect the vendor's names to this machine, for your resolver.");
        var name = new Argument<string>("NAME") { Description = $"{string.Join(", ", DnsSnippets.Resolvers)}.", HelpName = "NAME" };
        name.CompletionSources.Add([.. DnsSnippets.Resolvers]);
        var address = new Option<string?>("--address") { Description = "Instead of this machine's address.", HelpName = "ADDRESS" };
        command.Arguments.Add(name);
        command.Options.Add(address);
        command.SetAction(parsed => Run(parsed, parsed.GetValue(name)!, parsed.GetValue(address), options, surroundings));
        return command;
    }

    private static int Run(ParseResult parsed, string resolver, string? wanted, GlobalOptions options, Surroundings surroundings)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var json = parsed.GetValue(options.Json);
        var printer = new CommandOutput(output, errors, json);
        if (!DnsSnippets.Resolvers.Contains(resolver, StringComparer.Ordinal))
            return printer.Write(CommandFailure.Usage($"there are lines for {string.Join(", ", DnsSnippets.Resolvers)}; docs/dns.md says what any other resolver must answer"));

        var configuration = ConfigurationFile.Load(parsed.GetValue(options.Config)!.ToString(), surroundings.Variable);
        // Who has not written one yet needs none: the names and the address are those of an empty file.
        if (configuration.Outcome == ConfigurationOutcome.Invalid) return ConfigurationReport.Refuse(configuration, json, output, errors);
        var settings = configuration.Options ?? new BairelayOptions();
        if (AddressOf(wanted, settings) is not { } address)
            return printer.Write(CommandFailure.Usage("this machine's address in the cameras' network is not known; give it: --address 192.168.1.5"));

        var lines = DnsSnippets.For(resolver, RedirectedNames.All(settings.PushListener), address).ToList();
        return printer.Write(new CommandResult(lines, members =>
        {
            members.WriteString("resolver", resolver);
            members.WriteString("address", $"{address}");
            members.WriteString("text", string.Join('\n', lines));
        }));
    }

    /// <summary>As told, as advertised, as bound, or as this machine faces its network; null: none that others can reach.</summary>
    private static IPAddress? AddressOf(string? wanted, BairelayOptions settings)
    {
        if (wanted is not null) return IPAddress.TryParse(wanted, out var given) && Protocol.BcUdp.Ipv4.From(given) is { IsAny: false } ? given : null;
        return OwnAddress.For(settings.WakeServer, camera: null) is { IsLoopback: false } own ? own.ToIPAddress() : null;
    }
}
