using Bairelay.Fuzz;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Tests.Rules;

/// <summary>What fuzzing has found stays found: each kept input is read again with every run of the tests.</summary>
public sealed class FuzzCorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_decoder_still_reads_whatever_fuzzing_has_found(string name)
    {
        var target = FuzzTarget.All.Single(target => target.Name == name);
        target.Seeds.Should().NotBeEmpty();
        foreach (var input in target.Seeds.Concat(Corpus.Read(target)))
        {
            var reading = () => target.Examine(input);
            reading.Should().NotThrow(Convert.ToHexStringLower(input));
        }
    }

    [Fact]
    public void The_corpus_has_no_folder_without_a_decoder() =>
        Directory.EnumerateDirectories(Corpus.Folder).Select(Path.GetFileName).Should().BeSubsetOf(FuzzTarget.All.Select(target => target.Name));

    [Fact]
    public void Every_body_of_a_message_is_fuzzed()
    {
        var target = File.ReadAllText(Path.Combine(Corpus.Folder, "../Bairelay.Fuzz/Targets/BodyTarget.cs"));
        var bodies = typeof(IBody<>).Assembly.GetTypes()
            .Where(type => Array.Exists(type.GetInterfaces(), one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IBody<>)))
            .Select(type => type.Name).ToList();
        bodies.Should().HaveCountGreaterThan(30)
            .And.OnlyContain(name => target.Contains($"Same<{name}>", StringComparison.Ordinal) || target.Contains($".{name}>", StringComparison.Ordinal));
    }

    [Fact]
    public void The_corpus_stays_small()
    {
        var files = Directory.EnumerateFiles(Corpus.Folder, "*", SearchOption.AllDirectories).Select(path => new FileInfo(path).Length).ToList();
        files.Should().HaveCountGreaterThan(100).And.OnlyContain(length => length <= Mutation.Longest);
        files.Sum().Should().BeLessThan(1 << 20);
    }

    [Fact]
    public void A_decoder_that_throws_is_found() =>
        Examining([1], _ => throw new FormatException()).Should().Throw<FormatException>();

    [Fact]
    public void A_decoder_that_takes_memory_without_measure_is_found() =>
        Examining([1], _ => GC.KeepAlive(new byte[10 << 20])).Should().Throw<InvalidOperationException>().WithMessage("*bytes of memory for 1");

    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        byte[][] made = [.. Inputs(5), .. Inputs(5)];
        made[..100].Should().BeEquivalentTo(made[100..], options => options.WithStrictOrdering());
        made[..100].Select(Convert.ToHexString).Distinct().Should().HaveCountGreaterThan(50);

        static IEnumerable<byte[]> Inputs(int seed)
        {
            var mutation = new Mutation([[7, 7]], new Random(seed));
            return Enumerable.Range(0, 100).Select(_ => mutation.Of([1, 2, 3], [4, 5, 6]));
        }
    }

    private static Action Examining(byte[] input, FuzzTarget.Target feed) => () => new FuzzTarget("test", [], [], feed).Examine(input);
}
