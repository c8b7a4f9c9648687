#!/bin/bash
# Sets the log level of all services back to info.

dry_run() { [[ " $* " == *" --dry-run "* ]]; }

if dry_run "$@"; then preview=1; else preview=0; fi

files=()
for a in "$@"; do
    [[ $a == --dry-run ]] && continue
    if [[ ! -d $a ]]; then
        echo "not a folder: $a" >&2
        exit 2
    fi
    files+=("$a"/*.env)
done

if [[ ${#files[@]} -eq 0 ]]; then
    echo "usage: env-command.sh [--dry-run] DIR..." >&2
    exit 2
fi

for f in "${files[@]}"; do
    grep -q '^LEVEL=debug' "$f" || continue
    if ((preview)); then
        echo "$f:"
        env LC_ALL=C sed -i.orig 's/^LEVEL=debug$/LEVEL=info/' "$f" && diff "$f.orig" "$f" || true
    else
        env LC_ALL=C sed -i 's/^LEVEL=debug$/LEVEL=info/' "$f"
        echo "$f: info"
    fi
done
