using System.Collections.Immutable;

namespace Bairelay.Configuration;

/// <summary>A kind of value: what it is called in messages, and how to read it.</summary>
internal sealed record Kind<T>(string Expected, Func<TomlValue, KeyContext, Parsed<T>> Reader)
{
    public Parsed<T> Read(TomlValue value, KeyContext key) => Reader(value, key with { Expected = Expected });
}

internal abstract class Key(string name)
{
    public string Name { get; } = name;

    public ImmutableArray<string> Aliases { get; protected set; } = [];

    public bool IsCalled(string written) =>
        string.Equals(written, Name, StringComparison.Ordinal) || Aliases.Contains(written, StringComparer.Ordinal);

    public abstract Parsed<object?> Read(TomlValue value, KeyContext context);
}

internal sealed class Key<T>(string name, Kind<T> kind, T? fallback) : Key(name)
{
    public T? Default { get; } = fallback;

    public Key<T> Alias(params ImmutableArray<string> names)
    {
        Aliases = names;
        return this;
    }

    public override Parsed<object?> Read(TomlValue value, KeyContext context) =>
        kind.Read(value, context).TryGet(out var result) ? Parsed<object?>.Of(result) : default(Rejected);
}

/// <summary>A key of neolink or of the original that has no effect here; <paramref name="Instead"/> says what has.</summary>
internal sealed record InertKey(string Name, string? Instead);

/// <summary>A [section] or a [[section]] and all that may stand in it.</summary>
internal sealed class Section(string name, bool repeated = false)
{
    private readonly List<Key> _keys = [];
    private readonly List<Section> _children = [];
    private readonly List<InertKey> _inert = [];

    public string Name { get; } = name;

    public bool Repeated { get; } = repeated;

    public Section? Parent { get; private set; }

    public IReadOnlyList<Key> Keys => _keys;

    public IReadOnlyList<Section> Children => _children;

    public IReadOnlyList<InertKey> InertKeys => _inert;

    /// <summary>As in the file, without brackets: "cameras.mqtt".</summary>
    public string Title => Parent is { Name.Length: > 0 } ? $"{Parent.Title}.{Name}" : Name;

    public string Header => Repeated ? $"[[{Title}]]" : $"[{Title}]";

    public Key<T> Key<T>(string key, Kind<T> kind, T fallback)
    {
        var added = new Key<T>(key, kind, fallback);
        _keys.Add(added);
        return added;
    }

    /// <summary>A key without a default: absent means that the thing is not there.</summary>
    public Key<T> Optional<T>(string key, Kind<T> kind)
    {
        var added = new Key<T>(key, kind, default);
        _keys.Add(added);
        return added;
    }

    public void Contains(params ReadOnlySpan<Section> children)
    {
        foreach (var child in children)
        {
            child.Parent = this;
            _children.Add(child);
        }
    }

    public void Inert(string? instead, params ReadOnlySpan<string> names)
    {
        foreach (var key in names)
            _inert.Add(new InertKey(key, instead));
    }

    public Key? FindKey(string written) => _keys.Find(k => k.IsCalled(written));

    public Section? FindChild(string written) => _children.Find(s => string.Equals(s.Name, written, StringComparison.Ordinal));

    public InertKey? FindInert(string written) => _inert.Find(k => string.Equals(k.Name, written, StringComparison.Ordinal));

    public IEnumerable<Section> SelfAndDescendants() => [this, .. _children.SelectMany(c => c.SelfAndDescendants())];
}
