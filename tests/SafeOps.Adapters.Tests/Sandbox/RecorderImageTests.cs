using System.Diagnostics;
using System.Runtime.InteropServices;
using SafeOps.Adapters.Sandbox.Recording;

namespace SafeOps.Adapters.Tests.Sandbox;

public sealed class RecorderImageTests
{
    [Theory]
    [InlineData(Architecture.X64, "recorder-x64.s", "x86_64-linux-gnu")]
    [InlineData(Architecture.Arm64, "recorder-arm64.s", "aarch64-linux-gnu")]
    public async Task The_bytes_are_what_the_source_assembles_to(Architecture processor, string source, string target)
    {
        ObservedSandbox.Need("llvm-mc");
        ObservedSandbox.Need("objcopy");
        var folder = Directory.CreateTempSubdirectory("recorder").FullName;
        try
        {
            await RunAsync("llvm-mc", $"-triple={target}", "-filetype=obj", "-o", Path.Combine(folder, "recorder.o"), Path.Combine(AppContext.BaseDirectory, "Sandbox", source));
            await RunAsync("objcopy", "-I", "elf64-little", "-O", "binary", "-j", ".text", Path.Combine(folder, "recorder.o"), Path.Combine(folder, "recorder.bin"));
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, "recorder.bin"), TestContext.Current.CancellationToken), RecorderImage.Code(processor));
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
