#!/bin/sh
# Makes the pictures of docs/PANEL.md: its test plays a person in a real ImageJ on a screen of 1366×768.
# Usage: tools/panel_pictures.sh (with Xvfb and ImageMagick; writes to docs/images)
set -eu
cd "$(dirname -- "$0")/.."
pictures=$(mktemp -d)
trap 'rm -rf "$pictures"' EXIT
# shellcheck disable=SC2086 # MAVEN_ARGS may hold several words
mvn -B -q ${QUADRANT_MAVEN_ARGS:-} test -Dtest=PanelTest -Dsurefire.failIfNoSpecifiedTests=false -Dquadrant.excluded= \
    -Dquadrant.screenshot.panel="$pictures"
for name in find second; do
    convert "$pictures/$name.png" -crop 1120x720+185+0 +repage -strip +dither -colors 255 -define png:compression-level=9 \
        "PNG8:docs/images/panel-$name.png"
done
