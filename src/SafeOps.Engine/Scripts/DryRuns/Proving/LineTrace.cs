using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Makes an interpreter say which line of the script does what, on standard error.</summary>
internal sealed partial class LineTrace
{
    /// <summary>No script prints these by chance.</summary>
    private const string Mark = "\u0001safeops\u0001";

    /// <summary>A copy of standard error, as the script may send its own elsewhere. The script is read by the same shell, so that its name and arguments are what they would be.</summary>
    private const string Bash = """
        exec 19>&2; BASH_XTRACEFD=19; PS4='+'$'\001''safeops'$'\001''${BASH_SOURCE[0]}'$'\001''${LINENO}'$'\001'' '; set -x; . "$0"
        """;

    private const string Python = """
        import os, runpy, sys
        script = sys.argv[1]
        sys.argv = sys.argv[1:]
        sys.path[0] = os.path.dirname(os.path.abspath(script))
        told = {"open", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate", "os.utime",
                "shutil.rmtree", "shutil.move", "shutil.copyfile", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "sqlite3.connect", "os.kill"}
        inside = False
        def hook(event, arguments):
            global inside
            if inside or event not in told or (event == "open" and not (isinstance(arguments[2], int) and arguments[2] & 3)):
                return
            inside = True
            try:
                frame = sys._getframe(1)
                while frame is not None and frame.f_code.co_filename != script:
                    frame = frame.f_back
                if frame is not None:
                    os.write(2, ("\n+\001safeops\001%s\001%d\001 %s %s\n" % (script, frame.f_lineno, event, " ".join(str(a).replace("\n", " ") for a in arguments))).encode("utf-8", "replace"))
            finally:
                inside = False
        sys.addaudithook(hook)
        runpy.run_path(script, run_name="__main__")
        """;

    /// <summary>Null where the language has no way to tell.</summary>
    public static LineTrace? For(Interpreter interpreter) => interpreter.IsBash || interpreter.IsPython ? new LineTrace() : null;

    public IReadOnlyList<string> Words(Interpreter interpreter, ScriptFile script, PlannedRun run) => interpreter.IsBash
        ? [interpreter.Program, .. interpreter.Arguments, "-c", Bash, script.Path, .. run.Arguments]
        : [interpreter.Program, .. interpreter.Arguments, "-c", Python, script.Path, .. run.Arguments];

    /// <summary>What each line did, in order: the script's line and the words.</summary>
    public static IEnumerable<(int Line, string Words)> Read(ScriptFile script, string errorOutput)
    {
        foreach (Match match in Told().Matches(errorOutput))
        {
            if (match.Groups[1].Value == script.Path && int.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var line))
                yield return (line, match.Groups[3].Value);
        }
    }

    [GeneratedRegex("\\++" + Mark + "([^\u0001]*)\u0001([0-9]+)\u0001 ?(.*)")]
    private static partial Regex Told();
}
