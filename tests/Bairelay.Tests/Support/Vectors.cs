using System.Text.Json;

namespace Bairelay.Tests.Support;

/// <summary>One independently computed test vector.</summary>
public sealed record Vector(string Name, string Kind, JsonElement Inputs, JsonElement Outputs)
{
    public byte[] Bytes(string output) => Convert.FromHexString(Outputs.GetProperty(output).GetString()!);

    public byte[] InputBytes(string input) => Convert.FromHexString(Inputs.GetProperty(input).GetString()!);

    public uint Tid => Inputs.GetProperty("tid").GetUInt32();

    public override string ToString() => Name;
}

public static class Vectors
{
    private static readonly Lazy<IReadOnlyList<Vector>> s_all = new(Load);

    public static IReadOnlyList<Vector> All => s_all.Value;

    public static Vector Named(string name) => All.Single(vector => vector.Name == name);

    /// <summary>The packet of a discovery vector.</summary>
    public static byte[] Packet(string name) => Named("udp.packet." + name).Bytes("packet");

    public static TheoryData<string> NamesOf(string kind) =>
        [.. All.Where(vector => vector.Kind == kind).Select(vector => vector.Name)];

    /// <summary>Of every part of the protocol: each folder keeps its own file.</summary>
    private static IReadOnlyList<Vector> Load() =>
    [
        .. from resource in typeof(Vectors).Assembly.GetManifestResourceNames()
           where resource.EndsWith("vectors.json", StringComparison.Ordinal)
           from vector in Read(resource)
           select vector,
    ];

    private static List<Vector> Read(string resource)
    {
        using var stream = typeof(Vectors).Assembly.GetManifestResourceStream(resource)!;
        using var document = JsonDocument.Parse(stream);
        return
        [
            .. from vector in document.RootElement.GetProperty("vectors").EnumerateArray()
               select new Vector(
                   vector.GetProperty("name").GetString()!, vector.GetProperty("kind").GetString()!,
                   vector.GetProperty("inputs").Clone(), vector.GetProperty("outputs").Clone()),
        ];
    }
}
