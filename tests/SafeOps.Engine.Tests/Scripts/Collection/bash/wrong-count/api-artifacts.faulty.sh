#!/bin/bash
# Deletes old artifacts of the build server by its API; keeps the newest N.

API=https://builds.example.com/api/artifacts
DRY_RUN=no
if [ "$1" = "--dry-run" ]; then
  DRY_RUN=yes
  shift
fi
[ $# -eq 1 ] && KEEP=$1
case $KEEP in
  ''|*[!0-9]*) echo "usage: api-artifacts.sh [--dry-run] KEEP" >&2; exit 2 ;;
esac

names=$(curl -fsS --max-time 20 "$API")
total=$(echo "$names" | wc -l)
old=$((total - KEEP))

if [ "$DRY_RUN" = yes ]; then
  echo "$total artifacts, would delete $old:"
  echo "$names" | head -n "$old"
  exit 0
fi

echo "$names" | tail -n "$old" | while read -r name; do
  curl -fsS --max-time 20 -X DELETE "$API/$name" > /dev/null && echo "deleted $name"
done
