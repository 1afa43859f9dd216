@echo off
rem Mailroom's commands, in the Node that came with it.
setlocal
set MAILROOM_INVOKED_AS=%~n0
"%~dp0node.exe" "%~dp0..\cli\out\server\mailroom.js" %*
exit /b %ERRORLEVEL%
