using System.Globalization;

namespace Bairelay.Cameras.Commands;

/// <summary>What the words after CAMERA came to: a command, or what is wrong with them.</summary>
internal readonly record struct CommandReading(CameraCommand? Command, string? Mistake)
{
    /// <summary>The words do not fit the grammar at all; the grammar itself is the best answer.</summary>
    public static CommandReading Unfit => default;

    public static implicit operator CommandReading(CameraCommand command) => new(command, null);

    /// <summary>A bad value; says what is allowed.</summary>
    public static implicit operator CommandReading(string mistake) => new(null, mistake);
}

/// <summary>One command of the command line and of the control socket.</summary>
/// <param name="Words">The grammar of the words after CAMERA, as help shows it; empty for none.</param>
/// <param name="Examples">Without the program's name.</param>
/// <param name="Reader">Turns the words into a command. Mistakes never repeat a word that may be a password.</param>
internal sealed record CommandForm(
    string Name, string Words, string Description, IReadOnlyList<string> Examples,
    Func<IReadOnlyList<string>, CommandReading> Reader)
{
    /// <summary>The fixed words that may come after these, for a shell that completes; values are not among them.</summary>
    public Func<IReadOnlyList<string>, IReadOnlyList<string>> Following { get; init; } = _ => [];

    public static CommandForm WithoutWords(string name, string description, string example, Func<CameraCommand> create) =>
        new(name, "", description, [example], words => words.Count == 0 ? create() : CommandReading.Unfit);

    /// <summary>For settings that are shown without a word and changed by <c>on</c> or <c>off</c>.</summary>
    public static CommandForm OnOff(string name, string description, IReadOnlyList<string> examples, Func<bool?, CameraCommand> create) =>
        new(name, "[on|off]", description, examples, words => words switch
        {
            [] => create(null),
            ["on"] => create(true),
            ["off"] => create(false),
            _ => CommandReading.Unfit,
        })
        { Following = words => words.Count == 0 ? ["on", "off"] : [] };

    public CommandReading Read(IReadOnlyList<string> words)
    {
        var reading = Reader(words);
        if (reading.Command is not null) return reading;
        return $"{Name}: {reading.Mistake ?? $"usage: {Name} CAMERA {Words}".TrimEnd()}";
    }

    /// <summary>A number as everybody writes it: digits, at most one point, no sign.</summary>
    public static double? Number(string word) =>
        double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public static int? Integer(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
