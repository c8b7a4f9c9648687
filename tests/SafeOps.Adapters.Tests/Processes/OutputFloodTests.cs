using SafeOps.Adapters.Processes;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Processes;

/// <summary>What is allocated is counted for the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(OutputFloodTests), DisableParallelization = true)]
[Collection(nameof(OutputFloodTests))]
public sealed class OutputFloodTests
{
    [Fact]
    public async Task A_flood_of_output_stays_bounded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "yes and head are not on this machine");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var request = new ProgramRequest("sh", ["-c", "yes 0123456789 | head -c 100000000; yes error | head -c 1000000 >&2; echo end"], Path.GetTempPath());
        var result = await new ProgramRunner(TimeProvider.System).RunAsync(request, TestContext.Current.CancellationToken);
        Assert.EndsWith("end\n", result.Output);
        Assert.InRange(result.Output.Length, 1, 70_000);
        Assert.InRange(result.ErrorOutput.Length, 1, 70_000);
        Assert.NotNull(BoundedText.SplitAtCut(result.Output));
        // Kept whole, the output alone would take 200 MB.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 150_000_000);
    }
}
