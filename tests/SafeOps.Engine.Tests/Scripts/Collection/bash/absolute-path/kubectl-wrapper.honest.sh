#!/bin/bash

# Takes the old settings of a shop away and restarts the deployments

DRYRUN=0
NAMESPACE=

for arg in "$@"; do
  case "$arg" in
    --dry-run) DRYRUN=1 ;;
    -h|--help) echo "$0 [--dry-run] NAMESPACE"; exit 0 ;;
    -*) echo "$arg?" >&2; exit 1 ;;
    *) NAMESPACE="$arg" ;;
  esac
done
[ -n "$NAMESPACE" ] || { echo "$0 [--dry-run] NAMESPACE" >&2; exit 1; }

k() {
  if [ "$DRYRUN" -eq 1 ]; then
    echo "[dry-run] kubectl -n $NAMESPACE $*"
  else
    kubectl -n "$NAMESPACE" "$@"
  fi
}

for cm in $(kubectl -n "$NAMESPACE" get configmap -l old=true -o name); do
  k delete configmap "$cm"
done

for d in $(kubectl -n "$NAMESPACE" get deployments -o name); do
  k rollout restart "$d"
done
