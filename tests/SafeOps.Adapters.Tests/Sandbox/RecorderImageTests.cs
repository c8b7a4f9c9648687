using System.Diagnostics;
using SafeOps.Adapters.Sandbox.Recording;

namespace SafeOps.Adapters.Tests.Sandbox;

public sealed class RecorderImageTests
{
    [Fact]
    public async Task The_bytes_are_what_the_source_assembles_to()
    {
        ObservedSandbox.Need("as");
        ObservedSandbox.Need("objcopy");
        Assert.SkipUnless(RecorderImage.IsAvailable, "the assembler of this machine is for another processor");
        var folder = Directory.CreateTempSubdirectory("recorder").FullName;
        try
        {
            var source = Path.Combine(AppContext.BaseDirectory, "Sandbox", "recorder-x64.s");
            await RunAsync("as", "-o", Path.Combine(folder, "recorder.o"), source);
            await RunAsync("objcopy", "-O", "binary", "-j", ".text", Path.Combine(folder, "recorder.o"), Path.Combine(folder, "recorder.bin"));
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, "recorder.bin"), TestContext.Current.CancellationToken), RecorderImage.Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
