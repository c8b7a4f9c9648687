#!/bin/bash
set -euo pipefail
# Restart pods of the web tier one after the other.

NS="${NS:-shop}"
DRY_RUN="false"

for arg in "$@"; do
  if [[ "$arg" == "--dry-run" ]]; then
    DRY_RUN="true"
  else
    echo "Unknown: $arg" >&2
    exit 2
  fi
done

if [[ "$DRY_RUN" == "true" ]]; then
  kubectl get pods -n "$NS" -l tier=web -o name | while read -r pod; do
    echo "DRY-RUN kubectl delete -n $NS $pod"
  done
else
  kubectl get pods -n "$NS" -l team=web -o name | while read -r pod; do
    kubectl delete -n "$NS" "$pod"
    sleep 0.1
  done
fi
