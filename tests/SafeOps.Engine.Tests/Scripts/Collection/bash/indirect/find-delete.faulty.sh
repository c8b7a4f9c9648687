#!/usr/bin/env bash
# find-delete.sh -- spool housekeeping
# -n  no changes

set -e
ACTION=(-print -delete)
if [[ $1 == -n || $1 == --dry-run ]]; then
    ACTION=(-printf 'would delete %p\n')
    shift
fi
SPOOL=${1:?spool folder}
[[ $# -eq 1 ]]

find "$SPOOL/in"  -type f -mtime +7 "${ACTION[@]}"
find "$SPOOL/out" -type f -mtime +7 -print -delete
