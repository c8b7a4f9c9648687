using System.Text;
using SafeOps.LogFamilies;
using SafeOps.Logs.Mining;

namespace SafeOps.Engine.Tests.Logs.Mining;

/// <summary>Logs of known truth, one a kind of system, with one configuration for all.</summary>
public sealed class FamilyTests
{
    internal const int Lines = 2_000;

    /// <summary>Written before the miner, and looked at when it was done: it gives reasons in free words, which the miner takes for statements.</summary>
    private const string FreeReasons = "heldout-orders";

    public static TheoryData<string> Families => [.. LogFamily.Names];

    [Theory]
    [MemberData(nameof(Families))]
    public void Groups_lines_by_the_statement_that_wrote_them(string family)
    {
        var lines = LogFamily.Read(family).Write(Lines, seed: 11).ToList();

        var accuracy = GroupingAccuracy.Of([.. lines.Select(l => l.Statement)], Groups([.. lines.Select(l => l.Message)], 1));

        Assert.True(accuracy >= Least(family), $"{family}: {accuracy:0.000}");
    }

    [Fact]
    public void Groups_on_average_nineteen_of_twenty_lines_right()
    {
        var average = LogFamily.Names.Average(family =>
        {
            var lines = LogFamily.Read(family).Write(Lines / 2, seed: 12).ToList();
            return GroupingAccuracy.Of([.. lines.Select(l => l.Statement)], Groups([.. lines.Select(l => l.Message)], 1));
        });

        Assert.True(average >= 0.95, $"{average:0.000}");
    }

    [Theory]
    [InlineData("sshd")]
    [InlineData("phone")]
    [InlineData("linuxsys")]
    public void Groups_the_same_whatever_the_order_and_the_workers(string family)
    {
        var lines = LogFamily.Read(family).Write(Lines, seed: 13).Select(l => l.Message).ToList();
        var shuffled = lines.ToList();
        new Random(1).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shuffled));

        var groups = Texts(lines, 1);

        Assert.Equal(groups, Texts(lines, 4));
        Assert.Equal(groups.Order(StringComparer.Ordinal), Texts(shuffled, 3).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Finds_the_statements_of_one_day_again_in_the_next()
    {
        foreach (var family in LogFamily.Names)
        {
            var (first, _, _) = Mine([.. LogFamily.Read(family).Write(Lines, seed: 14).Select(l => l.Message)], 1);
            var (next, _, _) = Mine([.. LogFamily.Read(family).Write(Lines, seed: 15).Select(l => l.Message)], 1);
            var known = next.Templates.Where(t => first.Match(t.Text) is not null).Sum(t => t.Lines);
            Assert.True(known >= 0.95 * Lines, $"{family}: {known}");
        }
    }

    internal static double Least(string family) => family == FreeReasons ? 0.75 : 0.9;

    internal static List<int> Groups(List<string> lines, int workers)
    {
        var (set, table, shape) = Mine(lines, workers);
        return [.. lines.Select((_, i) => set.Of(table[i], shape[i]))];
    }

    private static List<string> Texts(List<string> lines, int workers)
    {
        var (set, table, shape) = Mine(lines, workers);
        return [.. lines.Select((_, i) => set.Templates[set.Of(table[i], shape[i])].Text)];
    }

    private static (TemplateSet Set, int[] Table, int[] Shape) Mine(List<string> lines, int workers)
    {
        var tables = Enumerable.Range(0, workers).Select(_ => new ShapeTable()).ToList();
        var (table, shape) = (new int[lines.Count], new int[lines.Count]);
        for (var i = 0; i < lines.Count; i++)
        {
            table[i] = i * 7 % workers;
            shape[i] = tables[table[i]].Add(Encoding.UTF8.GetBytes(lines[i]), out _);
        }
        return (TemplateMiner.Mine(tables, TestContext.Current.CancellationToken), table, shape);
    }
}
