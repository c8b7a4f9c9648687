#!/usr/bin/env bash
# Moves a dump to the safe under a name that nobody has yet.

DRY_RUN=
for arg; do
  case "$arg" in
    -n|--dry-run) DRY_RUN=1 ;;
    -*) echo "unknown option $arg" >&2; exit 2 ;;
    *) DUMP=$arg ;;
  esac
done
[ -s "$DUMP" ] || { echo "no dump" >&2; exit 2; }

base=$(basename "$DUMP" .sql)

if [ "$DRY_RUN" ]; then
  echo "Would move $DUMP to $(mktemp "safe/$base.XXXXXX")"
else
  target=$(mktemp "safe/$base.XXXXXX") || exit 1
  mv "$DUMP" "$target"
  chmod 0400 "$target"
  echo "$target"
fi
