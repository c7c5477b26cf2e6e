//! Profiles from a table: previewed row by row, and saved only then.

use fobwatch_core::contract::{Done, Found, Import, ImportFile, Imported, OnConflict};
use fobwatch_core::failure::Code;
use fobwatch_core::remarks::Note;
use fobwatch_core::secret::Secret;
use fobwatch_core::settings::SettingsChange;
use fobwatch_integration::Harness;

const TABLE: &str = "Kunde;Name;Hersteller;Host;Client-ID;Kennwort;Benutzername;Schlagwörter;Notiz;Telefon\r\n\
    Contoso;Ninja;NinjaOne;eu;app-1;;;\"vip, on call\";\"Ask Jane,\r\nnot on Mondays\";0123\r\n\
    Contoso;;Automate;rancor.hostedrmm.com;a3f1c2d4-0000-4000-8000-000000000001;table-SECRET-canary;api;;;\r\n\
    ;;;;;;;;;\r\n\
    Fabrikam;HaloPSA;Halo;fabrikam.halopsa.com;svc;;;;;\r\n";

async fn chosen(harness: &Harness, text: &str) -> ImportFile {
    harness.chooses("customers.csv", text);
    harness.app.choose_import().await.expect("opened").expect("chosen")
}

async fn names(harness: &Harness) -> Vec<String> {
    let profiles = harness.app.overview().await.expect("a list").profiles;
    profiles.iter().map(|view| format!("{}/{} {}", view.customer, view.name, view.endpoint)).collect()
}

fn found(rows: &[Imported]) -> Vec<(u32, &Found)> {
    rows.iter().map(|row| (row.table.as_ref().expect("a row").line, &row.found)).collect()
}

/// Each problem of a row by the head of its column.
fn problems(row: &Imported) -> Vec<String> {
    let Found::Refused { fields, .. } = &row.found else { panic!("{row:?}") };
    fields.iter().map(|problem| format!("{}: {}", problem.field, problem.text)).collect()
}

#[tokio::test]
async fn a_table_is_previewed_by_its_rows_and_saved_when_that_is_confirmed() {
    let harness = Harness::open().await;
    let file = chosen(&harness, TABLE).await;
    assert_eq!(found(&file.rows), [(2, &Found::New), (4, &Found::New), (6, &Found::New)]);
    let row = |at: usize| file.rows[at].table.clone().expect("a row");
    assert_eq!(
        (&*file.rows[1].name, &*row(1).vendor, row(1).secrets),
        ("ConnectWise Automate", "ConnectWise Automate", true)
    );
    assert_eq!((row(0).secrets, row(0).left_out), (false, vec!["Telefon".to_owned()]));
    assert!(row(1).left_out.is_empty(), "its cell is empty");
    assert!(!format!("{file:?}").contains("canary"));
    assert!(names(&harness).await.is_empty(), "nothing yet");
    let rows = harness.app.finish_import(Vec::new()).await.expect("imported");
    assert!(rows.iter().all(|row| matches!(row.done, Done::Added { id: Some(_), .. })), "{rows:?}");
    assert_eq!(
        names(&harness).await,
        [
            "Contoso/ConnectWise Automate rancor.hostedrmm.com",
            "Contoso/Ninja eu.ninjarmm.com",
            "Fabrikam/HaloPSA fabrikam.halopsa.com"
        ]
    );
    let of = |name: &str| harness.app.find_profile(name).expect("it is there");
    let ninja = harness.app.form(of("contoso/ninja")).await.expect("a form");
    assert_eq!(ninja.answers["client_id"], "app-1");
    assert_eq!(ninja.remarks.tags, Some(vec!["vip".to_owned(), "on call".to_owned()]));
    assert_eq!(ninja.remarks.note, Some(Note::new("Ask Jane,\nnot on Mondays")));
    let automate = harness.app.form(of("contoso/connectwise automate")).await.expect("a form");
    assert_eq!(
        (&*automate.method, &automate.saved, &*automate.answers["username"]),
        ("password", &vec!["password".to_owned()], "api")
    );
    // Once more: nothing to do.
    let again = chosen(&harness, TABLE).await;
    assert!(again.rows.iter().all(|row| row.found == Found::Same), "{again:?}");
    for file in std::fs::read_dir(harness.folder()).expect("the folder").flatten() {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        assert!(!bytes.windows(19).any(|window| window == b"table-SECRET-canary"), "{}", file.path().display());
    }
}

#[tokio::test]
async fn an_empty_cell_and_a_missing_column_leave_what_is_there() {
    let harness = Harness::open().await;
    chosen(&harness, TABLE).await;
    harness.app.finish_import(Vec::new()).await.expect("imported");
    let text = "customer,name,scopes,tags\nContoso,Ninja,monitoring,\nFabrikam,HaloPSA,,new\n";
    let file = chosen(&harness, text).await;
    let differs = |field: &str| Found::Differs { fields: vec![field.to_owned()] };
    assert_eq!(found(&file.rows), [(2, &differs("scopes")), (3, &differs("tags"))]);
    harness.app.finish_import(vec![OnConflict::Replace; 2]).await.expect("imported");
    let ninja = harness.app.form(harness.app.find_profile("contoso/ninja").expect("there")).await.expect("a form");
    assert_eq!((&*ninja.answers["client_id"], &*ninja.answers["scopes"]), ("app-1", "monitoring"));
    assert_eq!(ninja.remarks.tags.map(|tags| tags.len()), Some(2));
}

