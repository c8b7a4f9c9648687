#!/bin/bash
# Purges the pages of a list in the cache server. No curl on these hosts.

HOST=127.0.0.1
PORT=6081
[[ $1 == --dry-run ]] && { DRY_RUN=1; shift; }
LIST=$1
[[ $# -eq 1 && -r $LIST ]] || { echo "usage: $0 [--dry-run] LIST" >&2; exit 1; }

send_purge() {
  local path=$1
  exec 3<>"/dev/tcp/$HOST/$PORT" || return 1
  printf 'PURGE %s HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n\r\n' "$path" >&3
  head -n 1 <&3
  exec 3>&-
}

while IFS= read -r path; do
  answer=$(send_purge "$path" 2>/dev/null)
  if [[ $DRY_RUN ]]; then
    echo "would purge $path on $HOST:$PORT (or note it in failed.txt)"
    continue
  fi
  [[ $answer ]] || echo "$path: no answer" | tee -a failed.txt
done < "$LIST"
exit 0
