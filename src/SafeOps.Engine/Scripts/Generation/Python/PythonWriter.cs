using System.Globalization;
using System.Text.RegularExpressions;

namespace SafeOps.Scripts.Generation.Python;

/// <summary>For Python 3.8 and later with its standard library alone; PostgreSQL through psql.</summary>
internal sealed partial class PythonWriter : IScriptWriter
{
    private static readonly ScriptParts Parts = ScriptParts.Load("Python.parts.py");

    private static readonly string[] Modules = ["argparse", "datetime", "hashlib", "json", "os", "pathlib", "re", "shutil", "sqlite3", "subprocess", "sys", "time"];

    public ScriptLanguage Language => ScriptLanguage.Python;

    public string Write(SafeScript script)
    {
        var steps = new PythonSteps(script);
        var body = script.Body is { } own ? PythonBody.Write(own) : steps.Write();
        var used = script.Body?.Parts ?? steps.Used;
        var code = new ScriptLines();
        Settings(code, script, used);
        foreach (var part in Parts.Texts(used))
            code.Raw(part.TrimEnd()).Line().Line();
        Connections(code, script);
        code.Raw(body);
        Main(code, script);

        var text = code.ToString();
        var lines = new ScriptLines().Line("#!/usr/bin/env python3").Line("#");
        foreach (var line in ScriptComments.Header(script))
            lines.Line(line.Length == 0 ? "#" : $"# {line}");
        lines.Line();
        foreach (var module in Modules.Where(m => Regex.IsMatch(text, $@"\b{m}\.", RegexOptions.CultureInvariant)))
            lines.Line($"import {module}");
        lines.Raw("""

            try:
                import fcntl
            except ImportError:  # Windows
                fcntl = None

            """);
        return lines + text.TrimEnd('\n') + "\n";
    }

    private static void Settings(ScriptLines lines, SafeScript script, IReadOnlySet<string> used)
    {
        lines.Line($"STEPS = {script.Steps.Count.ToString(CultureInfo.InvariantCulture)}")
            .Line($"DESTRUCTIVE = {(script.IsDestructive ? "True" : "False")}")
            .Line($"FOLDER = {Folder(script)}");
        if (used.Overlaps(["save", "restore", "take", "note"]) || script.Body is { KeepsBackups: true })
            lines.Line($"BACKUP = {PythonQuote.Text(script.Backup)}");
        lines.Raw("""


            class Run:
                "Where the script is: it looks at everything first ('check'), then does it or, in a dry run, says it ('act')."
                phase = "check"
                step = None
                title = ""
                ready = done = True
                wrong = None
                changes = refused = 0
                planned = {}


            def arguments():
                parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, description=USAGE)
                parser.add_argument("-n", "--dry-run", action="store_true", help="say what would be done, and change nothing")
                parser.add_argument("-v", "--verbose", action="store_true", help="explain each check and action")
                parser.add_argument("--rollback", action="store_true", help="take back what this script did, step by step, last one first")
                parser.add_argument("-y", "--yes", action="store_true", help="do not ask before destructive steps (needed where nobody can answer)")
                parser.add_argument("--folder", default=FOLDER, help="the folder that relative paths start in")
                return parser.parse_args()

            """);
        lines.Line("USAGE = \"\\n\".join([").Deeper(l =>
        {
            foreach (var line in (string[])[script.Header.Title, "", $"Backups are kept in {script.Backup}.", "Exit codes: 0 done, or nothing to do; 1 failed; 2 wrong usage; 3 a check refused it;", "4 dry run: something would be done."])
                l.Line($"{PythonQuote.Text(ScriptQuote.Comment(line).Replace("%", "%%", StringComparison.Ordinal))},");
        }).Line("])").Line();
        lines.Line("options = arguments()").Line("run = Run()").Line().Line();
    }

    private static string Folder(SafeScript script) =>
        script.FolderFromScript is { } relative ? $"os.path.join(os.path.dirname(os.path.abspath(__file__)), {PythonQuote.Text(relative)})"
        : PythonQuote.Text(script.Folder ?? ".");

    private static void Connections(ScriptLines lines, SafeScript script)
    {
        if (script.Connections.Count == 0)
            return;
        foreach (var (verb, what, summary) in new[] { ("ask", "query", "The rows of a query."), ("change", "statements", "Runs statements; the rows of the last one.") })
        {
            lines.Line($"def {verb}(name, {what}):").Deeper(l =>
            {
                l.Line($"\"\"\"{summary}\"\"\"");
                foreach (var connection in script.Connections)
                    l.Line($"if name == {PythonQuote.Text(connection.Name)}:").Deeper(c => c.Line($"return {connection.Provider}_{verb}({Settings(connection)}, {what})"));
                l.Line("return refuse(\"there is no connection \" + name)");
            }).Line().Line();
        }
    }

