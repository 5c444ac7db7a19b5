using System.CommandLine;

namespace Bairelay.Cli;

/// <summary>
/// The words before the one that is being typed, as far as they say what may stand there. System.CommandLine judges
/// whole lines, and on one that is not finished everything is an error.
/// </summary>
internal sealed class TypedLine
{
    private readonly RootCommand _root;
    private readonly List<string> _arguments = [];
    private readonly Dictionary<Option, string?> _given = [];

    private TypedLine(RootCommand root) => (_root, Command) = (root, root);

    /// <summary>The root until a command is named.</summary>
    public Command Command { get; private set; }

    /// <summary>The command's own words, without options.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Whose value the next word is, or may be.</summary>
    public Option? Open { get; private set; }

    /// <summary>The next word is a value whatever it looks like.</summary>
    public bool MustTake { get; private set; }

    /// <summary>After <c>--</c>.</summary>
    public bool OptionsAreOver { get; private set; }

    public IEnumerable<Option> Options =>
        Command == _root ? _root.Options : Command.Options.Concat(_root.Options.Where(option => option.Recursive));

    public static TypedLine Read(RootCommand root, IEnumerable<string> words)
    {
        var line = new TypedLine(root);
        foreach (var word in words) line.Take(word);
        return line;
    }

    public bool Has(Option option) => _given.ContainsKey(option);

    /// <summary>Null where it has none on this line.</summary>
    public string? ValueOf(Option option) => _given.GetValueOrDefault(option);

    public Option? Named(string name) =>
        Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name, StringComparer.Ordinal));

    /// <summary>A flag takes true and false as well, which nobody writes.</summary>
    public static bool TakesValue(Option option) => option.Arity.MinimumNumberOfValues > 0;

    /// <summary>Takes <c>--name=value</c> apart.</summary>
    public static bool IsPair(string word, out string name, out string value)
    {
        var equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        (name, value) = equals < 0 ? (word, "") : (word[..equals], word[(equals + 1)..]);
        return equals >= 0;
    }

    private void Take(string word)
    {
        var isOption = !OptionsAreOver && word.Length > 1 && word[0] == '-';
        if (Open is { } open && (MustTake || !isOption))
        {
            _given[open] = word;
            MustTake = false;
            if (!open.AllowMultipleArgumentsPerToken) Open = null;
            return;
        }

        if (isOption) TakeOption(word);
        else if (Command.Subcommands.FirstOrDefault(command => command.Name == word) is { } named && _arguments.Count == 0) Command = named;
        else _arguments.Add(word);
    }

    private void TakeOption(string word)
    {
        Open = null;
        if (word == "--")
        {
            OptionsAreOver = true;
            return;
        }

        var isPair = IsPair(word, out var name, out var value);
        if (Named(name) is not { } option) return;
        _given[option] = isPair ? value : null;
        if (isPair || !TakesValue(option)) return;
        (Open, MustTake) = (option, true);
    }
}
