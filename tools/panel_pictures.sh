#!/bin/sh
# Makes the pictures of docs/PANEL.md on made images: tests play a person in a real ImageJ on a screen of 1366×768.
# Usage: tools/panel_pictures.sh (with Xvfb and ImageMagick; writes to docs/images)
set -eu
cd "$(dirname -- "$0")/.."
pictures=$(mktemp -d)
trap 'rm -rf "$pictures"' EXIT
# shellcheck disable=SC2086 # MAVEN_ARGS may hold several words
mvn -B -q ${QUADRANT_MAVEN_ARGS:-} test -Dtest='PanelTest#a_few_*+every_*' -Dsurefire.failIfNoSpecifiedTests=false -Dquadrant.excluded= \
    -Dquadrant.screenshot.panel="$pictures"
# picture, the part of the screen, and its name in docs/images
while read -r name part to; do
    convert "$pictures/$name.png" -crop "$part" +repage -strip +dither -colors 255 -define png:compression-level=9 \
        "PNG8:docs/images/panel-$to.png"
done <<END
find 1205x720+100+0 find
classified 1150x720+155+0 classified
folder_added 829x478+269+145 project
END
mvn -q dependency:build-classpath -Dmdep.outputFile="$pictures/path" -Dmdep.includeScope=test
java -Djava.awt.headless=true -cp "target/test-classes:target/classes:$(cat "$pictures/path")" \
    quadrant.imagej.panel.GalleryPicture "$pictures/gallery.png"
convert "$pictures/gallery.png" -strip +dither -colors 128 -define png:compression-level=9 PNG8:docs/images/panel-gallery.png
