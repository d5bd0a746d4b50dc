; The installer for Windows: for one user, so no administrator is asked for. Made by `cargo xtask windows`:
;   makensis -DVERSION=0.1.0 -DFROM=FOLDER -DOUT=FILE installer/windows/zorgmap.nsi
; FROM is the folder with the programs and papers; whatever lies there is installed, and only that is ever removed.
;
; The vault lies in another folder (%LOCALAPPDATA%\Zorgmap) and is touched by neither installing nor removing. Nothing is
; downloaded: the web view is Windows' own, and its maker's installer is named when it is missing.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestSupportedOS Win10
ManifestDPIAware true
RequestExecutionLevel user

Name "Zorgmap"
OutFile "${OUT}"
; Never the folder above the vault.
InstallDir "$LOCALAPPDATA\Programs\Zorgmap"
BrandingText "Zorgmap ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Zorgmap"
VIAddVersionKey FileDescription "Zorgmap"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey CompanyName "Zorgmap"
VIAddVersionKey LegalCopyright "Apache-2.0"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Zorgmap"
!define OURS "Software\Zorgmap"
; Where the web view says that it is there, by its maker's manual ("Distribute your app and the WebView2 Runtime").
!define WEB_VIEW "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

!include MUI2.nsh
!define MUI_ICON "../../src-tauri/icons/icon.ico"
!define MUI_UNICON "../../src-tauri/icons/icon.ico"
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "${OURS}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "Installer language"
!define MUI_FINISHPAGE_RUN "$INSTDIR\zorgmap.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The first is what a machine in another language gets.
!insertmacro MUI_LANGUAGE "Dutch"
!insertmacro MUI_LANGUAGE "English"

LangString OPEN ${LANG_DUTCH} "Zorgmap staat nog open. Sluit het programma en begin opnieuw."
LangString OPEN ${LANG_ENGLISH} "Zorgmap is still open. Close the program and start again."
LangString NO_VIEW ${LANG_DUTCH} "Windows heeft op deze laptop geen WebView2. Zonder dat opent Zorgmap geen venster. Installeer eerst $\"WebView2 Runtime$\" van Microsoft: developer.microsoft.com/microsoft-edge/webview2"
LangString NO_VIEW ${LANG_ENGLISH} "Windows has no WebView2 on this laptop. Without it Zorgmap opens no window. First install Microsoft's $\"WebView2 Runtime$\": developer.microsoft.com/microsoft-edge/webview2"
LangString STAYS ${LANG_DUTCH} "Uw dossiers blijven staan: de map $LOCALAPPDATA\Zorgmap is niet verwijderd. Verwijder die pas als de bewaartermijnen voorbij zijn of alles elders staat."
LangString STAYS ${LANG_ENGLISH} "Your dossiers stay: the folder $LOCALAPPDATA\Zorgmap was not removed. Remove it only when nothing has to be kept any more, or all of it is elsewhere."

; Ends with 2 when this program runs: Windows lets nobody write to it then.
!macro closed PROGRAM
  IfFileExists "$INSTDIR\${PROGRAM}" 0 +8
  ClearErrors
  FileOpen $0 "$INSTDIR\${PROGRAM}" a
  IfErrors 0 +4
  MessageBox MB_OK|MB_ICONEXCLAMATION "$(OPEN)" /SD IDOK
  SetErrorLevel 2
  Quit
  FileClose $0
!macroend

Function .onInit
  SetShellVarContext current
  !insertmacro MUI_LANGDLL_DISPLAY
  !insertmacro closed zorgmap.exe
  !insertmacro closed zorgmap-cli.exe
FunctionEnd

Function un.onInit
  SetShellVarContext current
  !insertmacro MUI_UNGETLANGUAGE
  !insertmacro closed zorgmap.exe
  !insertmacro closed zorgmap-cli.exe
FunctionEnd

Section
  SetOutPath "$INSTDIR"
  File "${FROM}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Zorgmap.lnk" "$INSTDIR\zorgmap.exe"

  ; The program begins in the language of its installer, unless one was chosen in it before.
  IfFileExists "$APPDATA\nl.zorgmap\language" chosen
    CreateDirectory "$APPDATA\nl.zorgmap"
    StrCpy $1 "nl"
    StrCmp $LANGUAGE ${LANG_ENGLISH} 0 +2
      StrCpy $1 "en"
    FileOpen $0 "$APPDATA\nl.zorgmap\language" w
    FileWrite $0 "$1"
    FileClose $0
  chosen:

  WriteRegStr HKCU "${UNINSTALL}" DisplayName "Zorgmap"
  WriteRegStr HKCU "${UNINSTALL}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" Publisher "Zorgmap"
  WriteRegStr HKCU "${UNINSTALL}" DisplayIcon "$INSTDIR\zorgmap.exe"
  WriteRegStr HKCU "${UNINSTALL}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" EstimatedSize ${KIB}
  WriteRegDWORD HKCU "${UNINSTALL}" NoModify 1
  WriteRegDWORD HKCU "${UNINSTALL}" NoRepair 1

  ; 32-bit registry: there the web view's updater writes for all users.
  SetRegView 32
  ReadRegStr $0 HKLM "SOFTWARE\${WEB_VIEW}" pv
  StrCmp $0 "" 0 has_view
  SetRegView 64
  ReadRegStr $0 HKCU "Software\${WEB_VIEW}" pv
  StrCmp $0 "" 0 has_view
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(NO_VIEW)" /SD IDOK
  has_view:
  SetRegView default
SectionEnd

Section Uninstall
  ; Each by its name: a folder that somebody put here stays.
  !include "${FROM}.nsh"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Zorgmap.lnk"
  ; What the web view kept for its pages. They hold no dossier: each window forgets all when it closes.
  RMDir /r "$LOCALAPPDATA\nl.zorgmap"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${OURS}"
  IfFileExists "$LOCALAPPDATA\Zorgmap\vault\*.*" 0 +2
    MessageBox MB_OK|MB_ICONINFORMATION "$(STAYS)" /SD IDOK
SectionEnd
