using SafeOps.Logs.Triage;

namespace SafeOps.Engine.Tests.Logs.Triage;

public sealed class BurstTests
{
    [Fact]
    public void Finds_where_a_statement_is_made_far_more_often_than_usual()
    {
        var counts = Enumerable.Range(0, 60).Select(i => (long)(4 + i % 3)).ToArray();
        (counts[20], counts[21], counts[22]) = (150, 240, 170);
        var burst = Assert.IsType<Burst>(Burst.Find(counts, load: null));
        Assert.Equal((20, 22, 560L), (burst.From, burst.To, burst.Count));
        Assert.InRange(burst.Ratio, 30, 45);
    }

    [Fact]
    public void Is_not_moved_by_the_burst_itself_when_it_judges_what_is_usual()
    {
        var counts = new long[40];
        Array.Fill(counts, 1);
        for (var i = 10; i < 18; i++)
            counts[i] = 5000;
        Assert.Equal((10, 17), (Burst.Find(counts, null)!.From, Burst.Find(counts, null)!.To));
    }

    [Fact]
    public void Finds_what_is_said_at_one_time_only()
    {
        var counts = new long[50];
        counts[31] = 40;
        var burst = Assert.IsType<Burst>(Burst.Find(counts, null));
        Assert.Equal((31, 31), (burst.From, burst.To));
        Assert.True(double.IsPositiveInfinity(burst.Ratio));
    }

    [Theory]
    [MemberData(nameof(Calm))]
    public void Finds_none_where_chance_or_a_new_state_explains_it(string what, long[] counts)
    {
        Assert.NotEmpty(what);
        Assert.Null(Burst.Find(counts, null));
    }

    public static TheoryData<string, long[]> Calm()
    {
        var random = new Random(7);
        var steady = Enumerable.Range(0, 200).Select(_ => (long)Enumerable.Range(0, 40).Count(_ => random.Next(4) == 0)).ToArray();
        return new TheoryData<string, long[]>
        {
            { "a steady rate", steady },
            { "a few records, scattered", [0, 1, 0, 0, 2, 0, 0, 1, 0, 0, 0, 3, 0, 0, 1, 0] },
            { "half of the time", [.. Enumerable.Repeat(2L, 20), .. Enumerable.Repeat(80L, 20)] },
            { "too short a log", [0, 0, 90, 0] },
            { "nothing", new long[30] },
        };
    }

    [Fact]
    public void A_busy_hour_is_no_burst_of_what_is_said_all_the_time()
    {
        var load = Enumerable.Repeat(1000L, 48).ToArray();
        var counts = Enumerable.Repeat(10L, 48).ToArray();
        (load[30], counts[30]) = (10_000, 100);
        Assert.Null(Burst.Find(counts, load));
        counts[30] = 900;
        Assert.NotNull(Burst.Find(counts, load));
    }
}
