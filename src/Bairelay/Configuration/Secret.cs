using System.Diagnostics;

namespace Bairelay.Configuration;

/// <summary>
/// A password. Nothing that formats an object shows it: logs, records, exceptions, a debugger.
/// Compares by value, so that a re-read configuration can tell an unchanged camera.
/// </summary>
[DebuggerDisplay(Hidden)]
internal sealed class Secret(string value) : IEquatable<Secret>
{
    private const string Hidden = "***";

    private readonly string _value = value;

    /// <summary>The value itself. Call it where the bytes are needed, never to print them.</summary>
    public string Reveal() => _value;

    public override string ToString() => Hidden;

    public bool Equals(Secret? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);
}
