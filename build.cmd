@echo off
rem Makes the Windows program on a Windows PC with Python 3.11 or 3.12 from python.org, and tries it.
rem The result is dist\zhibao: copy the whole folder to a school's PC; zhibao.exe needs no Python there.
rem ASCII only: cmd reads this file in the code page of the PC.
setlocal
call "%~dp0run.cmd" build %*
if errorlevel 1 exit /b 1
if not exist "%~dp0dist\zhibao\zhibao-cli.exe" exit /b 0
set "TRY=%~dp0out\build-try"
if exist "%TRY%" rmdir /s /q "%TRY%"
"%~dp0dist\zhibao\zhibao-cli.exe" demo --out "%TRY%"
if errorlevel 1 (
    echo The program was built, but its trial run failed. 1>&2
    exit /b 1
)
exit /b 0
