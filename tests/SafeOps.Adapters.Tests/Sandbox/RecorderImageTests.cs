using System.Diagnostics;
using System.Runtime.InteropServices;
using SafeOps.Adapters.Sandbox.Recording;

namespace SafeOps.Adapters.Tests.Sandbox;

public sealed class RecorderImageTests
{
    [Theory]
    [InlineData(Architecture.X64, "recorder-x64.lst", "x86_64-linux-gnu")]
    [InlineData(Architecture.Arm64, "recorder-arm64.lst", "aarch64-linux-gnu")]
    public async Task The_bytes_of_a_listing_are_what_its_text_assembles_to(Architecture processor, string listing, string target)
    {
        var assembler = processor == RuntimeInformation.ProcessArchitecture && ObservedSandbox.Has("as") ? "as" : "llvm-mc";
        ObservedSandbox.Need(assembler);
        ObservedSandbox.Need("objcopy");
        var folder = Directory.CreateTempSubdirectory("recorder").FullName;
        try
        {
            var (source, compiled, bytes) = (Path.Combine(folder, "recorder.s"), Path.Combine(folder, "recorder.o"), Path.Combine(folder, "recorder.bin"));
            await File.WriteAllLinesAsync(source, File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Sandbox", listing)).Select(l => l.TrimStart([.. "0123456789abcdef"])), TestContext.Current.CancellationToken);
            await RunAsync(assembler, [.. assembler == "as" ? [] : new[] { $"-triple={target}", "-filetype=obj" }, "-o", compiled, source]);
            await RunAsync("objcopy", "-I", "elf64-little", "-O", "binary", "-j", ".text", compiled, bytes);
            Assert.Equal(await File.ReadAllBytesAsync(bytes, TestContext.Current.CancellationToken), RecorderImage.Code(processor));
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
