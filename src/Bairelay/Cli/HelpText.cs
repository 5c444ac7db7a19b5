using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Bairelay.Cameras.Commands;

namespace Bairelay.Cli;

/// <summary>Help with the commands in groups, and an example for each command.</summary>
internal sealed class HelpText(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>The commands in the order in which people meet them.</summary>
    public static IReadOnlyList<(string Title, string[] Names)> Groups { get; } =
    [
        ("Service", ["run", "mqtt", "rtsp", "mqtt-rtsp"]),
        ("One camera", [.. CommandForms.All.Select(form => form.Name)]),
        ("Operator", ["check-config", "import", "doctor", "dns-snippet", "status", "capture", "pushx-sink", "decode", "completion"]),
        ("Try out", ["demo", "simulate"]),
    ];

    private static readonly Dictionary<string, string[]> s_examples = new(StringComparer.Ordinal)
    {
        ["run"] = ["-c /etc/bairelay/config.toml run"],
        ["check-config"] = ["check-config -c config.toml"],
        ["import"] = ["import neolink.toml", "import settings.json -o /etc/bairelay/config.toml"],
        ["doctor"] = ["doctor", "doctor front --wake", "doctor --resolver 192.168.1.1 --json"],
        ["dns-snippet"] = ["dns-snippet pihole", "dns-snippet unbound --address 192.168.1.5"],
        ["pushx-sink"] = ["pushx-sink", "pushx-sink --calls 3 --json"],
        ["status"] = ["status", "status --json"],
        ["capture"] = ["capture front -f front.pcap", "capture front -f front.pcap 120 ask with pictures"],
        ["decode"] = ["decode cap.pcap"],
        ["completion"] = ["completion bash > /usr/share/bash-completion/completions/bairelay", "completion fish | source"],
        ["demo"] = ["demo"],
        ["simulate"] = ["simulate --uid 95270001ABCDEFGHWXYZ --server 192.168.1.5 --listen 127.0.0.2"],
    };

    /// <summary>Whoever asks for help need not have got the rest right.</summary>
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>()) option.Action = new HelpText((HelpAction)option.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        if (command is RootCommand root)
        {
            WriteRoot(root, output);
            return ExitCode.Success;
        }

        usual.Invoke(parseResult);
        var examples = CommandForms.Named(command.Name)?.Examples ?? s_examples.GetValueOrDefault(command.Name) ?? [];
        if (examples.Count > 0) output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
        foreach (var example in examples) output.WriteLine($"  bairelay {example}");
        return ExitCode.Success;
    }

    private static void WriteRoot(RootCommand root, TextWriter output)
    {
        output.WriteLine(root.Description);
        output.WriteLine();
        output.WriteLine("Usage: bairelay [options] COMMAND …");
        foreach (var (title, names) in Groups)
        {
            output.WriteLine();
            output.WriteLine($"{title}:");
            foreach (var name in names) output.WriteLine($"  {name,-13} {root.Subcommands.First(command => command.Name == name).Description}");
        }

        output.WriteLine();
        output.WriteLine("Options, before or after the command:");
        foreach (var option in root.Options)
        {
            var names = string.Join(", ", option.Aliases.Prepend(option.Name).OrderBy(name => name.Length).Where(name => name is not ("-?" or "/?" or "/h")));
            output.WriteLine($"  {names + (option.HelpName is { } value ? $" {value}" : ""),-26} {option.Description}");
        }

        output.WriteLine();
        output.WriteLine("bairelay COMMAND --help says more, with an example.");
    }
}
