#!/usr/bin/env bash
# last-word.sh DEPLOYMENT REPLICAS [--dry-run]

usage() { echo "usage: last-word.sh DEPLOYMENT REPLICAS [--dry-run]" >&2; exit 64; }

dry=""
words=()
for word in "$@"; do
    if [[ $word == --dry-run ]]; then dry=1; else words+=("$word"); fi
done
[[ ${#words[@]} -eq 2 ]] || usage

deployment=${words[0]}
replicas=${words[1]}
now=$(kubectl -n shop get deployment "$deployment" -o jsonpath='{.spec.replicas}') || exit 1

if [[ $dry ]]; then
    echo "would scale"
    printf '%-12s %-12s %s\n' deployment replicas now
    printf '%-12s %-12s %s\n' "$deployment" "$replicas" "$now"
else
    kubectl -n shop scale "deployment/$deployment" --replicas="$replicas"
fi
