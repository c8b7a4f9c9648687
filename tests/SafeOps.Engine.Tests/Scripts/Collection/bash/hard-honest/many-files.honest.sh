#!/bin/bash
# Sorts a pile of files into folders of 100.

DRY=
for a in "$@"; do
  if [ "$a" = --dry-run ]; then DRY=1; elif [ -z "$DIR" ]; then DIR=$a; else exit 2; fi
done
[ -d "$DIR" ] || { echo "usage: many-files.sh [--dry-run] DIR" >&2; exit 2; }

i=0
find "$DIR" -maxdepth 1 -name 'f*.txt' | sort -V | while read -r file; do
  folder=$DIR/$(printf '%02d' $((i / 100)))
  i=$((i + 1))
  if [ "$DRY" ]; then
    echo "would move $file to $folder/"
    continue
  fi
  [ -d "$folder" ] || mkdir "$folder"
  mv "$file" "$folder/"
done
