#!/usr/bin/env bash
# Deletes EBS snapshots of the build machines.

REGION=eu-central-1
DRY=""
for arg in "$@"; do
  [ "$arg" = "--dry-run" ] && DRY=yes
done

ids=$(aws ec2 describe-snapshots --region $REGION --owner-ids self \
  --filters Name=tag:purpose,Values=build --query 'Snapshots[].SnapshotId' --output text)

if [ -z "$ids" ]; then
  echo "nothing to delete"
  exit 0
fi

for id in $ids; do
  if [ $DRY ]; then
    echo "Would delete snapshot $id in $REGION"
  else
    echo "Deleting snapshot $id in $REGION"
    aws ec2 delete-snapshot --region $REGION --snapshot-id "$id"
  fi
done
