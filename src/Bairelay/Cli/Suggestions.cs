using System.CommandLine;
using System.CommandLine.Completions;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;

namespace Bairelay.Cli;

/// <summary>
/// What may stand where somebody is typing, for the scripts of <see cref="CompletionScripts"/>. It comes from the commands
/// themselves, so that it is never out of date: CAMERA in help is a camera of the configuration here, FILE is a file.
/// Connects to nothing, and reads no more of the configuration than names.
/// </summary>
internal sealed class Suggestions(RootCommand root, GlobalOptions options, Surroundings surroundings)
{
    /// <summary>In place of a command, for the scripts alone; the words come one a line on standard input.</summary>
    public const string Verb = "__complete";

    /// <summary>The one line of the answer where a file is expected, which shells find better; no word begins with a colon.</summary>
    public const string Files = ":files";

    public async Task<int> AnswerAsync(TextWriter output)
    {
        var words = new List<string>();
        var input = surroundings.StandardInput();
        while (await input.ReadLineAsync() is { } word) words.Add(word);
        foreach (var line in For(words)) await output.WriteLineAsync(line);
        return ExitCode.Success;
    }

    /// <summary>A word and perhaps, after a tab, its description on each line.</summary>
    /// <param name="words">Without the program's name. The last one is being typed, and may be empty.</param>
    public IEnumerable<string> For(IReadOnlyList<string> words)
    {
        var typed = words.Count > 0 ? words[^1] : "";
        var line = TypedLine.Read(root, words.SkipLast(1));
        var isOption = !line.MustTake && !line.OptionsAreOver && typed.StartsWith('-');
        if (isOption && TypedLine.IsPair(typed, out var name, out var value))
            return line.Named(name) is { } pair && TypedLine.TakesValue(pair) ? Matching(value, Values(pair), $"{name}=") : [];
        if (isOption) return Matching(typed, line.Options.Where(option => IsOffered(option, line)).SelectMany(option => Names(option, typed)));
        if (line.Open is { } open) return Matching(typed, Values(open));
        return Matching(typed, Words(line));
    }

    private static IEnumerable<string> Matching(string typed, IEnumerable<string> suggestions, string before = "") =>
        suggestions.Where(one => one == Files || one.StartsWith(typed, StringComparison.Ordinal)).Select(one => one == Files ? one : before + one);

    private static bool IsOffered(Option option, TypedLine line) =>
        !option.Hidden && (!line.Has(option) || option.Arity.MaximumNumberOfValues > 1);

    /// <summary>The long name says what it does; a short one is offered to whom has typed it.</summary>
    private static IEnumerable<string> Names(Option option, string typed) =>
        option.Aliases.Where(alias => alias == typed).Prepend(option.Name).Select(name => Described(name, option.Description));

    private static string Described(string word, string? description) => string.IsNullOrEmpty(description) ? word : $"{word}\t{description}";

    private static IEnumerable<string> Values(Option option) =>
        option.HelpName is "FILE" or "JSON" ? [Files] : option.GetCompletions(CompletionContext.Empty).Select(item => item.Label);

    private IEnumerable<string> Words(TypedLine line)
    {
        var count = line.Arguments.Count;
        if (line.Command.Subcommands.Count > 0)
            return count > 0 ? [] : line.Command.Subcommands.Where(command => !command.Hidden).Select(command => Described(command.Name, command.Description));

        var arguments = line.Command.Arguments;
        var argument = count < arguments.Count ? arguments[count] : arguments.LastOrDefault(last => last.Arity.MaximumNumberOfValues > 1);
        return argument?.Name switch
        {
            // With nothing else left to say, what must be said.
            null => line.Command.Options.Where(option => option.Required && !line.Has(option)).Select(option => Described(option.Name, option.Description)),
            "CAMERA" => ListedCameras.In(ConfigurationOf(line)),
            "FILE" => [Files],
            "WORDS" when CommandForms.Named(line.Command.Name) is { } form => form.Following([.. line.Arguments.Skip(1)]),
            _ => argument.GetCompletions(CompletionContext.Empty).Select(item => item.Label),
        };
    }

    /// <summary>The word of the line as it was typed: no shell has put the home folder into it yet.</summary>
    private string ConfigurationOf(TypedLine line)
    {
        var path = line.ValueOf(options.Config) ?? $"{options.Config.GetDefaultValue()}";
        return path.StartsWith("~/", StringComparison.Ordinal) && surroundings.Variable("HOME") is { Length: > 0 } home ? home + path[1..] : path;
    }
}
