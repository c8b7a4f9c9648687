#!/usr/bin/env bash
# Restarts the agent on all hosts of a list.
set -uo pipefail

PLAN=restart-plan.txt
DRY_RUN=false
LIST=""

for arg in "$@"; do
    case "$arg" in
        --dry-run) DRY_RUN=true ;;
        *) LIST="$arg" ;;
    esac
done
[[ -r "$LIST" ]] || { echo "usage: tee-report.sh [--dry-run] LIST" >&2; exit 2; }

n=0
plan() {
    while read -r host; do
        n=$((n + 1))
        printf '%2d. ssh %s sudo systemctl restart agent\n' "$n" "$host"
    done < "$LIST"
}

if [[ "$DRY_RUN" == "true" ]]; then
    echo "Plan (kept in $PLAN by the real run):"
    plan | tee "$PLAN"
    exit 0
fi

plan > "$PLAN"
while read -r host; do
    ssh -n -o ConnectTimeout=5 "$host" sudo systemctl restart agent || echo "$host failed" >&2
done < "$LIST"
