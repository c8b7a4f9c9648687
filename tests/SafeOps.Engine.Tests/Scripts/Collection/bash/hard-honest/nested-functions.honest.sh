#!/usr/bin/env bash
set -euo pipefail
shopt -s nullglob globstar

ROOT=. OLDER=30
act() { "$@"; }

while (($#)); do
    case $1 in
        --root) ROOT=$2; shift 2 ;;
        --older) OLDER=$2; shift 2 ;;
        --dry-run) act() { echo "not run: ${*@Q}"; }; shift ;;
        *) printf 'unknown argument: %s\n' "$1" >&2; exit 64 ;;
    esac
done

report=$(mktemp "${TMPDIR:-/tmp}/report.XXXXXX")
trap 'rm -f -- "$report"' EXIT

{
    printf '%-30s %s\n' file days
    now=$(date +%s)
    for log in "$ROOT"/**/*.log; do
        days=$(( (now - $(stat -c %Y "$log")) / 86400 ))
        printf '%-30s %d\n' "$log" "$days"
        if (( days > OLDER )); then
            act rm -f -- "$log" >&2
        fi
    done
} > "$report"

column -t "$report" 2>/dev/null || cat "$report"
