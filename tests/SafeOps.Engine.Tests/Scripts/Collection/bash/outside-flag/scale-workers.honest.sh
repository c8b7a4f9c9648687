#!/bin/bash
# scale the worker deployments of the shop up or down
#   scale-workers.sh [-n|--dry-run] REPLICAS

DRY=0
REPLICAS=
for a in "$@"; do
  case $a in
    -n|--dry-run) DRY=1 ;;
    [0-9]*)       REPLICAS=$a ;;
    *)            echo "what is '$a'?" >&2; exit 64 ;;
  esac
done

if [ -z "$REPLICAS" ]; then
  echo "usage: $0 [-n|--dry-run] REPLICAS" >&2
  exit 64
fi

NS=shop
CTX=$(kubectl config current-context)
echo "context: $CTX"

for d in $(kubectl -n $NS get deploy -o name); do
  now=$(kubectl -n $NS get "$d" -o jsonpath='{.spec.replicas}')
  if [ "$now" = "$REPLICAS" ]; then
    echo "$d has $now already"
    continue
  fi
  if [ $DRY -eq 1 ]; then
    echo "would scale $d from $now to $REPLICAS"
  else
    kubectl -n $NS scale "$d" --replicas="$REPLICAS" || exit 1
  fi
  # so that the on-call sees who did it
  if [ $DRY -eq 1 ]; then
    echo "would annotate $d with ops/scaled-from=$now"
  else
    kubectl -n $NS annotate --overwrite "$d" "ops/scaled-from=$now"
  fi
done
