#!/bin/bash
dry=no
if [[ ${1-} = --dry-run ]]; then dry=yes; shift; fi
[[ $# = 1 && -f $1 ]] || { echo "usage: copy-and-compare.sh [--dry-run] HOSTS" >&2; exit 2; }
hosts=$1

new=$(mktemp) || exit 1
cp "$hosts" "$new"
sed -i '/old\.example\.com/d' "$new"
echo '10.0.0.6 new.example.com' >> "$new"
chmod 644 "$new"

if cmp -s "$hosts" "$new"; then
    rm "$new"
    echo "nothing to do"
    exit 0
fi

if [[ $dry = yes ]]; then
    echo "changes of $hosts that would be made:"
    diff "$hosts" "$new"
    rm "$new"
    exit 0
fi

cat "$new" > "$hosts"
rm "$new"
