using System.Diagnostics.CodeAnalysis;

namespace Bairelay.Configuration;

/// <summary>What reading a value may need beside the value.</summary>
internal sealed record ReadingContext(Findings Findings, string Folder, Func<string, string?> Environment);

/// <summary>The key being read, for its messages.</summary>
internal sealed record KeyContext(string Path, ReadingContext Reading)
{
    public string Expected { get; init; } = "";

    public Rejected Fail(TomlValue at, string message)
    {
        Reading.Findings.Problem(Path, at.Place, message);
        return default;
    }

    /// <summary>Names the types only, never the value: it may be a password in the wrong place.</summary>
    public Rejected WrongType(TomlValue at) => Fail(at, $"expected {Expected}, found {at.Kind}");
}

/// <summary>The value was wrong, and that has been reported.</summary>
internal readonly record struct Rejected;

/// <summary>A value, or the fact that it was rejected.</summary>
internal readonly struct Parsed<T>
{
    private readonly bool _good;
    private readonly T? _value;

    private Parsed(T value) => (_good, _value) = (true, value);

    public static implicit operator Parsed<T>(T value) => new(value);

    public static implicit operator Parsed<T>(Rejected _) => default;

    public static Parsed<T> Of(T value) => new(value);

    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return _good;
    }
}
