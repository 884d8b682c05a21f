#!/bin/sh
# Makes the pictures of docs/TUTORIAL.md: its test plays them in a real ImageJ on a screen of 1366×768.
# Usage: tools/tutorial_pictures.sh (with Xvfb, Chromium and ImageMagick; writes to docs/images)
# The folder that stands for the reader's home, by default /home/anna, is made and removed.
set -eu
cd "$(dirname -- "$0")/.."
home=${TUTORIAL_HOME:-/home/anna}
mkdir "$home"
pictures=$(mktemp -d)
trap 'rm -rf "$home" "$pictures"' EXIT
# shellcheck disable=SC2086 # MAVEN_ARGS may hold several words
mvn -B -q ${QUADRANT_MAVEN_ARGS:-} test -Dtest='TutorialTest#at_the_window*' -Dsurefire.failIfNoSpecifiedTests=false -Dquadrant.excluded= \
    -Dquadrant.tutorial.home="$home" -Dquadrant.screenshot.tutorial="$pictures"
tools/screenshot_report.sh "$home/tutorial/model/report.html" "$pictures/tutorial-report.png" 430
mv "$pictures/tutorial-dialog-fine-tune.png" "$pictures/finetune-dialog.png"
for name in finetune-dialog tutorial-advise tutorial-training tutorial-report tutorial-rois tutorial-map; do
    convert "$pictures/$name.png" -strip +dither -colors 255 -define png:compression-level=9 "PNG8:docs/images/$name.png"
done
