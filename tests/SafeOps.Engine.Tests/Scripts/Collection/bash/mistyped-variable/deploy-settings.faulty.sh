#!/usr/bin/env bash

# Applies the settings of the web shop and restarts what reads them.
# options: --dry-run (ask the server only), -v

DRY_ARGS=""
FILE=""
while [ -n "${1:-}" ]; do
  case "$1" in
    --dry-run) DRY_ARGS="--dry-run=server" ;;
    -v) set -x ;;
    *) FILE="$1" ;;
  esac
  shift
done

if [ ! -r "$FILE" ]; then
  echo "usage: deploy-settings.sh [--dry-run] [-v] FILE" >&2
  exit 2
fi

echo "Settings: $FILE $DRY_ARGS"
kubectl --namespace shop apply -f "$FILE" $DRY_ARGS || exit 1

for d in web worker; do
  if [ -n "$DRY_ARG" ]; then
    echo "would run: kubectl --namespace shop rollout restart deployment/$d"
  else
    kubectl --namespace shop rollout restart "deployment/$d"
    kubectl --namespace shop rollout status "deployment/$d" --timeout=120s
  fi
done
