using System.CommandLine;
using System.CommandLine.Parsing;

namespace Bairelay.Cli;

/// <summary>The options that every command takes, before or after its name (docs/manual.md).</summary>
internal sealed class GlobalOptions
{
    public Option<FileInfo> Config { get; } = new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => new FileInfo("config.toml"),
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the result as one JSON object.",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose", "-v", "-vv", "-vvv")
    {
        Description = "Log debug lines; -vv adds every packet.",
        Recursive = true,
        Arity = ArgumentArity.Zero,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(Config);
        root.Options.Add(Json);
        root.Options.Add(Verbose);
    }

    /// <summary>0 by default, 1 for debug, 2 and more for every packet.</summary>
    public static int Verbosity(ParseResult parsed) => parsed.Tokens
        .Where(token => token.Type == TokenType.Option)
        .Sum(token => token.Value switch
        {
            "--verbose" or "-v" => 1,
            "-vv" => 2,
            "-vvv" => 3,
            _ => 0,
        });
}
