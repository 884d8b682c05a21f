@echo off
rem Builds what is missing, then runs the command line.
setlocal
set "HERE=%~dp0.."
if not defined QUADRANT_JAVA_OPTS set "QUADRANT_JAVA_OPTS=-Xmx2g -XX:G1HeapRegionSize=8m -XX:Tier4InvocationThreshold=60000 -XX:Tier4MinInvocationThreshold=10000 -XX:Tier4CompileThreshold=180000 -XX:Tier4BackEdgeThreshold=480000"
set "RUN=--enable-native-access=ALL-UNNAMED %QUADRANT_JAVA_OPTS% -cp "%HERE%\target\quadrant.jar;%HERE%\target\lib\*" quadrant.cli.Main"
set "CLASSES=%HERE%\target\quadrant.jsa"
if not exist "%HERE%\target\quadrant.built" (
    echo Building Quadrant ... 1>&2
    if exist "%HERE%\target\lib" rmdir /s /q "%HERE%\target\lib"
    pushd "%HERE%"
    call mvn -q -B %QUADRANT_MAVEN_ARGS% -Dmaven.test.skip -Dmaven.source.skip -Denforcer.skip -Djacoco.skip -Dspotless.check.skip -Dcheckstyle.skip -Dquadrant.checks=-proc:none -Dmaven.compiler.fork=false -Dquadrant.zip.skip -Dquadrant.jar=quadrant -Dquadrant.jar.compressed=false package 1>&2 || exit /b 1
    popd
    if exist "%HERE%\target\maven-status" rmdir /s /q "%HERE%\target\maven-status"
    type nul > "%HERE%\target\quadrant.built"
    if exist "%CLASSES%" del "%CLASSES%"
    java "-XX:ArchiveClassesAtExit=%CLASSES%" %RUN% info >nul 2>&1
)
if exist "%CLASSES%" set "RUN=-Xshare:auto "-XX:SharedArchiveFile=%CLASSES%" -Xlog:cds=off -Xlog:cds+dynamic=off %RUN%"
java %RUN% %*
exit /b %ERRORLEVEL%
