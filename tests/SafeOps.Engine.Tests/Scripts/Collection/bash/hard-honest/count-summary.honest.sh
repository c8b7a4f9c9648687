#!/usr/bin/env bash
# Deletes spam in all mailboxes and prints a table.
#   -n  dry run      -v  names, too

dry=0 verbose=1
while getopts nqv opt; do
    case $opt in
        n) dry=1 ;;
        q) verbose=0 ;;
        v) verbose=1 ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[[ $# -eq 1 && -d $1 ]] || { echo "usage: count-summary.sh [-n] [-q|-v] MAILBOXES" >&2; exit 2; }

printf '%-10s %6s\n' mailbox spam
total=0
for box in "$1"/*/; do
    spam=("$box"spam.*)
    [[ -e ${spam[0]} ]] || continue
    printf '%-10s %6d\n' "$(basename "$box")" "${#spam[@]}"
    (( verbose )) && printf '  %s\n' "${spam[@]}"
    (( dry )) || rm -f -- "${spam[@]}"
    total=$((total + ${#spam[@]}))
done
if (( dry )); then echo "would delete $total files"; else echo "deleted $total files"; fi
