using System.Diagnostics;

namespace SafeOps.TestServers;

/// <summary>The server's programs on this machine, and the account they run under: PostgreSQL refuses to run as root.</summary>
internal static class PostgresPrograms
{
    /// <summary>The folder with <c>initdb</c>; null where PostgreSQL's server is not installed.</summary>
    public static string? Folder { get; } = FindFolder();

    /// <summary>Null where this process's own account serves.</summary>
    public static string? Account { get; } = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
        ? new[] { "postgres", "nobody" }.FirstOrDefault(a => Read("id", "-u", a) is not null)
        : null;

    public static string Run(params string[] line)
    {
        using var process = Start(line);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Result
            : throw new InvalidOperationException($"{string.Join(' ', line)} ended with {process.ExitCode}: {output.Result}{errors.Result}");
    }

    /// <summary>A command line of one of the server's programs, under the account it needs.</summary>
    public static string[] AsAccount(params string[] line) => Account is null
        ? line
        : Read("runuser", "--version") is not null
            ? ["runuser", "-u", Account, "--", .. line]
            : ["setpriv", $"--reuid={Account}", $"--regid={Read("id", "-g", Account)!.Trim()}", "--clear-groups", .. line];

    private static string? FindFolder()
    {
        var paths = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return paths.Prepend(Read("pg_config", "--bindir")?.Trim() ?? "")
            .FirstOrDefault(p => p.Length > 0 && File.Exists(Path.Combine(p, "initdb")) && File.Exists(Path.Combine(p, "pg_ctl")));
    }

    private static string? Read(params string[] line)
    {
        try
        {
            return Run(line);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static Process Start(string[] line) => Process.Start(new ProcessStartInfo(line[0], line[1..])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    })!;
}
