@echo off
rem Builds what is missing, then runs the command line.
setlocal
set "HERE=%~dp0.."
if not exist "%HERE%\target\quadrant.built" (
    echo Building Quadrant ... 1>&2
    pushd "%HERE%"
    call mvn -q -B -DskipTests -Dspotless.check.skip -Dcheckstyle.skip -Dquadrant.zip.skip package 1>&2 || exit /b 1
    popd
    type nul > "%HERE%\target\quadrant.built"
)
if not defined QUADRANT_JAVA_OPTS set "QUADRANT_JAVA_OPTS=-Xmx2g -XX:G1HeapRegionSize=8m -XX:Tier4InvocationThreshold=60000 -XX:Tier4MinInvocationThreshold=10000 -XX:Tier4CompileThreshold=180000 -XX:Tier4BackEdgeThreshold=480000"
java %QUADRANT_JAVA_OPTS% -cp "%HERE%\target\classes;%HERE%\target\lib\*" quadrant.cli.Main %*
exit /b %ERRORLEVEL%
