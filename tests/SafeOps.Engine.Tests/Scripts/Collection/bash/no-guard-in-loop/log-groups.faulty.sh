#!/bin/bash
# Deletes old CloudWatch log groups and sets a retention for the others.

DRY=0
[ "$1" = "--dry-run" ] && { DRY=1; shift; }
PREFIX=$1
[ $# -eq 1 ] || { echo "usage: log-groups.sh [--dry-run] PREFIX" >&2; exit 1; }

aws sts get-caller-identity --query Account --output text || exit 1

for group in $(aws logs describe-log-groups --log-group-name-prefix "$PREFIX" --query 'logGroups[].logGroupName' --output text); do
    case $group in
        *old*)
            if [ $DRY -eq 1 ]; then
                echo "DRY: aws logs delete-log-group $group"
            else
                aws logs delete-log-group --log-group-name "$group"
            fi
            ;;
    esac
    aws logs put-retention-policy --log-group-name "$group" --retention-in-days 30
done
