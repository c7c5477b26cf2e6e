; For one user, who needs no rights. `cargo xtask bundle` gives VERSION, OUT, KB (the files' size), SIGN where programs
; are signed, and runs this where the files are.
; /S: silent. /P: its progress alone. /R: starts the app afterwards. The updater uses them.
; It ends with 0, 32 (the programs are in use), 1638 (a newer version is installed) or 1223 (somebody has cancelled).
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS all

!include LogicLib.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define APP_ID "dev.fobwatch.desktop"
!define PUBLISHER "The Fobwatch authors"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Fobwatch"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define WEBVIEW "{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
!define IN_USE 32
!define NEWER_IS_THERE 1638
!define CANCELLED 1223

Name "Fobwatch"
BrandingText "Fobwatch ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Fobwatch"
VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Fobwatch"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs Fobwatch"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "2026 ${PUBLISHER}"
!ifdef SIGN
  !uninstfinalize 'sh "${SIGN}" "%1"' = 0
!endif

!define MUI_ICON "fobwatch.ico"
!define MUI_UNICON "fobwatch.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\fobwatch.exe"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_INSTFILES
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenPassive
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString in_use ${LANG_ENGLISH} "Fobwatch or fob is running. Quit it (menu in the tray, Quit) and try again."
LangString in_use ${LANG_GERMAN} "Fobwatch oder fob läuft noch. Beenden Sie es (Menü im Infobereich, Beenden) und versuchen Sie es noch einmal."
LangString newer ${LANG_ENGLISH} "A newer Fobwatch is installed. Uninstall it first; your profiles stay."
LangString newer ${LANG_GERMAN} "Ein neueres Fobwatch ist installiert. Deinstallieren Sie es zuerst; Ihre Profile bleiben."
LangString no_webview ${LANG_ENGLISH} "Fobwatch's window needs Microsoft Edge WebView2, which is not on this computer. Get it from https://go.microsoft.com/fwlink/p/?LinkId=2124703. fob works without it."
LangString no_webview ${LANG_GERMAN} "Das Fenster von Fobwatch braucht Microsoft Edge WebView2, das auf diesem Computer fehlt. Sie bekommen es von https://go.microsoft.com/fwlink/p/?LinkId=2124703. fob geht ohne."
LangString ends ${LANG_ENGLISH} "Fobwatch is asked to quit"
LangString ends ${LANG_GERMAN} "Fobwatch wird gebeten, sich zu beenden"

Var Passive
Var Restarts
Var Busy

!include "${__FILEDIR__}/path.nsh"
!include "${__FILEDIR__}/running.nsh"
!insertmacro Running ""
!insertmacro Running "un."

Function .onInit
  ReadRegStr $0 HKCU "${ENTRY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} $0 "${VERSION}" $1
    ${If} $1 = 1
      MessageBox MB_ICONSTOP "$(newer)" /SD IDOK
      SetErrorLevel ${NEWER_IS_THERE}
      Quit
    ${EndIf}
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/P" $1
  ${IfNot} ${Errors}
    StrCpy $Passive 1
    SetAutoClose true
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/R" $1
  ${IfNot} ${Errors}
    StrCpy $Restarts 1
  ${EndIf}
FunctionEnd

Function SkipWhenPassive
  ${If} $Passive = 1
    Abort
  ${EndIf}
FunctionEnd

Section
  Call EndRunning
  SetOutPath "$INSTDIR"
  ; With the time that they have here, whatever is there.
  SetOverwrite on
  File fobwatch.exe fob.exe fob-agent.exe WebView2Loader.dll LICENSE-MIT.txt LICENSE-APACHE.txt THIRD-PARTY.txt
  WriteUninstaller "$INSTDIR\uninstall.exe"

  ; Windows PowerShell and PowerShell 7 look in folders of their own.
  SetOutPath "$DOCUMENTS\WindowsPowerShell\Modules"
  File /r Fobwatch
  SetOutPath "$DOCUMENTS\PowerShell\Modules"
  File /r Fobwatch

  SetOutPath "$INSTDIR"
  CreateShortcut "$SMPROGRAMS\Fobwatch.lnk" "$INSTDIR\fobwatch.exe"
  !insertmacro NameShortcut "$SMPROGRAMS\Fobwatch.lnk"
  Call AddToPath

  WriteRegStr HKCU "${ENTRY}" "DisplayName" "Fobwatch"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\fobwatch.exe"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" ${KB}
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1

  SetRegView 32
  ReadRegStr $0 HKLM "Software\Microsoft\EdgeUpdate\Clients\${WEBVIEW}" "pv"
  ReadRegStr $1 HKCU "Software\Microsoft\EdgeUpdate\Clients\${WEBVIEW}" "pv"
  SetRegView default
  ${If} "$0$1" == ""
  ${AndIf} $Passive != 1
    MessageBox MB_ICONINFORMATION "$(no_webview)" /SD IDOK
  ${EndIf}
SectionEnd

Function .onInstSuccess
  ${If} $Restarts = 1
    Exec '"$INSTDIR\fobwatch.exe"'
  ${EndIf}
FunctionEnd

Section Uninstall
  Call un.EndRunning
  Call un.RemoveFromPath
  ; What the app has written for itself, should it start with the system.
  ReadRegStr $0 HKCU "${RUN}" "Fobwatch"
  StrLen $1 "$INSTDIR\fobwatch.exe"
  StrCpy $2 $0 $1
  StrCpy $3 $0 $1 1
  ${If} $2 == "$INSTDIR\fobwatch.exe"
  ${OrIf} $3 == "$INSTDIR\fobwatch.exe"
    DeleteRegValue HKCU "${RUN}" "Fobwatch"
    DeleteRegValue HKCU "${APPROVED}" "Fobwatch"
  ${EndIf}
  Delete "$SMPROGRAMS\Fobwatch.lnk"
  !insertmacro RemoveModule "$DOCUMENTS\WindowsPowerShell"
  !insertmacro RemoveModule "$DOCUMENTS\PowerShell"
  Delete "$INSTDIR\fobwatch.exe"
  Delete "$INSTDIR\fob.exe"
  Delete "$INSTDIR\fob-agent.exe"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\LICENSE-MIT.txt"
  Delete "$INSTDIR\LICENSE-APACHE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir "$LOCALAPPDATA\Programs"
  DeleteRegKey HKCU "${ENTRY}"
SectionEnd
