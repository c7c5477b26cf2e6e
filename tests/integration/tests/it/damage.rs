//! A data folder that was damaged from outside: it is noticed, set aside and restored, or refused in
//! words. Never a panic, and never a profile that is silently another one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use fobwatch_core::clock::Manual;
use fobwatch_core::contract::{Area, Finding, Standing};
use fobwatch_core::store::{Store, StoreError};
use fobwatch_integration::{Harness, MemoryKeyring, T0, eventually, instant};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use tempfile::TempDir;

const DATABASE: &str = "fobwatch.db";
const BACKUP: &str = "fobwatch.db.backup";
const CANARY: &str = "service_SECRET-canary-2";

/// The files of a folder with one profile, which is signed in; both are the same, and small.
struct Files {
    database: Vec<u8>,
    backup: Vec<u8>,
    keyring: MemoryKeyring,
}

impl Files {
    async fn of_one_profile() -> Self {
        let harness = Harness::open().await;
        let server = Server::start(NinjaOne::default());
        harness.lend_clock(&server);
        let answers = [("instance", &*server.url), ("client_id", "service-app"), ("client_secret", CANARY)];
        let id = harness.add("Machine", "ninjaone", "client_credentials", &answers).await;
        harness.connect(id).await;
        // The start's backup knows this profile.
        let harness = harness.restart().await;
        let folder = harness.folder().to_owned();
        let keys = harness.keyring.keys.lock().expect("keys").clone();
        harness.app.stop().await;
        harness.app.leave();
        let copy = TempDir::new().expect("a folder");
        for name in [DATABASE, BACKUP] {
            let next = copy.path().join(name);
            let database = rusqlite::Connection::open(folder.join(name)).expect("a database");
            // Small pages hold little that is not used.
            database.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512;").expect("set");
            database.execute("VACUUM INTO ?1", [next.to_string_lossy()]).expect("copied");
        }
        let read = |name: &str| fs::read(copy.path().join(name)).expect("a file");
        let keyring = MemoryKeyring::default();
        *keyring.keys.lock().expect("keys") = keys;
        Self { database: read(DATABASE), backup: read(BACKUP), keyring }
    }
}

/// Opens a data folder with these files in it, as a start does.
fn open(folder: &Path, database: Option<&[u8]>, backup: Option<&[u8]>) -> Result<Store, StoreError> {
    for name in fs::read_dir(folder).expect("a folder").flatten() {
        fs::remove_file(name.path()).expect("removed");
    }
    for (name, bytes) in [(DATABASE, database), (BACKUP, backup)] {
        if let Some(bytes) = bytes {
            fs::write(folder.join(name), bytes).expect("laid down");
        }
    }
    Store::open(folder, instant(T0))
}

/// All that a person sees of a store, and all that decides what is sent where.
fn told(store: &Store) -> Result<String, StoreError> {
    let profiles = store.profiles()?;
    let sealed = profiles.iter().map(|profile| store.sealed(profile.id)).collect::<Result<Vec<_>, _>>()?;
    let (of_key, settings, customers) = (store.key_record()?, store.settings()?, store.customers()?);
    Ok(format!(
        "{profiles:?} {sealed:?} {of_key:?} {:?} {:?} {settings:?} {customers:?}",
        store.sessions()?,
        store.watched()?
    ))
}

/// What became of a start on these files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Became {
    /// As it was: the damage is where nothing is.
    Same,
    Restored,
    Refused,
}

/// Opens them; whatever comes of it is right or said.
fn started(folder: &Path, sound: &str, database: Option<&[u8]>, backup: Option<&[u8]>, name: &str) -> Became {
    match open(folder, database, backup) {
        Ok(store) => {
            assert_eq!(told(&store).expect(name), sound, "{name}");
            let restored = store.restored().map(ToString::to_string);
            drop(store);
            let Some(restored) = restored else { return Became::Same };
            assert!(restored.contains("has been restored from the backup of "), "{restored}");
            if let (Some(database), Some((_, aside))) = (database, restored.split_once("kept as ")) {
                let aside = fs::metadata(folder.join(aside.trim_end_matches('.'))).expect("it is kept");
                assert!(database.is_empty() || aside.len() > 0, "{name}");
            }
            Became::Restored
        }
        Err(error) => {
            assert!(matches!(error, StoreError::Newer | StoreError::Damaged { .. }), "{name}: {error}");
            assert!(!error.to_string().contains("canary"), "{name}: {error}");
            Became::Refused
        }
    }
}

fn scratch() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a folder")
}

#[tokio::test]
async fn one_flipped_bit_anywhere_is_noticed_or_does_not_matter() {
    let files = Files::of_one_profile().await;
    let folder = scratch();
    let (whole, backup) = (Some(&*files.database), Some(&*files.backup));
    let sound = &*told(&open(folder.path(), whole, backup).expect("sound")).expect("sound");
    let mut counts = BTreeMap::new();
    // The files are the same on every system, and Windows takes long to open one.
    let every = if cfg!(windows) { 13 } else { 1 };
    // Most of what is zero is not used: of that, every eighth byte.
    let offsets = (0..files.database.len()).filter(|offset| files.database[*offset] != 0 || offset % 8 == 0);
    for offset in offsets.step_by(every) {
        let mut bytes = files.database.clone();
        bytes[offset] ^= 1 << (offset % 8);
        let became = started(folder.path(), sound, Some(&bytes), backup, &format!("offset {offset}"));
        *counts.entry(became).or_insert(0) += 1;
    }
    eprintln!("{counts:?} of {} bytes", files.database.len());
    // What seems to be a newer version's is refused and left alone.
    assert!(
        counts[&Became::Restored] > 1000 / every && counts.get(&Became::Refused).is_none_or(|refused| *refused < 8)
    );
    // In the backup it does not matter as long as the database is sound.
    for offset in (0..files.backup.len()).step_by(211 * every) {
        let mut bytes = files.backup.clone();
        bytes[offset] ^= 1 << (offset % 8);
        let became = started(folder.path(), sound, whole, Some(&bytes), &format!("backup, offset {offset}"));
        assert_eq!(became, Became::Same);
        let became = started(folder.path(), sound, Some(b"garbage"), Some(&bytes), &format!("both, {offset}"));
        assert_ne!(became, Became::Same);
    }
}

