#!/usr/bin/env bash
yes=0
while getopts y o; do
  case $o in y) yes=1 ;; *) exit 2 ;; esac
done
shift $((OPTIND - 1))
[ -d "$1" ] || exit 2
if [ $yes -eq 0 ]; then
  read -r -p "empty $1? " answer
  [ "$answer" = yes ] || exit 1
fi
rm -rf -- "${1:?}"/*
