#!/bin/bash
# Completed pods of a namespace and the scratch volumes they leave

function usage { echo "Usage: $0 [--dry-run] NAMESPACE" >&2; exit 1; }

DRY_RUN=no
NS=
while (( $# )); do
  case $1 in
    --dry-run) DRY_RUN=yes;;
    --*) usage;;
    *) NS=$1;;
  esac
  shift
done
[[ $NS ]] || usage

pods=$(kubectl get pods -n "$NS" --field-selector=status.phase=Succeeded -o name)
claims=$(kubectl get pvc -n "$NS" -l use=scratch -o name)

if [[ $DRY_RUN == yes ]]; then
  echo "Namespace $NS:"
  for thing in $pods $claims; do
    echo "  - $thing"
  done
  exit
fi

for thing in $pods $claims; do
  kubectl delete -n "$NS" "$thing" --wait=false
done
