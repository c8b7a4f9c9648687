using System.Diagnostics;

namespace SafeOps.PowerShell.Tests.Sessions;

/// <summary>The host as a process of its own, without a terminal.</summary>
internal sealed record HostProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<HostProcess> Run(params string[] words) => await Run(words, input: "");

    /// <summary>Runs a script given as text, which can hold anything that a command line could not.</summary>
    public static async Task<HostProcess> RunScript(string script) => await Run(["-"], script);

    public static async Task<HostProcess> Run(string[] words, string input, IReadOnlyDictionary<string, string>? environment = null) =>
        await Start("dotnet", ["exec", BuiltFiles.Host, .. words], input, environment);

    public static async Task<HostProcess> Start(
        string program, IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        // A shell ignores SIGINT for what it starts in the background, tests included, and a child inherits that; at a terminal it counts.
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : program, OperatingSystem.IsLinux() ? ["--default-signal=INT,TERM", program, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new HostProcess(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
