using SafeOps.Commands;

namespace SafeOps.Engine.Tests.Commands;

/// <summary>Whole command lines: what reads is useful only if it is known to read, and what writes must never be taken for it.</summary>
public sealed class CommandCaseTests
{
    private static readonly CommandReader Reader = new();

    public static TheoryData<string> Reading => [.. CommandCases.Files("read").Select(f => Path.GetFileName(f))];

    public static TheoryData<string> Writing => [.. CommandCases.Files("write").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Reading))]
    public void Everyday_reading_is_known_to_read(string file)
    {
        var lines = CommandCases.Lines(Find("read", file)).ToList();
        var missed = lines.Select(l => Reader.Read(l, CommandShell.Bash)).Where(r => r.Effect != CommandEffect.Read).ToList();
        Assert.True(
            missed.Count <= lines.Count * 0.03,
            $"{missed.Count} of {lines.Count} are not known to read:\n" + string.Join('\n', missed.Select(m => $"{m.Effect}: {m.Text}\n    {m.Reasons.FirstOrDefault(r => r.Effect > CommandEffect.Read)?.Message}")));
    }

    [Theory]
    [MemberData(nameof(Writing))]
    public void Nothing_that_may_change_something_is_taken_for_reading(string file)
    {
        var taken = CommandCases.Lines(Find("write", file)).Where(l => Reader.Read(l, CommandShell.Bash).Effect == CommandEffect.Read).ToList();
        Assert.True(taken.Count == 0, $"{taken.Count} are taken for reading:\n" + string.Join('\n', taken));
    }

    private static string Find(string kind, string file) => CommandCases.Files(kind).Single(f => Path.GetFileName(f) == file);
}
