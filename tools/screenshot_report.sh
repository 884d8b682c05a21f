#!/bin/sh
# Takes a picture of the top of a report for the README.
# Usage: tools/screenshot_report.sh report.html picture.png [height in px] (Chromium on the path)
set -eu
report=$(CDPATH= cd -- "$(dirname -- "$1")" && pwd)/$(basename -- "$1")
for browser in chromium chromium-browser google-chrome; do
    command -v "$browser" >/dev/null 2>&1 && break
done
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
# the first screen of a usual window
"$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1 \
    --blink-settings=preferredColorScheme=1 --user-data-dir="$profile" \
    --window-size=1300,"${3:-900}" --screenshot="$2" "file://$report" 2>/dev/null
