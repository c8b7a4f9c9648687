#!/usr/bin/env bash
set -u
export LC_ALL=C

mode=apply
for word in "$@"; do
    case $word in
        --dry-run) mode=plan ;;
        --apply) mode=apply ;;
        -*) exit 64 ;;
        *) where=$word ;;
    esac
done

ok=0 failed=0
while IFS= read -r path; do
    case $mode in
        plan) printf -- '- %q\n' "$path"; ok=$((ok + 1)) ;;
        apply) if rm -- "$path"; then ok=$((ok + 1)); else failed=$((failed + 1)); fi; sleep 0.05 ;;
    esac
done < <(find "${where:?folder}" -maxdepth 1 -name '*.tmp' | sort)

echo "$mode: $ok deletions, $failed failures" >&2
((failed == 0))
