//! PowerShell with `fob` and with our module.

use fobwatch_windows::{Machine, SECRET};

#[test]
fn fob_in_a_script() {
    let (machine, _agent, server) = Machine::signed_in("Größe", "Überwachung");
    let script = r#"
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $profiles = fob list --json | ConvertFrom-Json
        "name=$($profiles[0].customer)/$($profiles[0].name)"
        "token=$(fob token 'Größe/Überwachung')"
        fob env 'Größe/Überwachung' --shell pwsh | Out-String | Invoke-Expression
        "env=$env:NINJAONE_ACCESS_TOKEN"
        $names = Invoke-RestMethod "${env:NINJAONE_BASE_URL}organizations" -Headers @{ Authorization = "Bearer $env:NINJAONE_ACCESS_TOKEN" }
        "organization=$($names[0].name)"
        fob exec 'Größe/Überwachung' -- cmd /c 'exit 37'
        "code=$LASTEXITCODE"
        fob token 'Nobody' 2>$null
        "missing=$LASTEXITCODE"
    "#;
    let Some(said) = machine.powershell(script) else { return };
    let lines: Vec<_> = said.out.lines().collect();
    let value = |name: &str| lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    assert_eq!(value("name"), Some("Größe/Überwachung"), "{said:?}");
    assert!(value("token").is_some_and(|token| server.issued().iter().any(|issued| issued == token)), "{said:?}");
    assert_eq!(value("env"), value("token"), "{said:?}");
    assert_eq!(value("organization"), Some("Contoso"), "{said:?}");
    assert_eq!(value("code"), Some("37"), "{said:?}");
    assert_eq!(value("missing"), Some("3"), "{said:?}");
    assert!(!said.out.contains(SECRET) && !said.err.contains(SECRET), "{said:?}");
}

#[test]
fn our_module() {
    let (machine, _agent, server) = Machine::signed_in("Contoso", "Machine");
    let script = r#"
        Import-Module $env:FOBWATCH_MODULE
        $token = Get-FobToken Contoso/Machine -MinValid 10m
        "token=$token"
        "header=$((Get-FobHeader Contoso/Machine).Authorization)"
        $session = Get-FobProfile -Vendor NinjaOne | Get-FobSession
        "session=$($session.Customer)/$($session.Name) $($session.Origin)"
        $secure = Get-FobToken Contoso/Machine -AsSecureString
        "secure=$($secure.GetType().Name) $($secure.Length -eq $token.Length)"
        try { Get-FobToken Nobody } catch { "error=$($_.FullyQualifiedErrorId) $($_.Exception.Message)" }
    "#;
    let Some(said) = machine.powershell(script) else { return };
    let lines: Vec<_> = said.out.lines().collect();
    let value = |name: &str| lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    let token = value("token").unwrap_or_default();
    assert!(server.issued().iter().any(|issued| issued == token), "{said:?}");
    assert_eq!(value("header"), Some(&*format!("Bearer {token}")), "{said:?}");
    assert_eq!(value("session"), Some(&*format!("Contoso/Machine {}", server.url)), "{said:?}");
    assert_eq!(value("secure"), Some("SecureString True"), "{said:?}");
    assert!(value("error").is_some_and(|error| error.starts_with("Fob3") && error.contains("Nobody")), "{said:?}");
}
