using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Names;
using static Bairelay.Tests.LocalCloud.Names.DnsBytes;

namespace Bairelay.Tests.LocalCloud.Names;

public sealed class DnsCacheTests
{
    private const string Name = "03 666f6f 03 6f7267 00";
    private const string Answers = "c00c 0001 0001 0000012c 0004 c6336401   c00c 0001 0001 00000064 0004 c6336402";

    private readonly DnsCache _cache = new();

    [Fact]
    public void A_reply_is_kept_as_long_as_its_shortest_record_and_grows_older_meanwhile()
    {
        Keep(Query(Name), $"1234 8180 0001 0002 0000 0000 {Name} 0001 0001 {Answers}");
        Find(Query(Name, id: "9999"), 0).Should().Equal(Of($"9999 8180 0001 0002 0000 0000 {Name} 0001 0001 {Answers}"));
        Find(Query(Name), 99).Should().Equal(Of(
            $"1234 8180 0001 0002 0000 0000 {Name} 0001 0001   c00c 0001 0001 000000c9 0004 c6336401   c00c 0001 0001 00000001 0004 c6336402"));
        Find(Query(Name), 100).Should().BeNull();
        _cache.Count.Should().Be(0);
    }

    [Fact]
    public void Whoever_asks_in_another_case_gets_it_back()
    {
        Keep(Query(Name), $"1234 8180 0001 0002 0000 0000 {Name} 0001 0001 {Answers}");
        Find(Query("03 464f4f 03 4f5247 00"), 0).Should().Equal(Of($"1234 8180 0001 0002 0000 0000 03 464f4f 03 4f5247 00 0001 0001 {Answers}"));
    }

    [Theory]
    [InlineData(28, "0100", "", "another type")]
    [InlineData(1, "0110", "", "other flags")]
    [InlineData(1, "0100", "00 0029 1000 00000000 0000", "an extension")]
    public void A_query_that_differs_is_another_one(int type, string flags, string more, string kind)
    {
        Keep(Query(Name), $"1234 8180 0001 0002 0000 0000 {Name} 0001 0001 {Answers}");
        Find(Query(Name, type, flags: flags, more: more), 0).Should().BeNull(kind);
    }

    [Theory]
    [InlineData("1234 8380 0001 0002 0000 0000", Answers, "cut short")]
    [InlineData("1234 8182 0001 0002 0000 0000", Answers, "a failure")]
    [InlineData("1234 8180 0001 0000 0000 0000", "", "no answer, and nothing says for how long")]
    [InlineData("1234 8183 0001 0000 0000 0000", "", "no such name, and nothing says for how long")]
    [InlineData("1234 8180 0001 0003 0000 0000", Answers, "a record is missing")]
    [InlineData("1234 8180 0001 0001 0000 0000", "c00c 0001 0001 00000000 0004 c6336401", "not to be kept")]
    [InlineData("1234 8180 0001 0001 0000 0000", "c00c 0001 0001 00000100 0005 c6336401", "longer than it is")]
    [InlineData("1234 8180 0001 0001 0000 0000", "80", "no name")]
    public void What_may_not_be_kept_is_not(string header, string records, string kind)
    {
        Keep(Query(Name), $"{header} {Name} 0001 0001 {records}");
        Find(Query(Name), 0).Should().BeNull(kind);
    }

    /// <summary>RFC 2308: the least of the record's own lifetime and its last number. An extension's "lifetime" holds flags.</summary>
    [Fact]
    public void That_there_is_no_such_name_is_kept_for_as_long_as_its_zone_says()
    {
        var authority = "c010 0006 0001 00000e10 001a 01 61 00 01 62 00 00000001 00000002 00000003 00000004 0000003c";
        var extension = "00 0029 1000 00008000 0000";
        var query = Query(Name, counts: "0001 0000 0000 0001", more: extension);
        Keep(query, $"1234 8183 0001 0000 0001 0001 {Name} 0001 0001 {authority} {extension}");
        Find(query, 59)![^6..].Should().Equal(Of("0000 8000 0000"));
        Find(query, 60).Should().BeNull();
    }

    [Fact]
    public void The_oldest_makes_room_when_a_thousand_are_kept()
    {
        for (var number = 0; number <= 1_000; number++)
        {
            var name = $"04 {Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes($"{number:0000}"))} 00";
            Keep(Query(name), $"1234 8180 0001 0001 0000 0000 {name} 0001 0001 c00c 0001 0001 00000064 0004 c6336401");
        }

        _cache.Count.Should().Be(1_000);
        Find(Query("04 30303030 00"), 0).Should().BeNull();
        Find(Query("04 30303031 00"), 0).Should().NotBeNull();
    }

    private static Moment At(long seconds) => new(seconds * 1000, seconds * 1000);

    private static DnsQuestion Question(byte[] query) => DnsQuestion.TryRead(query, out var question) ? question : throw new InvalidOperationException();

    private void Keep(byte[] query, string reply) => _cache.Keep(query, Question(query), Of(reply), At(0));

    private byte[]? Find(byte[] query, long seconds) => _cache.Find(query, Question(query), At(seconds));
}
