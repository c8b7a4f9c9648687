namespace SafeOps.Adapters.Sandbox;

/// <summary>
/// What unshare(1) runs in a mount namespace of its own: it sets the new tree up, makes it the root and starts the program in it.
/// For a POSIX shell and the programs of util-linux and coreutils. Each program it starts costs a millisecond: what can be prepared
/// outside is (<see cref="SandboxSeed"/>, <see cref="MountPlan"/>).
/// </summary>
internal static class SandboxScript
{
    /// <summary>Made in the state folder when the program begins; where it is missing, nothing was run.</summary>
    public const string Ready = "ready";

    /// <summary>In the state folder: what went wrong until then.</summary>
    public const string Messages = "messages";

    /// <summary>In the state folder: what the tmpfs begins with.</summary>
    public const string Seed = "seed";

    /// <summary>In the state folder, where somebody observes: the pipe that tells the process of the script and that all is ready, and the one it then waits at.</summary>
    public const string Hello = "hello";
    public const string Go = "go";

    /// <summary>The programs it needs, with the package each is in on Debian, Ubuntu and Red Hat alike.</summary>
    public static IReadOnlyList<(string Program, string Package)> Needs { get; } =
    [
        ("unshare", "util-linux"), ("mount", "util-linux or mount"), ("umount", "util-linux or mount"), ("pivot_root", "util-linux"), ("setsid", "util-linux"),
        ("setpriv", "util-linux"), ("sh", "dash or bash"), ("mkdir", "coreutils"), ("mkfifo", "coreutils"), ("cp", "coreutils"), ("cat", "coreutils"),
        ("head", "coreutils"), ("sleep", "coreutils"), ("find", "findutils"),
    ];

    // $1 an owner-only folder outside, $2 where the tmpfs for what is written is mounted and $3 its size, $4 how many processes there may be or
    // nothing, $5 'root' or 'user', $6 'observed' or nothing, $7 the folders of the uncovered programs, $8 where the program starts, $9 how many
    // folders are kept, then those, then the program with its arguments.
    private const string Begin = """
        set -eu
        base=$2 size=$3 most=$4 rights=$5 observed=$6 tools=$7 work=$8 count=$9
        exec 3<&0 4>&2 9<"$1" 2>"$1/messages"
        shift 9
        path=${PATH-} language=${LC_ALL+=}${LC_ALL-}
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        export LC_ALL=C
        state=/proc/self/fd/9
        if [ -n "$observed" ]; then read -r self rest < /proc/self/stat; echo "$self" > "$state/hello"; fi
        mount -t tmpfs -o "size=$size,nr_inodes=500k,mode=0755,nodev,nosuid" tmpfs "$base"
        cp -a "$state/seed/." "$base"
        root=$base/root
        exec 8<"$base"

        enter() {
            if mount -a -T "$state/$1"; then return 0; fi
            mounts=$(cat /proc/self/mountinfo)
            while read -r at place flags; do
                case $mounts in *" $at "*) ;; *) bind "$(printf %b "$place")" "${flags#,}" ;; esac
            done < "$state/$1-else"
            mounts=$(cat /proc/self/mountinfo)
            while read -r source at rest; do
                case $mounts in *" $at "*) ;; *) return 1 ;; esac
            done < "$state/$1"
        }

        bring() { cp -a "$1" "$2"; }

        lay() { mount -t overlay -o "$1" overlay "$root$2" || true; }

        freeze() { if [ -e "$1" ]; then mount -o "remount,bind,ro$2" "$root${1%/}"; fi; }

        bind() {
            if [ ! -e "$1" ]; then return 0; fi
            if [ ! -e "$root$1" ]; then if [ -d "$1" ]; then mkdir -p "$root$1"; else : > "$root$1"; fi; fi
            mount --bind "$1" "$root$1"
            freeze "$1" "${2:+,}${2#,}"
        }

        tree() { if [ ! -d "$root$1" ]; then mkdir -p "$root$1"; fi; mount --rbind "$1" "$root${1%/}"; }

        uncover() { umount -l "$root$1"; }

        """;

    private const string Loopback = """
        if command -v ip > /dev/null; then ip link set lo up & fi

        """;

    private const string End = """
        old=/dev/.safeops/before
        wait
        pivot_root "$root" "$root$old"
        cd /
        PATH=$tools

        kept=''
        while [ "$count" -gt 0 ]; do kept="$kept$1
        "; shift; count=$((count - 1)); done

        begin() {
            umount -l "$old"
            : > "$state/ready"
            if [ -n "$observed" ]; then echo ready > "$state/hello"; read -r go < "$state/go"; fi
        }

        # Whoever is started before this process is under its limits would never be.
        if [ -n "$observed" ]; then read -r go < "$state/go"; fi

        # What runs last before the program: nothing of the setting up stays open, the terminal least of all.
        start='PATH=$1 LC_ALL=${2#=} work=$3; if [ -z "$2" ]; then unset LC_ALL; fi; shift 3; export PATH; cd "$work" && unset OLDPWD && exec 3<&- 4>&- 6>&- 7>&- 8<&- 9<&- "$@"'
        status=0
        if [ "$rights" = user ]; then
            begin
            if [ -n "$most" ]; then ulimit -p "$most" || ulimit -u "$most" || true; fi
            setsid setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs sh -c "$start" sh "$path" "$language" "$work" "$@" <&3 2>&4 || status=$?
        else
            # A user namespace with every user in it: the program may read what root may read, and has no right over anything else.
            exec 6<>/proc/self/fd/8/child 7<>/proc/self/fd/8/go
            wait='read -r id rest < /dev/.safeops/before/proc/self/stat; echo "$id" >&6; read -r go <&7; '
            { setsid unshare --user sh -c "$wait$start" sh "$path" "$language" "$work" "$@" <&3 2>&4 || status=$?; echo 0 >&6; exit "$status"; } &
            child=$!
            read -r id <&6
            everyone() { while read -r first rest; do set -- $rest; echo "$first $first $2"; done < "$1"; }
            map=$(everyone /proc/self/uid_map); echo "$map" > "$old/proc/$id/uid_map"
            map=$(everyone /proc/self/gid_map); echo "$map" > "$old/proc/$id/gid_map"
            begin
            echo go >&7
            wait "$child" || status=$?
        fi
        # What the program left running belongs to it; this shell, the first process of the namespace, inherits and buries it.
        if [ -n "$observed" ]; then while kill -s 0 -- -1 2> /dev/null; do sleep 0.01 || sleep 1; done; fi

        if [ -z "$kept" ]; then exit "$status"; fi
        number=0
        printf '%s' "$kept" | while read -r folder; do
            mkdir -p "$state/kept/$number"
            best='' of=''
            for layer in /proc/self/fd/8/layers/*; do
                place=$(cat "$layer/of") || continue
                case $folder/ in "${place%/}"/*) if [ "${#place}" -gt "${#of}" ]; then best=$layer of=$place; fi ;; esac
            done
            inside=${folder#"${of%/}"}
            if [ -n "$best" ] && cd "$best/up/./$inside"; then
                find . -type f -exec cp --parents -t "/proc/self/fd/9/kept/$number" {} +
            fi
            number=$((number + 1))
        done
        exit "$status"
        """;

    public static string Of(string steps, bool hasNetwork) => $"{Begin}{steps}{(hasNetwork ? "" : Loopback)}{End}";

    public static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
