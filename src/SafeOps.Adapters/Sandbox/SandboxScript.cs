namespace SafeOps.Adapters.Sandbox;

/// <summary>
/// What unshare(1) runs in a mount namespace of its own: it sets the new tree up, makes it the root and starts the program in it.
/// For a POSIX shell and the programs of util-linux and coreutils.
/// </summary>
internal static class SandboxScript
{
    /// <summary>Made in the state folder when the program begins; where it is missing, nothing was run.</summary>
    public const string Ready = "ready";

    /// <summary>In the state folder: what went wrong until then.</summary>
    public const string Messages = "messages";

    /// <summary>The programs it needs, with the package each is in on Debian, Ubuntu and Red Hat alike.</summary>
    public static IReadOnlyList<(string Program, string Package)> Needs { get; } =
    [
        ("unshare", "util-linux"), ("mount", "util-linux or mount"), ("umount", "util-linux or mount"), ("pivot_root", "util-linux"), ("setsid", "util-linux"),
        ("setpriv", "util-linux"), ("sh", "dash or bash"), ("mkdir", "coreutils"), ("rmdir", "coreutils"), ("mkfifo", "coreutils"), ("ln", "coreutils"), ("chown", "coreutils"),
        ("chmod", "coreutils"), ("touch", "coreutils"), ("cp", "coreutils"), ("find", "findutils"),
    ];

    // $1 an owner-only folder outside, $2 where the tmpfs for what is written is mounted, $3 'root' or 'user', $4 where the
    // program starts, $5 how many folders are kept, then those, then the program with its arguments.
    private const string Begin = """
        set -eu
        state=$1 base=$2 rights=$3 work=$4 count=$5
        shift 5
        exec 3<&0 4>&2 9<"$state" 2>"$state/messages"
        path=${PATH-}
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        mount -t tmpfs -o size=1g,mode=0755,nodev,nosuid tmpfs "$base"
        root=$base/root layers=$base/layers
        mkdir "$root" "$layers"
        mkfifo "$base/child" "$base/go"
        exec 6<>"$base/child" 7<>"$base/go" 8<"$layers"
        taken=0
        options=nodev
        if [ "$rights" = user ]; then options=nodev,userxattr; fi

        layer() {
            case $1 in *[,:\\\"]*) return 1 ;; esac
            taken=$((taken + 1))
            mkdir -p "$layers/$taken/up" "$layers/$taken/work"
            chown --reference="$1" "$layers/$taken/up" || true
            chmod --reference="$1" "$layers/$taken/up"
            touch -r "$1" "$layers/$taken/up"
            if [ "$1" != / ]; then mkdir -p "$root$1"; fi
            mount -t overlay -o "$options,lowerdir=$1,upperdir=$layers/$taken/up,workdir=$layers/$taken/work" overlay "$root${1%/}" || return 1
            printf '%s' "$1" > "$layers/$taken/of"
        }

        freeze() { if [ -e "$1" ]; then mount -o "remount,bind,ro$2" "$root${1%/}"; fi; }

        bind() {
            if [ ! -e "$1" ]; then return 0; fi
            if [ ! -e "$root$1" ]; then if [ -d "$1" ]; then mkdir -p "$root$1"; else : > "$root$1"; fi; fi
            mount --bind "$1" "$root$1"
            freeze "$1" "$2"
        }

        layer_or_bind() { if [ -d "$1" ] && layer "$1"; then return 0; fi; bind "$1" "$2"; }

        tree() { mkdir -p "$root$1"; mount --rbind "$1" "$root${1%/}"; }

        uncover() { umount -l "$root$1"; }

        skeleton() { mount -t tmpfs -o size=16m,mode=0755,nodev,nosuid tmpfs "$root"; }

        link() { ln -s "$2" "$root$1"; }

        devices() {
            mkdir -p "$root/dev"
            mount -t tmpfs -o size=64m,mode=0755,nosuid,noexec tmpfs "$root/dev"
            for name in null zero full random urandom tty; do : > "$root/dev/$name"; mount --bind "/dev/$name" "$root/dev/$name"; done
            mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/before"
            if [ -d /dev/pts ]; then mount --rbind /dev/pts "$root/dev/pts" || true; fi
            mount -t tmpfs -o size=256m,mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
            ln -s /proc/self/fd "$root/dev/fd"
            ln -s fd/0 "$root/dev/stdin"
            ln -s fd/1 "$root/dev/stdout"
            ln -s fd/2 "$root/dev/stderr"
            ln -s pts/ptmx "$root/dev/ptmx"
        }

        """;

    private const string End = """

        tree /proc
        pivot_root "$root" "$root/dev/before"
        cd /
        umount -l /dev/before
        rmdir /dev/before

        kept=''
        while [ "$count" -gt 0 ]; do kept="$kept$1
        "; shift; count=$((count - 1)); done

        # What runs last before the program: nothing of the setting up stays open, the terminal least of all.
        start='path=$1 work=$2; shift 2; PATH=$path; export PATH; cd "$work" && unset OLDPWD && exec 3<&- 4>&- 6>&- 7>&- 8<&- 9<&- "$@"'
        status=0
        if [ "$rights" = user ]; then
            mount -o remount,bind,ro /proc
            : > /proc/self/fd/9/ready
            setsid setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs sh -c "$start" sh "$path" "$work" "$@" <&3 2>&4 || status=$?
        else
            # A user namespace with every user in it: the program may read what root may read, and has no right over anything else.
            wait='read -r id rest < /proc/self/stat; echo "$id" >&6; read -r go <&7; '
            { setsid unshare --user sh -c "$wait$start" sh "$path" "$work" "$@" <&3 2>&4 || status=$?; echo 0 >&6; exit "$status"; } &
            child=$!
            read -r id <&6
            everyone() { while read -r first rest; do set -- $rest; echo "$first $first $2"; done < "$1"; }
            map=$(everyone /proc/self/uid_map); echo "$map" > "/proc/$id/uid_map"
            map=$(everyone /proc/self/gid_map); echo "$map" > "/proc/$id/gid_map"
            mount -o remount,bind,ro /proc
            : > /proc/self/fd/9/ready
            echo go >&7
            wait "$child" || status=$?
        fi

        number=0
        printf '%s' "$kept" | while read -r folder; do
            mkdir -p "/proc/self/fd/9/kept/$number"
            best='' of=''
            for layer in /proc/self/fd/8/*; do
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

    public static string Of(IEnumerable<string> plan) => $"{Begin}{string.Join('\n', plan)}\ndevices\n{End}";

    public static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
