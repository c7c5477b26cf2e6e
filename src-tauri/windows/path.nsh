; The user's PATH, as the registry has it. It may be longer than a variable of NSIS, which holds 1023 characters: it
; stays in memory of its own, and variables have only where it is.

; r0: its key, r1: its type, r4: memory with ";PATH;", r5: where the PATH begins in it. r9: 0, or why there is none.
!macro ReadPath
  System::Call 'advapi32::RegOpenCurrentUser(i 0x2001F, *p .r8) i .r9'
  System::Call 'advapi32::RegCreateKeyExW(p r8, w "Environment", i 0, p 0, i 0, i 0x2001F, p 0, *p .r0, p 0) i .r9'
  System::Call 'advapi32::RegCloseKey(p r8)'
  ${If} $9 = 0
    System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, *i .r1, p 0, *i .r2) i .r9'
    ; There is none: REG_EXPAND_SZ, as Windows makes it.
    ${If} $9 = 2
      StrCpy $1 2
      StrCpy $2 0
      StrCpy $9 0
    ${EndIf}
    ; Neither REG_SZ nor REG_EXPAND_SZ.
    ${If} $1 <> 1
    ${AndIf} $1 <> 2
      StrCpy $9 13
    ${EndIf}
  ${EndIf}
  ${If} $9 = 0
    ; Zeros, and room for one entry more.
    IntOp $3 $2 + 4096
    System::Alloc $3
    Pop $4
    System::Call 'kernel32::lstrcpyW(p r4, w ";")'
    IntPtrOp $5 $4 + 2
    ${If} $2 <> 0
      System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, p 0, p r5, *i r2) i .r9'
    ${EndIf}
    System::Call 'kernel32::lstrlenW(p r4) i .r3'
    IntOp $3 $3 - 1
    IntOp $3 $3 * 2
    IntPtrOp $6 $4 + $3
    System::Call '*$6(&i2 .r7)'
    ; Not a second one after the last.
    ${If} $7 <> 59
      System::Call 'kernel32::lstrcatW(p r4, w ";")'
    ${EndIf}
  ${EndIf}
!macroend

; Without the last ";".
!macro WritePath
  System::Call 'kernel32::lstrlenW(p r5) i .r3'
  ${If} $3 <= 1
    System::Call 'advapi32::RegDeleteValueW(p r0, w "Path") i .r9'
  ${Else}
    IntOp $3 $3 - 1
    IntOp $3 $3 * 2
    IntPtrOp $6 $5 + $3
    System::Call '*$6(&i2 0)'
    IntOp $3 $3 + 2
    System::Call 'advapi32::RegSetValueExW(p r0, w "Path", i 0, i r1, p r5, i r3) i .r9'
  ${EndIf}
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=5000
!macroend

!macro ForgetPath
  System::Free $4
  System::Call 'advapi32::RegCloseKey(p r0)'
!macroend

Function AddToPath
  !insertmacro ReadPath
  ${If} $9 = 0
    System::Call 'shlwapi::StrStrIW(p r4, w ";$INSTDIR;") p .r6'
    ${If} $6 P= 0
      System::Call 'kernel32::lstrcatW(p r4, w "$INSTDIR;")'
      !insertmacro WritePath
    ${EndIf}
    !insertmacro ForgetPath
  ${EndIf}
FunctionEnd

Function un.RemoveFromPath
  !insertmacro ReadPath
  ${If} $9 = 0
    System::Call 'shlwapi::StrStrIW(p r4, w ";$INSTDIR;") p .r6'
    ${If} $6 P<> 0
      ; What comes after it moves to where it was.
      StrLen $3 ";$INSTDIR"
      IntOp $3 $3 * 2
      IntPtrOp $7 $6 + $3
      System::Call 'kernel32::lstrlenW(p r7) i .r3'
      IntOp $3 $3 + 1
      IntOp $3 $3 * 2
      System::Call 'kernel32::RtlMoveMemory(p r6, p r7, p r3)'
      !insertmacro WritePath
    ${EndIf}
    !insertmacro ForgetPath
  ${EndIf}
FunctionEnd
