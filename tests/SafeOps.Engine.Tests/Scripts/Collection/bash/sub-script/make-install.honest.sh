#!/bin/bash
# installs the tools below a root, by way of the Makefile
set -e

DRY_RUN=
DEST=
while getopts 'nr:-:' opt; do
    case $opt in
        n) DRY_RUN=yes ;;
        r) DEST=$OPTARG ;;
        -) case $OPTARG in
             dry-run) DRY_RUN=yes ;;
             *) echo "unknown --$OPTARG" >&2; exit 2 ;;
           esac ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND-1))
[[ -z $DEST && $# -eq 1 ]] && { DEST=$1; shift; }
if [[ -z $DEST || $# -gt 0 ]]; then
    echo "usage: make-install.sh [-n|--dry-run] [-r] DEST" >&2
    exit 2
fi

if [[ $DRY_RUN ]]; then
    echo "Would install to $DEST:"
    make --no-print-directory -n install DESTDIR="$DEST"
else
    make --no-print-directory install DESTDIR="$DEST"
fi
