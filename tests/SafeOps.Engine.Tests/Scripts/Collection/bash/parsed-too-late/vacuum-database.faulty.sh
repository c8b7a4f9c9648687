#!/bin/sh
# Vacuum the application's database while the service is down.

usage() {
    echo "usage: vacuum-database.sh [-n] DATABASE" >&2
    exit 64
}

service=app-a.service
dry=

# no writers, please
if systemctl is-active "$service" > /dev/null; then
    systemctl stop "$service"
fi

while getopts n opt; do
    case $opt in
        n) dry=1 ;;
        *) usage ;;
    esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
db=$1
[ -f "$db" ] || { echo "$db is not there" >&2; exit 66; }

size=$(wc -c < "$db")
if [ -n "$dry" ]; then
    echo "would vacuum $db ($size bytes)"
    echo "would start $service"
    exit 0
fi

python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("vacuum")' "$db"
systemctl start "$service"
echo "$size -> $(wc -c < "$db") bytes"