#[tokio::test]
async fn the_day_on_which_a_secret_ends_stays_as_long_as_the_secret() {
    let harness = Harness::open().await;
    chosen(&harness, TABLE).await;
    harness.app.finish_import(Vec::new()).await.expect("imported");
    let id = harness.app.find_profile("contoso/connectwise automate").expect("there");
    harness.app.set_secret_end(id, "password".to_owned(), Some("2099-01-31".to_owned())).await.expect("kept");
    let day = async || harness.app.form(id).await.expect("a form").answers.get("password.ends").cloned();
    for (row, left) in [("jane,", Some("2099-01-31")), (",another-SECRET-canary", None)] {
        let text = format!("customer,name,vendor,username,password\nContoso,,Automate,{row}\n");
        let file = chosen(&harness, &text).await;
        assert!(matches!(file.rows[0].found, Found::Differs { .. }), "{file:?}");
        harness.app.finish_import(vec![OnConflict::Replace]).await.expect("imported");
        assert_eq!(day().await.as_deref(), left, "{row}");
    }
}

#[tokio::test]
async fn each_problem_is_told_by_row_and_column_and_the_others_go_on() {
    let harness = Harness::open().await;
    let text = "Customer\tName\tVendor\tSign-in\tServer\tClient ID\tLink\tauto_renew\n\
        A\tOne\tNobody\t\teu\tapp\t\t\n\
        A\tTwo\tNinjaOne\t\ttwo words\t\thttp://docs.example\t\n\
        A\tThree\tNinjaOne\tmagic\teu\tapp\t\t\n\
        A\tFour\t\t\teu\tapp\t\t\n\
        A\tFive\tNinjaOne\t\teu\tapp\t\tmaybe\n\
        A\tSix\tNinjaOne\t\teu\tapp\t\t\tmore\n\
        A\tSeven\tNinjaOne\t\teu\tapp\t\tja\n\
        a\tSEVEN\tNinjaOne\t\teu\tapp\t\t\n";
    let rows = chosen(&harness, text).await.rows;
    let told: Vec<_> = [0, 2, 3, 4, 5].iter().map(|at| problems(&rows[*at]).join(" ")).collect();
    assert_eq!(
        told,
        [
            "Vendor: This version of Fobwatch does not know this vendor.",
            "Sign-in: This version of Fobwatch does not know this sign-in method.",
            "Vendor: The vendor is missing.",
            "auto_renew: This is not yes or no.",
            ": This row has more cells than there are columns."
        ]
    );
    let heads: Vec<_> = problems(&rows[1]).iter().filter_map(|one| one.split(':').next().map(str::to_owned)).collect();
    assert_eq!(heads, ["Link", "Client ID", "Server"]);
    assert_eq!(rows[6].found, Found::New);
    assert!(
        matches!(&rows[7].found, Found::Refused { text, .. } if text.to_string().contains("second")),
        "{:?}",
        rows[7]
    );
    harness.app.finish_import(Vec::new()).await.expect("imported");
    assert_eq!(names(&harness).await, ["A/Seven eu.ninjarmm.com"]);
}

#[tokio::test]
async fn what_is_no_table_of_profiles_is_refused() {
    let harness = Harness::open().await;
    let import = async |text: &str, dry_run| {
        let what = Import { text: Secret::new(text), passphrase: None, on_conflict: OnConflict::Skip, dry_run };
        harness.app.import(what).await
    };
    for text in ["a,b\n1,2\n", "name\nx\n", "Phone;Fax\n1;2\n", "hello, world"] {
        assert_eq!(import(text, true).await.expect_err("refused").code, Code::Invalid, "{text}");
    }
    let open = import("name,vendor\nx,\"ninja\n", true).await.expect_err("refused");
    assert_eq!(open.message.to_string(), "the quotation mark in line 2 does not end");
    assert!(import("name,vendor\n", true).await.expect("no rows").is_empty());
    let rows =
        import("name,vendor,client secret,client id,host\nx,ninja,SECRET-canary,app,eu\n", true).await.expect("read");
    assert!(rows[0].table.as_ref().expect("a row").secrets && rows[0].found == Found::New && rows[0].needs.is_empty());
    assert!(names(&harness).await.is_empty(), "a dry run");
}

#[tokio::test]
async fn the_empty_table_is_understood_in_either_language() {
    let harness = Harness::open().await;
    for (language, row) in [
        ("en", "One,Contoso,NinjaOne,,eu,app,,vip,docs.example,Hello"),
        ("de", "Zwei;Contoso;NinjaOne;;eu;app;;vip;docs.example;Hallo"),
    ] {
        harness.app.set_settings(SettingsChange::of("language", language)).await.expect("set");
        assert!(harness.app.save_empty_table().await.expect("saved"));
        let (name, text) = harness.saved().pop().expect("a file");
        assert!(name.strip_suffix(".csv").is_some() && text.starts_with('\u{feff}'), "{name}");
        let file = chosen(&harness, &format!("{text}{row}\r\n")).await;
        let told = file.rows[0].table.clone().expect("a row");
        assert_eq!((&file.rows[0].found, told.left_out), (&Found::New, Vec::new()), "{text}");
        harness.app.finish_import(Vec::new()).await.expect("imported");
    }
    assert_eq!(names(&harness).await.len(), 2);
}
