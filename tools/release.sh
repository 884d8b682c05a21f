#!/bin/sh
# Builds the files of a release from a clean clone; tags and uploads nothing.
set -eu

usage() {
    cat <<'TEXT'
Usage: tools/release.sh VERSION

Builds all files of a release into target/release-VERSION: the zips of all platforms, folders for two Fiji update sites
(that of the trainer apart), jars of sources and Javadoc, a bill of materials, the licences, the checksums and the
release notes. It needs Git, a JDK 17 or newer and Maven, and fetches 190 MB of native libraries once.

The clone must be clean. If pom.xml is at VERSION-SNAPSHOT, the version and the time of the last commit are written into
the files that name them, to be committed and tagged. If it is at VERSION, as in a clone of the tag, nothing is changed,
and the files are those of the release again, byte for byte with the same Java and Maven.

It runs no tests (run .ci/full before), and neither tags nor uploads: it prints the commands for that.
TEXT
}

fail() {
    echo "release: $1" >&2
    exit 2
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
    [0-9]*.[0-9]*.[0-9]*) version=$1 ;;
    "") fail "Say which version, as in tools/release.sh 0.1.0; --help tells more." ;;
    *) fail "$1 is no version of three numbers, such as 0.1.0." ;;
esac
cd "$(dirname -- "$0")/.."
[ -z "$(git status --porcelain)" ] || fail "This clone has changes; commit them, or take a fresh clone."
now=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml)
case "$now" in
    "$version" | "$version-SNAPSHOT") ;;
    *) fail "pom.xml is at $now, so $version cannot be released from it." ;;
esac
notes=$(awk -v "head=## $version" '$0 == head { in_it = 1; next } /^## / { in_it = 0 } in_it' CHANGELOG.md)
[ -n "$notes" ] || fail "CHANGELOG.md has no heading \"## $version\" with lines below it."
open=$(awk '/^## / { in_it = $0 == "## Unreleased"; next } in_it && NF' CHANGELOG.md)
[ -z "$open" ] || fail "CHANGELOG.md has lines below \"## Unreleased\"; move them below \"## $version\"."
kept=src/test/resources/quadrant/kept/$version
[ -d "$kept" ] || fail "There is no $kept; docs/release/README.md says how the models of a release are made."

set_version() {
    time=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd)
    for file in pom.xml spark/pom.xml docs/SCALE.md CITATION.cff; do
        sed -e "s|$now|$version|g" \
            -e "s|\(<project.build.outputTimestamp>\)[^<]*|\1$time|" \
            -e "s|^version: .*|version: $version|" -e '/^date-released:/d' "$file" >target/new
        cat target/new >"$file"
    done
    echo "date-released: ${time%T*}" >>CITATION.cff
    rm target/new
}

mkdir -p target
if [ "$now" != "$version" ]; then
    # what was set is taken back if the build fails
    trap 'git checkout -q -- pom.xml spark/pom.xml docs/SCALE.md CITATION.cff' EXIT
    set_version
fi
# the manifest names the tag and not the commit, which is made after the first build
# shellcheck disable=SC2086 # QUADRANT_MAVEN_ARGS may hold several words
mvn -B -ntp -q -Dstyle.color=never ${QUADRANT_MAVEN_ARGS:-} -Prelease,zips -Dmaven.test.skip=true \
    -Dmaven.buildNumber.skip=true "-DbuildNumber=v$version" clean package >&2
# a build in the wrong order makes zips without it
[ -n "$(find target/update-site -name 'Quadrant_.jar-*')" ] || fail "The zips have no Quadrant_.jar."
trap - EXIT

out=target/release-$version
mkdir "$out"
mv target/Quadrant-*.zip target/Quadrant-*.cdx.json target/Quadrant_-*-sources.jar target/Quadrant_-*-javadoc.jar \
    target/update-site target/update-site-trainer "$out"
cp target/THIRD-PARTY.txt "$out/Quadrant-$version-licences.txt"
# links of the file in the repository are links to its tag
page=https://github.com/quadrantij/Quadrant_/blob/v$version
printf '%s\n' "$notes" | sed -e '/./,$!d' -e "s|](\([A-Za-z.][^):]*)\)|]($page/\1|g" >"$out/RELEASE-NOTES.md"
if command -v sha256sum >/dev/null 2>&1; then sum=sha256sum; else sum="shasum -a 256"; fi
(cd "$out" && find . -type f | sed 's|^\./||' | LC_ALL=C sort | while read -r file; do $sum "$file"; done) >target/SHA256SUMS
mv target/SHA256SUMS "$out"

echo "$out has $(wc -l <"$out/SHA256SUMS") files, $(du -sm "$out" | cut -f1) MB."
echo "What is left to do, if they are good:"
[ "$now" = "$version" ] || echo "  git commit -a -m 'Version $version'"
cat <<TEXT
  git tag -a v$version -m 'Quadrant $version' && git push origin HEAD v$version
  gh release create v$version --title 'Quadrant $version' --notes-file $out/RELEASE-NOTES.md $out/Quadrant* $out/SHA256SUMS
  upload the content of $out/update-site, and of $out/update-site-trainer to a site of its own, all at once and db.xml.gz last
  write the next version with -SNAPSHOT into pom.xml, spark/pom.xml and docs/SCALE.md
TEXT
