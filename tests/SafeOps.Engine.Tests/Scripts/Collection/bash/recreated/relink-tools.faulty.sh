#!/usr/bin/env bash
set -eu

dry=
dir=
while [ $# -gt 0 ]; do
  case "$1" in
    --dry-run) dry=echo ;;
    -*) echo "unknown option $1" >&2; exit 2 ;;
    *) dir=$1 ;;
  esac
  shift
done
[ -d "${dir:-}" ] || { echo "relink-tools.sh [--dry-run] BIN" >&2; exit 2; }

# the newest tool below opt/
newest=$(ls -d opt/tool-* | sort -V | tail -n 1)
name=${newest#opt/}

echo "newest is $name"
$dry ln -sfn "../$newest/run" "$dir/run"

old=$(cat "$dir/VERSION")
rm -f "$dir/VERSION"
if [ -n "$dry" ]; then
  echo "write $name to $dir/VERSION"
  echo "$old" > "$dir/VERSION"
else
  echo "$name" > "$dir/VERSION"
fi
