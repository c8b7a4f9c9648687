using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Changes.Running;

namespace SafeOps.Engine.Tests.Changes.Steps.Files;

public sealed class SavedFileTests
{
    /// <summary>Around the size up to which a content stands in the file that describes it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(3_000_000)]
    public async Task An_undo_brings_back_a_file_of_any_size_byte_for_byte(int size)
    {
        using var bench = new ChangeBench();
        var before = new string([.. Enumerable.Range(0, size).Select(i => i % 61 == 60 ? '\n' : (char)('a' + (i % 26)))]);
        bench.Write("a.txt", before);
        var run = await bench.RunAsync(bench.Change("steps:\n  - id: write\n    uses: file.write\n    with: { file: a.txt, content: new }"));
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.True(run.CanUndo);
        Assert.Equal("new", bench.Read("a.txt"));

        await bench.Session.Recovery.UndoAsync(run.RunId, null, bench, CancellationToken.None);

        Assert.Equal(before, bench.Read("a.txt"));
    }
}
