#!/bin/bash
# change a value of app.ini, keep the old file below backup/

DRY_RUN=0
DIR=
KEY=a
VALUE=2

while [ -n "$1" ]; do
  case "$1" in
    --dry-run) DRY_RUN=1 ;;
    --key)     KEY="$2"; shift ;;
    --value)   VALUE="$2"; shift ;;
    *)         DIR="$1" ;;
  esac
  shift
done

file="$DIR/app.ini"
if [ ! -f "$file" ]; then
  echo "ERROR: $file not found" >&2
  exit 1
fi

if [ ! -d "$DIR/backup" ]; then
  echo "backup folder is missing, created: $DIR/backup"
  mkdir "$DIR/backup"
fi

copy="$DIR/backup/app.ini.$(date +%Y%m%d%H%M%S)"
if [ $DRY_RUN -eq 1 ]; then
  echo "[DRY RUN] cp $file $copy"
  echo "[DRY RUN] $KEY=$VALUE in $file (now: $(grep "^$KEY=" "$file"))"
else
  cp -p "$file" "$copy"
  sed -i "s/^$KEY=.*/$KEY=$VALUE/" "$file"
fi
