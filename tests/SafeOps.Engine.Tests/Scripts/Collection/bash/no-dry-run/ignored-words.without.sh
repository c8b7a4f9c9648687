#!/usr/bin/env bash
set -euo pipefail
# ignored-words.sh DAYS DIR
days=$1
dir=$2
find "$dir" -name '*.sql' -mtime "+$days" -print -delete
echo "done"
