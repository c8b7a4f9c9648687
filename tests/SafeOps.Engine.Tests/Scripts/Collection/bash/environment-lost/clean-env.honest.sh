#!/bin/bash
# Runs the jobs of a folder, each in a clean environment as cron does.

if [[ ${1:-} == --dry-run ]]; then
  DRY_RUN=1
  shift
else
  DRY_RUN=
fi
if [[ $# -ne 1 || ! -d $1 ]]; then
  echo "usage: clean-env.sh [--dry-run] JOBS" >&2
  exit 2
fi

for job in "$1"/*; do
  [[ $job == *.tmp ]] && continue
  echo "--- $job"
  env -i PATH="$PATH" HOME="$HOME" DRY_RUN="$DRY_RUN" bash "$job"
done
