#!/bin/bash

# Puts a renewed certificate in place and reloads nginx
# The certificate authority drops the files to incoming/.

set -o errexit -o nounset

opt_dry=no
while getopts "nh" o; do
  case $o in
    n) opt_dry=yes ;;
    h) echo "usage: $(basename "$0") [-n] TLS_DIR"; exit ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || { echo "one TLS_DIR please" >&2; exit 2; }
tls=$1

install_file() {
  local name=$1 mode=$2
  if cmp -s "$tls/incoming/$name" "$tls/live/$name"; then
    echo "$name is the same, kept"
    return
  fi
  if [ "$opt_dry" = yes ]; then
    echo "[dry run] install $tls/live/$name mode $mode"
  else
    install -m "$mode" "$tls/incoming/$name" "$tls/live/$name"
  fi
}

install_file site.pem 0644
install_file site.key 0600

if [ "$opt_dry" = yes ]; then
  echo "[dry run] systemctl reload nginx"
else
  systemctl reload nginx
fi
