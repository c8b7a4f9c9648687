#!/usr/bin/env bash
set -uo pipefail
KEEP=2
dry=0
hosts=()
for a in "$@"; do
    [[ $a == --dry-run ]] && { dry=1; continue; }
    [[ $a == -* ]] && { echo "unknown option $a" >&2; exit 2; }
    hosts+=("$a")
done
((${#hosts[@]})) || { echo "usage: remote-reads.sh [--dry-run] HOST..." >&2; exit 2; }

for host in "${hosts[@]}"; do
    releases=$(ssh -n -o BatchMode=yes "$host" ls -1 /srv/app/releases) || { echo "$host: no answer" >&2; continue; }
    old=$(head -n "-$KEEP" <<< "$releases")
    for release in $old; do
        if ((dry)); then
            echo "$host: would remove /srv/app/releases/$release"
        else
            ssh -n -o BatchMode=yes "$host" rm -rf "/srv/app/releases/$release"
        fi
    done
done
