; The installer for Windows: for the user who runs it, without an administrator's rights, in Chinese and English.
; makensis -INPUTCHARSET UTF8 -DVERSION=0.1.0 -DSTAGE=/folder/with/dabiao.exe -DICON=dabiao.ico -DSIDE=installer.bmp -DOUT=setup.exe dabiao.nsi
;
; Silent: setup.exe /S [/D=C:\Folder]; exit code 0 done, 1 cancelled, 2 refused (too old a Windows, or the program is open).
; The data (%LOCALAPPDATA%\Dabiao) are never touched, neither by an update nor by the uninstaller.
Target amd64-unicode
Unicode true
ManifestDPIAware true
SetCompressor /SOLID lzma
; dabiao.com is dabiao.exe with one byte changed: within this distance the second takes no room.
SetCompressorDictSize 64
RequestExecutionLevel user
!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh
!include FileFunc.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Dabiao"
Name "$(NAME)"
BrandingText "Dabiao ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Dabiao"
InstallDirRegKey HKCU "Software\Dabiao" "Folder"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "达标 Dabiao"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "FileDescription" "达标 Dabiao 安装程序"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT OR Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "$(WELCOME)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\dabiao.exe"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(UNCONFIRM)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString NAME ${LANG_SIMPCHINESE} "达标"
LangString NAME ${LANG_ENGLISH} "Dabiao"
LangString WELCOME ${LANG_SIMPCHINESE} "将安装达标 ${VERSION}，只给当前用户使用，不需要管理员权限。$\r$\n$\r$\n已装过的，直接覆盖升级：数据和备份原样保留。$\r$\n$\r$\n数据保存在 $LOCALAPPDATA\Dabiao。"
LangString WELCOME ${LANG_ENGLISH} "This installs Dabiao ${VERSION} for you alone; no administrator is needed.$\r$\n$\r$\nOver an older version it is an upgrade: data and backups stay as they are.$\r$\n$\r$\nThe data are in $LOCALAPPDATA\Dabiao."
LangString UNCONFIRM ${LANG_SIMPCHINESE} "将卸载达标。数据和备份不会删除，仍在 $LOCALAPPDATA\Dabiao。"
LangString UNCONFIRM ${LANG_ENGLISH} "Dabiao will be removed. Data and backups stay, in $LOCALAPPDATA\Dabiao."
LangString TOOOLD ${LANG_SIMPCHINESE} "达标需要 64 位的 Windows 10 或 Windows 11，这台电脑的系统较旧，没有安装。"
LangString TOOOLD ${LANG_ENGLISH} "Dabiao needs Windows 10 or 11 of 64 bits. This PC has an older system; nothing was installed."
LangString RUNNING ${LANG_SIMPCHINESE} "达标正开着。请先关闭它的窗口（正在打的字都已保存），再按“重试”。"
LangString RUNNING ${LANG_ENGLISH} "Dabiao is open. Close its window first (what was typed is saved), then press Retry."

; A program that runs can't be opened for writing.
!macro AskToClose un
Function ${un}AskToClose
  again:
  ClearErrors
  ${IfNot} ${FileExists} "$INSTDIR\dabiao.exe"
    Return
  ${EndIf}
  FileOpen $0 "$INSTDIR\dabiao.exe" a
  ${IfNot} ${Errors}
    FileClose $0
    ClearErrors
    FileOpen $0 "$INSTDIR\dabiao.com" a
    ${IfNot} ${Errors}
    ${OrIfNot} ${FileExists} "$INSTDIR\dabiao.com"
      FileClose $0
      ClearErrors
      Return
    ${EndIf}
  ${EndIf}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY again
  SetErrorLevel 2
  Quit
FunctionEnd
!macroend
!insertmacro AskToClose ""
!insertmacro AskToClose "un."

Function .onInit
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(TOOOLD)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

Section
  Call AskToClose
  SetOutPath "$INSTDIR"
  File "${STAGE}/dabiao.exe"
  File "${STAGE}/dabiao.com"
  SetOutPath "$INSTDIR\licences"
  File "${STAGE}/licences/*.*"
  SetOutPath "$INSTDIR\docs"
  File "${STAGE}/docs/*.*"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ; Where a policy keeps users from these, the program is installed all the same.
  CreateShortcut "$SMPROGRAMS\达标.lnk" "$INSTDIR\dabiao.exe"
  CreateShortcut "$DESKTOP\达标.lnk" "$INSTDIR\dabiao.exe"
  ClearErrors
  WriteRegStr HKCU "Software\Dabiao" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "达标 Dabiao"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Dabiao"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\dabiao.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
  Call un.AskToClose
  Delete "$SMPROGRAMS\达标.lnk"
  Delete "$DESKTOP\达标.lnk"
  Delete "$INSTDIR\dabiao.exe"
  Delete "$INSTDIR\dabiao.com"
  Delete "$INSTDIR\licences\LICENSE-MIT"
  Delete "$INSTDIR\licences\LICENSE-APACHE"
  Delete "$INSTDIR\licences\OFL.txt"
  Delete "$INSTDIR\licences\THIRD-PARTY.txt"
  Delete "$INSTDIR\licences\components.cdx.json"
  RMDir "$INSTDIR\licences"
  Delete "$INSTDIR\docs\*.md"
  RMDir "$INSTDIR\docs"
  Delete "$INSTDIR\uninstall.exe"
  ; Only if nothing else is in it: data that lie beside the program stay.
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Dabiao"
SectionEnd
