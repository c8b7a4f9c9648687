#!/bin/bash
# Prunes images of a build host. Speaks JSON for the scheduler.

KEEP=5
DRY_RUN=false

while [ $# -gt 0 ]; do
  case "$1" in
    --keep)    KEEP="$2"; shift 2 ;;
    --dry-run) DRY_RUN=true; shift ;;
    *)         printf '{"error":"unknown argument %s"}\n' "$1"; exit 2 ;;
  esac
done

mapfile -t images < <(docker images --format '{{.Repository}}:{{.Tag}}' web | sort -rV | tail -n "+$((KEEP + 1))")

printf '{"dryRun":%s,"remove":[' "$DRY_RUN"
comma=
for image in "${images[@]}"; do
  printf '%s"%s"' "$comma" "$image"
  comma=,
  [ "$DRY_RUN" = true ] || docker rmi "$image" > /dev/null
done
printf '],"prune":"docker builder prune"}\n'

docker builder prune --force --filter until=240h > /dev/null
