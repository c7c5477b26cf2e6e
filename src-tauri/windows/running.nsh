; The programs may be running: they are waited for, the app is asked to quit, and then it is said.

!macro LookAt FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    FileOpen $1 "$INSTDIR\${FILE}" a
    ${If} ${Errors}
      StrCpy $Busy "${FILE}"
    ${Else}
      FileClose $1
    ${EndIf}
  ${EndIf}
!macroend

!macro Running un
; Busy: one of the programs that can't be written.
Function ${un}Look
  StrCpy $Busy ""
  !insertmacro LookAt "WebView2Loader.dll"
  !insertmacro LookAt "fob.exe"
  !insertmacro LookAt "fob-agent.exe"
  !insertmacro LookAt "fobwatch.exe"
FunctionEnd

; For so many times 250 ms.
Function ${un}Wait
  Pop $2
  ${Do}
    Call ${un}Look
    ${If} $Busy == ""
    ${OrIf} $2 = 0
      ${ExitDo}
    ${EndIf}
    Sleep 250
    IntOp $2 $2 - 1
  ${Loop}
FunctionEnd

Function ${un}EndRunning
  ; The app itself may have started this, and is about to end.
  Push 8
  Call ${un}Wait
  ${If} $Busy == "fobwatch.exe"
    DetailPrint "$(ends)"
    ; It saves, and leaves its data folder to an agent that ends by itself.
    nsExec::Exec '"$INSTDIR\fob-agent.exe" --take-over --until-idle'
    Pop $1
  ${EndIf}
  ${Do}
    Push 40
    Call ${un}Wait
    ${If} $Busy == ""
      ${ExitDo}
    ${EndIf}
    DetailPrint "$Busy"
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(in_use)" /SD IDCANCEL IDCANCEL`
      SetErrorLevel ${IN_USE}
      Quit
    ${EndIf}
  ${Loop}
FunctionEnd
!macroend

!macro RemoveModule FOLDER
  RMDir /r "${FOLDER}\Modules\Fobwatch"
  ; Where they are empty.
  RMDir "${FOLDER}\Modules"
  RMDir "${FOLDER}"
!macroend

; So that notifications are of the program in the Start menu.
!macro NameShortcut LINK
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("${LINK}", ${STGM_READWRITE})'
      ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
      ${If} $2 P<> 0
        System::Call 'oleaut32::SysAllocString(w "${APP_ID}") p .r3'
        System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r4'
        System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_BSTR},,p r3)p.r5'
        ${IPropertyStore::SetValue} $2 '($4,$5)'
        System::Call 'oleaut32::SysFreeString(p r3)'
        System::Free $4
        System::Free $5
        ${IPropertyStore::Commit} $2 ""
        ${IUnknown::Release} $2 ""
        ${IPersistFile::Save} $1 '("${LINK}",1)'
      ${EndIf}
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
!macroend