#[tokio::test]
async fn a_database_that_is_missing_empty_garbage_or_cut_comes_back_from_its_backup() {
    let files = Files::of_one_profile().await;
    let folder = scratch();
    let (whole, backup) = (&*files.database, Some(&*files.backup));
    let sound = &*told(&open(folder.path(), Some(whole), backup).expect("sound")).expect("sound");
    let letter = "Dear Sir or Madam, ".repeat(1000);
    let mut rows: Vec<(String, Option<&[u8]>)> = vec![
        ("missing".to_owned(), None),
        ("empty".to_owned(), Some(b"")),
        ("one byte".to_owned(), Some(b"S")),
        ("garbage".to_owned(), Some(letter.as_bytes())),
        ("another program's".to_owned(), Some(b"PK\x03\x04")),
    ];
    let cuts = (1..whole.len()).filter(|length| length % 61 == 0 || (length + 1) % 512 < 3);
    rows.extend(cuts.map(|length| (format!("cut at {length}"), Some(&whole[..length]))));
    for (name, database) in rows {
        assert_eq!(started(folder.path(), sound, database, backup, &name), Became::Restored, "{name}");
        if database.is_some_and(|bytes| !bytes.is_empty()) {
            // Without a backup nothing is touched.
            assert_eq!(started(folder.path(), sound, database, None, &name), Became::Refused, "{name}");
            assert_eq!(fs::read(folder.path().join(DATABASE)).ok().as_deref(), database, "{name}");
        }
    }
}

#[tokio::test]
async fn a_restored_database_is_told_and_goes_on() {
    let Files { backup, keyring, .. } = Files::of_one_profile().await;
    let lay_down = |folder: &Path| {
        fs::write(folder.join(DATABASE), b"garbage").expect("laid down");
        fs::write(folder.join(BACKUP), &backup).expect("laid down");
    };
    let harness = Harness::on_data(Manual::at(instant(T0)), keyring, lay_down).await;
    let told = harness.app.restored().expect("it is told").to_string();
    assert!(told.starts_with("The database was damaged. It has been restored from the backup of 20"), "{told}");
    let [view] = &harness.app.overview().await.expect("a list").profiles[..] else { panic!("one profile") };
    assert!(view.usable && harness.activity(view.id).await.contains(&told), "{view:?}");
    harness.app.copy_for_vault(view.id, String::new()).await.expect("its secrets open");
    assert!(harness.clipboard().is_some_and(|text| text.contains(CANARY)));
    let aside = |finding: &Finding| {
        finding.subject.to_string().ends_with("fobwatch.db.damaged-20260101T120000Z-1")
            && finding.text.to_string().contains("was damaged")
    };
    let findings = harness.app.examine(None).await;
    let finding = findings.iter().find(|finding| aside(finding)).expect("the doctor tells too");
    assert_eq!((finding.area, finding.standing), (Area::Folder, Standing::Warning));
    // Once is enough, and the next backup is of this one.
    let harness = harness.restart().await;
    assert_eq!(harness.app.restored(), None);
    assert_eq!(harness.app.overview().await.expect("a list").profiles.len(), 1);
}

/// The names of the profiles in the backup.
fn backed_up(folder: &Path) -> Vec<String> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let backup = rusqlite::Connection::open_with_flags(folder.join(BACKUP), flags).expect("a backup");
    let mut statement = backup.prepare("SELECT name FROM profile ORDER BY name").expect("a layout");
    let names = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
    names.collect::<Result<Vec<_>, _>>().expect("names")
}

#[tokio::test]
async fn backups_that_are_made_at_once_are_whole() {
    let harness = Harness::open().await;
    let answers = [("instance", "http://127.0.0.1:1"), ("client_id", "c"), ("client_secret", CANARY)];
    harness.add("One", "ninjaone", "client_credentials", &answers).await;
    let (app, folder) = (&harness.app, harness.folder());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    app.back_up();
                    assert_eq!(backed_up(folder), ["One"]);
                }
            });
        }
    });
}

#[tokio::test]
async fn a_backup_is_made_at_the_start_and_every_day_and_holds_no_secret() {
    let harness = Harness::open().await;
    let names = |harness: &Harness| backed_up(harness.folder());
    let answers = [("instance", "http://127.0.0.1:1"), ("client_id", "c"), ("client_secret", CANARY)];
    harness.add("One", "ninjaone", "client_credentials", &answers).await;
    assert_eq!(names(&harness), Vec::<String>::new());
    // Whenever the timer begins to wait.
    let a_day_later = async || {
        harness.clock.advance(Duration::from_hours(24));
        !names(&harness).is_empty()
    };
    eventually("the daily backup", a_day_later).await;
    harness.add("Two", "ninjaone", "client_credentials", &answers).await;
    let harness = harness.restart().await;
    assert_eq!(names(&harness), ["One", "Two"]);
    let bytes = fs::read(harness.folder().join(BACKUP)).expect("a backup");
    assert!(!bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(harness.folder().join(BACKUP)).expect("a backup").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
