#!/usr/bin/env bash
# verbose-resets.sh [-n] [-v] DIR: names of photos to lower case

really() { "$@"; }
really_verbose() { echo "$@"; "$@"; }
pretend() { echo "would: $*"; }

run=really
while getopts nv o; do
    case $o in
        n) run=pretend ;;
        v) [[ $run == pretend ]] || run=really_verbose ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))

if [[ $# -ne 1 ]]; then
    echo "usage: $0 [-n] [-v] DIR" >&2
    exit 2
fi

for photo in "$1"/*; do
    dir=${photo%/*}
    name=${photo##*/}
    lower=${name,,}
    [[ $name == "$lower" ]] && continue
    if [[ -e $dir/$lower ]]; then
        echo "$dir/$lower is there, $name stays" >&2
        continue
    fi
    $run mv "$photo" "$dir/$lower"
done
