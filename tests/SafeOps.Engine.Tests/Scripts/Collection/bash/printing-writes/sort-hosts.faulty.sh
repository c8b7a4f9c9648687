#!/bin/sh
# Sorts the inventory, drops doubles.   usage: sort-hosts [-n|--dry-run] FILE

dry=no
for a in "$@"; do
	case $a in
	-n|--dry-run)	dry=yes ;;
	-*)		echo "bad option $a" >&2; exit 2 ;;
	*)		file=$a ;;
	esac
done
if [ ! -f "$file" ]; then
	echo "no inventory" >&2
	exit 2
fi

before=$(wc -l < "$file")

if [ $dry = yes ]; then
	echo "would write $file as:"
	sort -u -o "$file" "$file" && cat "$file"
	exit 0
fi

sort -u -o "$file" "$file"
echo "$file: $before lines before, $(wc -l < "$file") now"
