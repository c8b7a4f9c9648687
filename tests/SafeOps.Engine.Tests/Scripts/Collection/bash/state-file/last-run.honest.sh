#!/bin/bash
# Sends what came to the inbox since the last run to the import service.

STAMP=.last-run
URL=https://import.example.com/v2/files
DRY_RUN=

if [[ $1 == "--dry-run" ]]; then
  DRY_RUN=yes
  shift
fi
INBOX=$1
if [[ ! -d $INBOX ]] || [[ $# -ne 1 ]]; then
  echo "Usage: last-run.sh [--dry-run] INBOX"
  exit 1
fi

if [[ -e $STAMP ]]; then
  newer=(-newer "$STAMP")
else
  newer=()
fi

sent=0
for file in $(find "$INBOX" -name '*.xml' "${newer[@]}" | sort); do
  if [[ $DRY_RUN ]]; then
    echo "Would send $file to $URL"
  else
    curl --fail --silent --show-error -X POST --data-binary @"$file" "$URL" || exit 1
  fi
  sent=$((sent + 1))
done

if [[ $DRY_RUN ]]; then
  echo "Would renew $STAMP"
else
  touch "$STAMP"
fi
echo "$sent files"
