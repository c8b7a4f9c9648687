using SafeOps.Files;

namespace SafeOps.Commands.Execution;

/// <summary>
/// Stands before git on the search path and looks at the configuration of the repository that is about to be read, and of its
/// submodules: what git would run for it is switched off where that has a neutral value, and refused where not. Only the
/// repository's own settings are judged; those of the user and the machine are theirs. A program that calls git in turn meets it too.
/// </summary>
internal static class GitGuard
{
    private const string Script = """
        #!/bin/bash -p
        # Written by SafeOps for one command, and gone with it.
        git=@git@
        here=()
        arguments=("$@")
        while [ $# -gt 0 ]; do
            case $1 in
                -C | --git-dir | --work-tree | --namespace) here+=("$1" "${2-}"); shift ;;
                --git-dir=* | --work-tree=* | --bare) here+=("$1") ;;
                -c | --config-env | --exec-path | --attr-source) shift ;;
                -*) ;;
                *) break ;;
            esac
            shift || break
        done

        count=${GIT_CONFIG_COUNT:-0}
        pin() {
            export "GIT_CONFIG_KEY_$count=$1" "GIT_CONFIG_VALUE_$count=$2"
            count=$((count + 1))
            export GIT_CONFIG_COUNT=$count
        }
        refuse() {
            printf 'SafeOps: git was not started. The configuration of %s names a program: %s. Look at it with: git config --local --list\n' "${2:-this repository}" "$1" >&2
            exit 128
        }

        # git of before 2.26 cannot tell whose a setting is.
        look() {
            local scope key
            while IFS= read -r -d '' scope && IFS= read -r -d '' key; do
                case $scope in local | worktree) ;; error) refuse "its settings cannot be told apart by this version of git" ;; *) continue ;; esac
                case $key in
                    diff.external | diff.*.command | core.gitproxy | remote.*.uploadpack | remote.*.receivepack | remote.*.vcs | tar.*.command | tar.*.remote | uploadpack.packobjectshook)
                        refuse "$key" "$1" ;;
                    filter.*.required | log.showsignature | core.fsmonitor | pager.*) if [ -n "$1" ]; then case $key in core.fsmonitor) refuse "$key" "$1" ;; esac; else pin "$key" false; fi ;;
                    filter.*.clean | filter.*.smudge | filter.*.process | credential.helper | credential.*.helper) if [ -n "$1" ]; then refuse "$key" "$1"; else pin "$key" ''; fi ;;
                    diff.*.textconv) if [ -n "$1" ]; then refuse "$key" "$1"; else pin "$key" cat; fi ;;
                    gpg.program | gpg.*.program | gpg.*.defaultkeycommand) if [ -n "$1" ]; then refuse "$key" "$1"; else pin "$key" false; fi ;;
                    submodule.*.ignore) if [ -z "$1" ]; then pin "$key" all; fi ;;
                esac
            done < <("$git" "${@:2}" config --list --show-scope --name-only -z 2> /dev/null || { "$git" "${@:2}" config --list --show-scope --name-only -z > /dev/null 2>&1; [ $? = 129 ] && printf 'error\0error\0'; })
        }

        # A submodule has settings of its own, for which git forgets what is pinned here. Where .gitmodules wants one looked into, it is looked at before.
        below() {
            local top path entry
            top=$("$git" "$@" rev-parse --show-toplevel 2> /dev/null) || return 0
            while IFS= read -r -d '' entry; do
                path=$top/${entry#*$'\t'}
                if [ -e "$path/.git" ]; then look "$path" -C "$path"; below -C "$path"; fi
            done < <("$git" -C "$top" ls-files -s -z 2> /dev/null | grep -z '^160000 ')
        }

        look '' "${here[@]}"
        below "${here[@]}"
        exec "$git" "${arguments[@]}"
        """;

    /// <summary>Makes the guard in a folder; null where no git is on the search path, and nothing needs guarding.</summary>
    public static string? Make(string folder, string searchPath)
    {
        if (OperatingSystem.IsWindows() || SearchPath.Find(searchPath, "git") is not { } git)
            return null;
        var file = Path.Combine(folder, "git");
        File.WriteAllText(file, Script.Replace("@git@", "'" + git.Replace("'", "'\\''", StringComparison.Ordinal) + "'", StringComparison.Ordinal) + "\n");
        File.SetUnixFileMode(file, DurableFile.OwnerOnlyFolder);
        return folder;
    }
}
