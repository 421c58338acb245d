@echo off
rem The same as ./run, on Windows with Python 3.11 or 3.12 from python.org. tools\run.py does the work.
rem ASCII only: cmd reads this file in the code page of the PC.
setlocal
set "FOUND="
call :try py -3.11
call :try py -3.12
call :try python
if not defined FOUND (
    echo Python 3.11 is needed: install it from python.org, then run this again. 1>&2
    exit /b 1
)
%FOUND% "%~dp0tools\run.py" %*
exit /b %ERRORLEVEL%

:try
if defined FOUND exit /b 0
%* -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))" >nul 2>nul
if not errorlevel 1 set "FOUND=%*"
exit /b 0
