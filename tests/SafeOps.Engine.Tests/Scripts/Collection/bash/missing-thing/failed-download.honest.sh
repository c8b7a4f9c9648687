#!/usr/bin/env bash
set -u
# Puts a version live. The archives lie in cache/. Where the archive of the
# version is missing, the site goes to the maintenance page.

dry=0
version=
for w in "$@"; do
    if [[ $w == --dry-run ]]; then dry=1; else version=$w; fi
done
[[ $version ]] || { echo "which version?" >&2; exit 2; }

archive=cache/site-$version.tar.gz

if [[ ! -f $archive ]]; then
    echo "no $archive, maintenance page" >&2
    if ((dry)); then
        echo "would write maintenance to live/VERSION"
    else
        echo maintenance > live/VERSION
    fi
    exit 0
fi

if ((dry)); then
    echo "would unpack $archive to live and write $version to live/VERSION"
else
    tar -xzf "$archive" -C live
    echo "$version" > live/VERSION
fi
