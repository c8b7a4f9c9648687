#!/bin/bash
for u in $(systemctl list-units --plain --no-legend 'app-*' | awk '{print $1}'); do
  echo "restarting $u"
  systemctl restart "$u"
  sleep 0.1
  systemctl is-active "$u" || echo "$u did not come up"
done
