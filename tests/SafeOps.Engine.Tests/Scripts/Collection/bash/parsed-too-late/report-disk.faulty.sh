#!/bin/bash
# Disk use by home folder, as a report for the weekly mail.

OUT=reports
[ -d "$OUT" ] || mkdir -p "$OUT"
STAMP=$(date +%Y-%m-%d)

DRY_RUN=0
HOMES=
while [ "$1" != "" ]; do
    case $1 in
        -d | --dry-run ) DRY_RUN=1 ;;
        -h | --help )    echo "report-disk.sh [-d|--dry-run] HOMES"; exit 0 ;;
        -* )             echo "unknown option $1" >&2; exit 1 ;;
        * )              HOMES=$1 ;;
    esac
    shift
done

if [ ! -d "$HOMES" ]; then
    echo "no folder '$HOMES'" >&2
    exit 1
fi

list() {
    for home in "$HOMES"/*/; do
        printf '%8s %s\n' "$(du -sk "$home" | cut -f1)" "$(basename "$home")"
    done
}

if [ $DRY_RUN = 1 ]; then
    echo "Would write $OUT/disk-$STAMP.txt with:"
    list
    exit 0
fi

list > "$OUT/disk-$STAMP.txt"
echo "wrote $OUT/disk-$STAMP.txt"
