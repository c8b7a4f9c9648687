#!/usr/bin/env bash
# Converts the orders of the shop for the accounting and hands them to the
# transfer job. What the transfer left in the outbox is dropped at the end.

set -euo pipefail

OUTBOX=outbox
DRY_RUN=0
INPUT=

while [[ $# -gt 0 ]]; do
    case $1 in
        --dry-run) DRY_RUN=1 ;;
        -*) echo "unknown option: $1" >&2; exit 2 ;;
        *) INPUT=$1 ;;
    esac
    shift
done
[[ -r $INPUT ]] || { echo "cannot read '$INPUT'" >&2; exit 2; }

cleanup() {
    local status=$?
    if [[ $status -ne 0 ]]; then
        return
    fi
    rm -f "$OUTBOX"/*-old.csv
}
trap cleanup EXIT

lines=$(tail -n +2 "$INPUT" | wc -l)

if [[ $DRY_RUN -eq 1 ]]; then
    echo "Would write $lines orders to $OUTBOX/orders-new.csv"
    echo "Would remove:" "$OUTBOX"/*-old.csv
else
    tr ';' ',' < "$INPUT" > "$OUTBOX/orders-new.csv"
    echo "Wrote $lines orders to $OUTBOX/orders-new.csv"
fi
