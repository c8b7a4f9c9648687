namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Who runs a script, as its first line says or as its language is usually run.</summary>
/// <param name="Program">A full path, or a name to look for.</param>
/// <param name="Arguments">In front of the script's own path.</param>
internal sealed record Interpreter(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// bash's own kill reaches only what is in the sandbox, and nobody hears of it: where it finds nobody there, the program is
    /// called in its place, which is asked about.
    /// </summary>
    private const string TellingKill = """kill() { builtin kill "$@" 2>/dev/null || env kill "$@"; }; export -f kill; exec "$@" """;

    public bool IsBash => Path.GetFileName(Program) == "bash";

    public bool IsPython => Path.GetFileName(Program).StartsWith("python", StringComparison.Ordinal);

    public static Interpreter Of(ScriptFile script)
    {
        var shebang = Shebang.Of(script.Text);
        var program = shebang is not null && (!Path.IsPathRooted(shebang.Program) || File.Exists(shebang.Program)) ? shebang : null;
        return script.Language switch
        {
            ScriptLanguage.Python => new Interpreter(program?.Program ?? "python3", program?.Arguments ?? []),
            ScriptLanguage.PowerShell => new Interpreter("pwsh", ["-NoProfile", "-NonInteractive", "-File"]),
            _ => new Interpreter(program?.Program ?? "bash", program?.Arguments ?? []),
        };
    }

    /// <summary>The program with all its arguments.</summary>
    public IReadOnlyList<string> Words(ScriptFile script, PlannedRun run)
    {
        IReadOnlyList<string> words = run.Trace is { } trace ? trace.Words(this, script, run) : [Program, .. Arguments, script.Path, .. run.Arguments];
        return IsBash && script.Text.Contains("kill", StringComparison.Ordinal) ? [Program, "-c", TellingKill.TrimEnd(), Program, .. words] : words;
    }
}
