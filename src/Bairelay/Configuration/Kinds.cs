using System.Collections.Immutable;

namespace Bairelay.Configuration;

/// <summary>Numbers, choices and lists.</summary>
internal static partial class Kinds
{
    public static Kind<bool> Flag { get; } = new("true or false", (value, key) =>
        value is TomlBoolean flag ? flag.Value : key.WrongType(value));

    public static Kind<int> PortNumber { get; } = Integer(1, 65535);

    public static Kind<int> Integer(int min, int max) => new("an integer", (value, key) =>
        value is not TomlInteger integer ? key.WrongType(value)
        : integer.Value < min || integer.Value > max ? key.Fail(value, $"must be between {min} and {max}, not {integer.Value}")
        : (int)integer.Value);

    public static Kind<TimeSpan> Milliseconds(int min, int max)
    {
        var integer = Integer(min, max) with { Expected = "an integer (milliseconds)" };
        return new(integer.Expected, (value, key) =>
            integer.Read(value, key).TryGet(out var ms) ? TimeSpan.FromMilliseconds(ms) : default(Rejected));
    }

    /// <summary>Whole or fractional: neolink's files have seconds like 2.1.</summary>
    public static Kind<TimeSpan> Seconds(int min, int max) => new("a number (seconds)", (value, key) =>
    {
        if (value is not (TomlInteger or TomlFloat))
            return key.WrongType(value);
        var seconds = value is TomlInteger integer ? integer.Value : ((TomlFloat)value).Value;
        // Said this way round so that NaN is out of range too.
        return seconds >= min && seconds <= max
            ? TimeSpan.FromSeconds(seconds)
            : key.Fail(value, $"must be between {min} and {max} seconds");
    });

    /// <summary>One of a few words; capitals do not matter, as in neolink.</summary>
    public static Kind<T> OneOf<T>(params (string Name, T Value)[] choices) => OneOf(choices, refused: "", reason: "");

    /// <summary>The same, with one word that gets an answer of its own.</summary>
    public static Kind<T> OneOf<T>((string Name, T Value)[] choices, string refused, string reason) => new("a string", (value, key) =>
    {
        if (value is not TomlText text)
            return key.WrongType(value);
        foreach (var choice in choices)
        {
            if (string.Equals(choice.Name, text.Value, StringComparison.OrdinalIgnoreCase))
                return choice.Value;
        }

        if (refused.Length > 0 && string.Equals(refused, text.Value, StringComparison.OrdinalIgnoreCase))
            return key.Fail(value, reason);
        var names = choices.Select(c => c.Name).ToList();
        var near = NearestName.Of(text.Value, names) is { } nearest ? $"; did you mean {KeyText.Quoted(nearest)}?" : "";
        return key.Fail(value, $"{KeyText.Quoted(text.Value)} is not one of {string.Join(", ", names.Select(KeyText.Quoted))}{near}");
    });

    public static Kind<ImmutableArray<T>> ListOf<T>(Kind<T> item, bool mayBeEmpty = true) => new($"a list, each item {item.Expected}", (value, key) =>
        value is not TomlList { OfTables: false } list ? key.WrongType(value)
        : list.Items.Count == 0 && !mayBeEmpty ? key.Fail(value, "must not be an empty list")
        : Items(list, item, key));

    /// <summary>The key's old form, one value, or a list of them.</summary>
    public static Kind<ImmutableArray<T>> OneOrMore<T>(Kind<T> item) => new($"{item.Expected} or a list of them", (value, key) =>
    {
        if (value is TomlList)
            return ListOf(item, mayBeEmpty: false).Read(value, key);
        return (item with { Expected = key.Expected }).Read(value, key).TryGet(out var single) ? ImmutableArray.Create(single) : default(Rejected);
    });

    public static Kind<Pair<TFirst, TSecond>> PairOf<TFirst, TSecond>(string expected, Kind<TFirst> first, Kind<TSecond> second) => new(expected, (value, key) =>
    {
        if (value is not TomlList { OfTables: false } list)
            return key.WrongType(value);
        if (list.Items.Count != 2)
            return key.Fail(value, $"expected {expected}, found a list of {list.Items.Count}");
        // Both are read even if the first is wrong, so that both are reported.
        var one = first.Read(list.Items[0], key);
        var two = second.Read(list.Items[1], key);
        return one.TryGet(out var a) && two.TryGet(out var b) ? new Pair<TFirst, TSecond>(a, b) : default(Rejected);
    });

    private static Parsed<ImmutableArray<T>> Items<T>(TomlList list, Kind<T> item, KeyContext key)
    {
        var read = ImmutableArray.CreateBuilder<T>(list.Items.Count);
        foreach (var value in list.Items)
        {
            if (item.Read(value, key).TryGet(out var one))
                read.Add(one);
        }

        return read.Count == list.Items.Count ? read.ToImmutable() : default(Rejected);
    }
}

internal sealed record Pair<TFirst, TSecond>(TFirst First, TSecond Second);
