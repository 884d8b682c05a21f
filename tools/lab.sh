#!/bin/sh
# Runs what the maintainers measure (quadrant.lab, in the test tree): tools/lab.sh --help. Builds what is missing.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
built=$here/target/lab.built
if [ ! -f "$built" ] || [ -n "$(find "$here/src" "$here/pom.xml" -newer "$built" -print | head -n 1)" ]; then
    # shellcheck disable=SC2086 # MAVEN_ARGS may hold several words
    (cd "$here" && mvn -q -B ${QUADRANT_MAVEN_ARGS:-} -Dspotless.check.skip test-compile dependency:copy-dependencies@lib) >&2
    touch "$built"
fi
case "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}" in
    C | POSIX) export LC_ALL=C.UTF-8 ;; # as bin/quadrant
esac
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
compile="-XX:Tier4InvocationThreshold=60000 -XX:Tier4MinInvocationThreshold=10000 -XX:Tier4CompileThreshold=180000 -XX:Tier4BackEdgeThreshold=480000"
exec "$java" --enable-native-access=ALL-UNNAMED ${QUADRANT_JAVA_OPTS:--Xmx2g -XX:G1HeapRegionSize=8m $compile} \
    -cp "$here/target/test-classes:$here/target/classes:$here/target/lib/*" quadrant.lab.Lab "$@"