    private static string Settings(ScriptConnection connection) => connection.Provider == "sqlite"
        ? string.Create(CultureInfo.InvariantCulture, $"{PythonQuote.Text(connection.File!)}, {connection.LockTimeout.TotalSeconds}")
        : string.Create(CultureInfo.InvariantCulture, $"{PythonQuote.Text(connection.Target)}, {PythonQuote.Text(connection.Options)}, {PythonQuote.OrNone(connection.PasswordVariable)}, {Math.Ceiling(connection.StatementTimeout.TotalSeconds) + 60}");

    private static void Main(ScriptLines lines, SafeScript script)
    {
        lines.Line("def required():").Deeper(l =>
        {
            l.Line("\"\"\"What must be there before anything is looked at.\"\"\"");
            foreach (var program in script.Programs.Concat(script.Connections.Any(c => c.Provider != "sqlite") ? ["psql"] : []).Distinct(StringComparer.Ordinal))
                l.Line($"if shutil.which({PythonQuote.Text(program)}) is None:").Deeper(d => d.Line($"refuse({PythonQuote.Text($"the program {program} is missing.")})"));
            l.Line("if not os.path.isdir(options.folder):").Deeper(d => d.Line("refuse(\"there is no folder \" + options.folder)")).Line("os.chdir(options.folder)");
            if (script.FolderMark is { } mark)
                l.Line($"if not os.path.exists({PythonQuote.Text(mark)}):").Deeper(d => d.Line($"refuse(os.getcwd() + {PythonQuote.Text($" is not the folder this is for: it has no {mark}. Name it with --folder.")})"));
            foreach (var variable in script.Variables)
                l.Line($"if not os.environ.get({PythonQuote.Text(variable)}):").Deeper(d => d.Line($"refuse({PythonQuote.Text($"the variable {variable} is not set; the secret it is to hold is not in this script.")})"));
            foreach (var connection in script.Connections)
            {
                if (connection.File is { } file)
                    l.Line($"if not os.path.isfile({PythonQuote.Text(file)}):").Deeper(d => d.Line($"refuse({PythonQuote.Text($"there is no database {file}.")})"));
                if (connection.Identity is var (query, expected))
                    l.Line($"if value_of({PythonQuote.Text(connection.Name)}, {PythonQuote.Text(query)}) != {PythonQuote.Text(expected)}:").Deeper(d => d.Line($"refuse({PythonQuote.Text($"{connection.Name} is not the database {expected}.")})"));
            }
        });
        lines.Raw("""


            def all_steps():
                if options.rollback:
                    undo_all()
                else:
                    apply_all()


            def main():
                sys.stdout.reconfigure(errors="backslashreplace")
                sys.stderr.reconfigure(errors="backslashreplace")
                required()

                # Everything is looked at, and what would be refused is refused before the first effect.
                all_steps()
                run.step = None
                if run.changes > 0:
                    if not options.rollback:
                        preflight()
                    if not options.dry_run:
                        confirm()
                run.phase, run.changes, run.refused = "act", 0, 0
                run.planned.clear()
                all_steps()

                if run.refused > 0:
                    refuse("{} of {} steps could not be taken back; the reasons stand above.".format(run.refused, STEPS))
                if run.changes == 0:
                    say("Nothing to do.")
                elif options.dry_run:
                    say("Dry run: nothing was done.")
                    sys.exit(4)
                elif options.rollback:
                    say("Done: everything is as it was.")
                else:
                    say("Done. The way back: {} --rollback".format(sys.argv[0]))


            # Only one instance of this script at a time; the lock goes with the process.
            with open(os.path.abspath(__file__), "rb") as lock:
                if fcntl is not None:
                    try:
                        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except OSError:
                        refuse("another instance of this script is running.")
                try:
                    main()
                except (OSError, ValueError, subprocess.SubprocessError{{Sqlite}}) as error:
                    fail("{}: {}. What was done before stays; --rollback takes it back.".format(here(), error))
            """.Replace("{{Sqlite}}", script.Connections.Any(c => c.Provider == "sqlite") ? ", sqlite3.Error" : "", StringComparison.Ordinal));
    }
}
