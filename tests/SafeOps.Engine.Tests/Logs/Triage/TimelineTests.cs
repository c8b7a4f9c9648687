using SafeOps.Logs.Triage;

namespace SafeOps.Engine.Tests.Logs.Triage;

public sealed class TimelineTests
{
    [Fact]
    public void Keeps_the_counts_of_whatever_order_positions_come_in()
    {
        var grid = new TimelineGrid(TimelineScale.Time);
        var timeline = new Timeline();
        foreach (var position in new long[] { 100, 100, 103, 90, 101, 90, 200 })
            timeline.Add(grid, position);
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 1], timeline.Spread(90, 14, factor: 1));
        Assert.Equal(5, grid.Buckets);
    }

    [Fact]
    public void Widens_all_timelines_of_a_grid_without_losing_a_record()
    {
        var grid = new TimelineGrid(TimelineScale.Time);
        Timeline[] timelines = [new(), new()];
        for (var i = 0; i < 1000; i++)
            timelines[i % 2].Add(grid, 5000 + i);
        Assert.True(grid.Coarsen(timelines));
        Assert.True(grid.Coarsen(timelines));
        timelines[0].Add(grid, 5000);
        Assert.Equal(15, TimelineScale.Time.Width(grid.Level));
        Assert.Equal(timelines.Sum(t => t.Length), grid.Buckets);
        Assert.Equal([501, 500], timelines.Select(t => t.Spread(0, 1000, factor: 1).Sum()));
    }

    [Fact]
    public void Adds_narrow_buckets_to_wide_ones()
    {
        var narrow = new TimelineGrid(TimelineScale.Time);
        var (one, sum) = (new Timeline(), new Timeline());
        for (var second = 0; second < 60; second++)
            one.Add(narrow, 600 + second);
        sum.Add(one, factor: 15);
        Assert.Equal([15, 15, 15, 15], sum.Spread(40, 4, factor: 1));
    }

    [Fact]
    public void Each_width_divides_the_next() => Assert.All(
        new[] { TimelineScale.Time, TimelineScale.Lines },
        scale => Assert.All(Enumerable.Range(1, scale.Coarsest), level => Assert.Equal(0, scale.Width(level) % scale.Width(level - 1))));

    [Theory]
    [InlineData(0, 30, 1)]
    [InlineData(0, 3600, 300)]
    [InlineData(0, 86_400, 3600)]
    [InlineData(1_000_000, 1_000_000, 1)]
    public void Chooses_borders_that_people_look_for(long from, long to, long width) =>
        Assert.Equal(width, TimelineScale.Time.Width(TimelineScale.Time.LevelFor(from, to, TimelineScale.MostShown)));
}
