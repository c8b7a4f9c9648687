using SafeOps.Engine.Tests.Logs.Reading;
using SafeOps.LogFamilies;

namespace SafeOps.Engine.Tests.Logs.Mining;

/// <summary>Whole lines through the reader, which takes time, level, host and logger off by itself.</summary>
public sealed class FullLineTests
{
    public static TheoryData<string> Families => FamilyTests.Families;

    [Theory]
    [MemberData(nameof(Families))]
    public void Groups_whole_lines_as_well_as_messages(string family)
    {
        using var folder = new LogFolder();
        var lines = LogFamily.Read(family).Write(FamilyTests.Lines, seed: 11).ToList();

        var records = LogFolder.Read(LogFolder.Request(folder.Write(string.Join('\n', lines.Select(l => l.Text)))));

        Assert.Equal(lines.Count, records.Count);
        var accuracy = GroupingAccuracy.Of([.. lines.Select(l => l.Statement)], FamilyTests.Groups([.. records.Select(r => r.Message)], 1));
        Assert.True(accuracy >= FamilyTests.Least(family), $"{family}: {accuracy:0.000}, {records[0].Message}");
    }
}
