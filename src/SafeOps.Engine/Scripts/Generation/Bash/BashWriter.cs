using System.Globalization;

namespace SafeOps.Scripts.Generation.Bash;

/// <summary>For bash 4 and later with the usual programs of a GNU system.</summary>
internal sealed class BashWriter : IScriptWriter
{
    private static readonly ScriptParts Parts = ScriptParts.Load("Bash.parts.sh");

    /// <summary>Parts that look at what a dry run would leave.</summary>
    private static readonly string[] Planned = ["target", "source", "leaves", "note"];

    public ScriptLanguage Language => ScriptLanguage.Bash;

    public string Write(SafeScript script)
    {
        var steps = new BashSteps(script);
        var body = script.Body is { } own ? BashBody.Write(own) : steps.Write();
        var used = script.Body?.Parts ?? steps.Used;
        var lines = new ScriptLines().Line("#!/usr/bin/env bash").Line("#");
        foreach (var line in ScriptComments.Header(script))
            lines.Line(line.Length == 0 ? "#" : $"# {line}");
        lines.Line("#")
            .Line("# shellcheck disable=SC2317  # Effects are functions too: act calls them by name.")
            .Line("set -Eeuo pipefail")
            .Line();
        Settings(lines, script, used);
        lines.Line("usage() {").Deeper(l => l.Line("cat <<'USAGE'"));
        foreach (var line in ScriptComments.Usage(script, $"{script.Name}.sh"))
            lines.Line(line);
        lines.Line("USAGE").Line("}").Line();
        foreach (var part in Parts.Texts(used))
            lines.Raw(part).Line();
        BashConnections.Functions(lines, script);
        lines.Raw(body);
        lines.Raw(Main(script, used.Overlaps(Planned)));
        return lines.ToString();
    }

    private static void Settings(ScriptLines lines, SafeScript script, IReadOnlySet<string> used)
    {
        lines.Line($"readonly STEPS={script.Steps.Count.ToString(CultureInfo.InvariantCulture)}")
            .Line($"FOLDER={Folder(script)}");
        if (used.Overlaps(["save", "restore", "take", "note"]) || script.Body is { KeepsBackups: true })
            lines.Line($"readonly BACKUP={BashQuote.Word(script.Backup)}");
        lines.Line("DRY_RUN=no VERBOSE=no YES=no MODE=apply")
            .Line($"DESTRUCTIVE={(script.IsDestructive ? "yes" : "no")}")
            .Line()
            .Line("# Where it is: 'check' looks at everything first, 'act' does it (or, in a dry run, says it).")
            .Line($"PHASE=check STEP='' TITLE=''{(script.Body is null ? " READY=yes DONE=yes WRONG=''" : "")} CHANGES=0 REFUSED=0")
            .Line();
        if (used.Overlaps(Planned))
            lines.Line("# What a dry run would leave, for the steps behind.").Line("PLANNED_PATHS=() PLANNED_STATES=()").Line();
    }

    private static string Folder(SafeScript script) =>
        script.FolderFromScript is { } relative ? $"\"$(dirname -- \"${{BASH_SOURCE[0]}}\")\"/{BashQuote.Word(relative)}"
        : script.Folder is { } folder ? BashQuote.Word(folder)
        : ".";

    private static string Main(SafeScript script, bool planned)
    {
        var lines = new ScriptLines();
        var programs = new[] { "sha256sum", "stat", "timeout" }.Concat(BashConnections.Programs(script)).Concat(script.Programs).Distinct(StringComparer.Ordinal).Select(BashQuote.Word);
        lines.Raw($$"""
            while (($# > 0)); do
                case $1 in
                    -n | --dry-run) DRY_RUN=yes ;;
                    -v | --verbose) VERBOSE=yes ;;
                    --rollback) MODE=rollback ;;
                    -y | --yes) YES=yes ;;
                    --folder)
                        (($# >= 2)) || wrong_usage '--folder needs a folder.'
                        FOLDER=$2
                        shift
                        ;;
                    -h | --help)
                        usage
                        exit 0
                        ;;
                    *) wrong_usage "Unknown argument: $1" ;;
                esac
                shift
            done

            # --- Before anything is done -----------------------------------------------------------------

            # Only one instance of this script at a time; the lock goes with the process.
            if command -v flock > /dev/null; then
                exec 9< "${BASH_SOURCE[0]}"
                flock -n 9 || refuse 'another instance of this script is running.'
            fi
            for program in {{string.Join(' ', programs)}}; do
                command -v "$program" > /dev/null || refuse "the program $program is missing."
            done
            cd -- "$FOLDER" || refuse "there is no folder $FOLDER."
            """);
        if (script.FolderMark is { } mark)
            lines.Line($"[[ -e {BashQuote.Word(mark)} ]] || refuse \"$PWD is not the folder this is for: it has no {ScriptQuote.Comment(mark)}. Name it with --folder.\"");
        foreach (var variable in script.Variables)
            lines.Line($"[[ -n ${{{variable}:-}} ]] || refuse 'the variable {variable} is not set; the secret it is to hold is not in this script.'");
        BashConnections.Checks(lines, script);
        lines.Raw($$"""

            # --- Check everything, ask, then do it -------------------------------------------------------

            all_steps() {
                if [[ $MODE == rollback ]]; then
                    undo_all
                else
                    apply_all
                fi
            }

            all_steps
            STEP=''
            if ((CHANGES > 0)); then
                if [[ $MODE == apply ]]; then
                    preflight
                fi
                if [[ $DRY_RUN == no ]]; then
                    confirm
                fi
            fi
            PHASE=act CHANGES=0 REFUSED=0{{(planned ? " PLANNED_PATHS=() PLANNED_STATES=()" : "")}}
            all_steps

            if ((REFUSED > 0)); then
                refuse "$REFUSED of $STEPS steps could not be taken back; the reasons stand above."
            fi
            if ((CHANGES == 0)); then
                say 'Nothing to do.'
            elif [[ $DRY_RUN == yes ]]; then
                say 'Dry run: nothing was done.'
                exit 4
            elif [[ $MODE == rollback ]]; then
                say 'Done: everything is as it was.'
            else
                say "Done. The way back: $0 --rollback"
            fi
            """);
        return lines.ToString();
    }
}
