#!/usr/bin/env bash
set -eu

remote_script() {
    cat <<'REMOTE'
set -e
cp -p /etc/nginx/nginx.conf /etc/nginx/nginx.conf.bak
sed -i 's/worker_connections .*/worker_connections 4096;/' /etc/nginx/nginx.conf
nginx -t && systemctl reload nginx
REMOTE
}

dry=no
hosts=
for word; do
    case $word in
        --dry-run) dry=yes ;;
        -*) echo "unknown option $word" >&2; exit 2 ;;
        *) hosts="$hosts $word" ;;
    esac
done
[ -n "$hosts" ] || { echo "usage: here-doc-ssh.sh [--dry-run] HOST..." >&2; exit 2; }

for host in $hosts; do
    if [ $dry = yes ]; then
        echo "would run on $host with bash -s:"
        remote_script | sed 's/^/    /'
    else
        remote_script | ssh -o BatchMode=yes "$host" bash -s
    fi
done
