#!/usr/bin/env bash
set -euo pipefail

ns= dry=
for a in "$@"; do
  case $a in
    --dry-run) dry=1 ;;
    -*) echo "unknown option $a" >&2; exit 2 ;;
    *) ns=$a ;;
  esac
done
[[ -n $ns ]] || { echo "usage: pods-report.sh [--dry-run] NAMESPACE" >&2; exit 2; }

kubectl auth can-i delete pods -n "$ns" > /dev/null || { echo "not allowed" >&2; exit 3; }

pods=$(kubectl get pods -n "$ns" -o json | python3 -c '
import json, sys
for pod in json.load(sys.stdin)["items"]:
    if pod["status"]["phase"] in ("Succeeded", "Failed"):
        print(pod["metadata"]["name"], pod["status"]["phase"])')

if [[ -z $pods ]]; then
  echo "nothing completed in $ns"
  exit 0
fi

while read -r name phase; do
  if [[ $dry ]]; then
    printf '%-20s %-10s would be deleted\n' "$name" "$phase"
  else
    kubectl delete pod "$name" -n "$ns" --wait=false
  fi
done <<< "$pods"
