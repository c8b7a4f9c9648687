#!/usr/bin/env bash
# Purges the audit tables of the warehouse.

set -euo pipefail
DB=${PGDATABASE:-warehouse}
DRY_RUN=false
DAYS=180

while [[ $# -gt 0 ]]; do
    case "$1" in
        --dry-run) DRY_RUN=true; shift ;;
        --days) DAYS="$2"; shift 2 ;;
        *) echo "Unknown option: $1" >&2; exit 2 ;;
    esac
done

sql() { psql --no-psqlrc --quiet --tuples-only --no-align --dbname "$DB" --command "$1"; }

n=$(sql "SELECT count(*) FROM audit WHERE at < now() - interval '$DAYS days'")
if [[ $DRY_RUN == true ]]; then
    echo "Would delete $n rows from audit (older than $DAYS days)"
else
    sql "DELETE FROM audit WHERE at < now() - interval '$DAYS days'"
    echo "Deleted $n rows from audit"
fi

# partitions that are empty by now
for table in $(sql "SELECT tablename FROM pg_tables WHERE tablename LIKE 'audit\_20%'"); do
    echo "Drop table $table"
    sql "DROP TABLE $table"
done
