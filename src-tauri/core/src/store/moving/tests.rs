//! Each step of a move, and what an earlier version makes of it.

use std::cell::Cell;

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::customer::CustomerView;

struct Places {
    _folder: TempDir,
    from: PathBuf,
    to: PathBuf,
}

fn opened(folder: &Path) -> Store {
    Store::open(folder, Timestamp::UNIX_EPOCH).expect("opened")
}

/// As a version that knows of no other place does it.
fn add(store: &Store, name: &str) {
    let customer = CustomerView { name: name.to_owned(), colour: None, place: None, collapsed: false, browser: None };
    store.save_customers(&[customer]).expect("saved");
}

fn names(store: &Store) -> Vec<String> {
    store.customers().expect("customers").into_keys().collect()
}

fn lay_down(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("log")).expect("a folder");
    fs::create_dir_all(from.join("log")).expect("a folder");
    for folder in ["", "log"] {
        for entry in fs::read_dir(from.join(folder)).expect("a folder").flatten() {
            if entry.path().is_file() {
                fs::copy(entry.path(), to.join(folder).join(entry.file_name())).expect("copied");
            }
        }
    }
}

impl Places {
    /// What a killed process has left: the newest is in the database's log alone.
    fn of_a_killed_one() -> Self {
        let folder = TempDir::new().expect("a folder");
        let killed = folder.path().join("killed");
        let from = folder.path().join("roaming/fobwatch/data");
        let store = opened(&killed);
        add(&store, "first");
        store.back_up().expect("backed up");
        add(&store, "in the log");
        fs::create_dir_all(killed.join("log")).expect("a folder");
        fs::write(killed.join("log/fobwatch.log"), "a line").expect("written");
        fs::write(killed.join("fobwatch.db.damaged-1"), "kept").expect("written");
        lay_down(&killed, &from);
        assert!(fs::metadata(from.join("fobwatch.db-wal")).expect("a log").len() > 0);
        Self { from, to: folder.path().join("local/fobwatch/data"), _folder: folder }
    }

    fn walk(&self) -> Result<Moved, StoreError> {
        Store::move_in(&self.from, &self.to)
    }

    /// As if the process had been killed after so many steps; false: it has come to the end before.
    fn is_stopped_after(&self, steps: u32) -> bool {
        let left = Cell::new(steps);
        let between = || {
            left.set(left.get().checked_sub(1).ok_or(io::ErrorKind::Interrupted)?);
            Ok(())
        };
        let way = Way { from: &self.from, to: &self.to, between: &between };
        // A crash while it clears ends as quietly.
        let _ = way.walk();
        left.get() == 0
    }

    #[track_caller]
    fn assert_all_is_in_the_new_one(&self, what: &str) {
        let store = opened(&self.to);
        assert_eq!(names(&store), ["first", "in the log"], "{what}");
        assert_eq!(store.restored(), None, "{what}");
        assert_eq!(fs::read_to_string(self.to.join("log/fobwatch.log")).expect("a log"), "a line", "{what}");
        assert_eq!(fs::read_to_string(self.to.join("fobwatch.db.damaged-1")).expect("kept"), "kept", "{what}");
        assert!(self.to.join(BACKUP).exists(), "{what}");
    }
}

#[test]
fn all_of_it_moves_and_nothing_is_left() {
    let places = Places::of_a_killed_one();
    assert_eq!(places.walk().expect("moved"), Moved::All);
    places.assert_all_is_in_the_new_one("moved");
    assert!(!places.from.parent().expect("a parent").exists());
    assert_eq!(places.walk().expect("nothing to do"), Moved::Nothing);
}

#[test]
fn a_way_that_was_stopped_anywhere_is_gone_to_the_end_at_the_next_start() {
    let mut steps = 0;
    loop {
        let places = Places::of_a_killed_one();
        let was_stopped = places.is_stopped_after(steps);
        let next = places.walk().expect("moved");
        places.assert_all_is_in_the_new_one(&format!("after {steps} steps"));
        assert!(!places.from.exists(), "after {steps} steps, {next:?}");
        if !was_stopped {
            break;
        }
        steps += 1;
    }
    assert!(steps > 10, "{steps}");
}

#[test]
fn an_older_version_that_starts_in_the_middle_has_all_or_nothing() {
    let (mut steps, mut had_all, mut had_nothing) = (0, 0, 0);
    loop {
        let places = Places::of_a_killed_one();
        let was_stopped = places.is_stopped_after(steps);
        if !was_stopped {
            break;
        }
        let older = opened(&places.from);
        let found = names(&older);
        add(&older, "of the older");
        drop(older);
        let moved = places.walk().expect("moved");
        let now = names(&opened(&places.to));
        if found.is_empty() {
            had_nothing += 1;
            assert_eq!((moved, now), (Moved::OtherStays, vec!["first".to_owned(), "in the log".to_owned()]), "{steps}");
            assert_eq!(names(&opened(&places.from)), ["of the older"], "after {steps} steps");
        } else {
            had_all += 1;
            assert_eq!(found, ["first", "in the log"], "after {steps} steps");
            assert_eq!((moved, now), (Moved::All, vec!["first".into(), "in the log".into(), "of the older".into()]));
        }
        steps += 1;
    }
    assert!(had_all > 5 && had_nothing > 5, "{had_all} {had_nothing}");
}

#[test]
fn where_both_have_data_neither_is_touched() {
    let places = Places::of_a_killed_one();
    add(&opened(&places.to), "of the new place");
    assert_eq!(places.walk().expect("looked at"), Moved::OtherStays);
    assert_eq!(names(&opened(&places.to)), ["of the new place"]);
    assert_eq!(names(&opened(&places.from)), ["first", "in the log"]);
}

#[test]
fn nobody_is_moved_under_their_feet() {
    let places = Places::of_a_killed_one();
    let older = opened(&places.from);
    assert!(matches!(places.walk(), Err(StoreError::InUse)));
    add(&older, "later");
    drop(older);
    let newer = opened(&places.to);
    drop(newer);
    // What that one has made is data.
    assert_eq!(places.walk().expect("looked at"), Moved::OtherStays);
    fs::remove_dir_all(&places.to).expect("removed");
    assert_eq!(places.walk().expect("moved"), Moved::All);
    assert_eq!(names(&opened(&places.to)), ["first", "in the log", "later"]);
}

#[test]
fn a_new_place_in_use_is_left_alone() {
    let places = Places::of_a_killed_one();
    fs::create_dir_all(&places.to).expect("a folder");
    let other = locked(&places.to).expect("locked");
    assert!(matches!(places.walk(), Err(StoreError::InUse)));
    drop(other);
    // Whoever has it there has all of it, and what is left behind is cleared another time.
    let stopped = |steps| {
        let places = Places::of_a_killed_one();
        places.is_stopped_after(steps);
        places
    };
    let is_to_be_cleared = |places: &Places| places.to.join(DATABASE).exists();
    let places = (0..100).map(stopped).find(is_to_be_cleared).expect("a step");
    let newer = opened(&places.to);
    assert_eq!(places.walk().expect("looked at"), Moved::Nothing);
    drop(newer);
    assert_eq!(places.walk().expect("moved"), Moved::All);
    places.assert_all_is_in_the_new_one("cleared");
    assert!(!places.from.exists());
}

#[test]
fn a_backup_alone_moves_and_is_restored() {
    let places = Places::of_a_killed_one();
    for name in ["fobwatch.db", "fobwatch.db-wal"] {
        fs::remove_file(places.from.join(name)).expect("removed");
    }
    assert_eq!(places.walk().expect("moved"), Moved::All);
    let store = opened(&places.to);
    assert_eq!(names(&store), ["first"]);
    assert!(store.restored().is_some());
    assert!(!places.from.exists());
}

#[test]
fn a_damaged_database_moves_as_it_is() {
    let places = Places::of_a_killed_one();
    fs::write(places.from.join("fobwatch.db"), [7; 4096]).expect("damaged");
    fs::remove_file(places.from.join("fobwatch.db-wal")).expect("removed");
    assert_eq!(places.walk().expect("moved"), Moved::All);
    let store = opened(&places.to);
    assert_eq!(names(&store), ["first"]);
    assert!(
        fs::read_dir(&places.to)
            .expect("a folder")
            .flatten()
            .any(|entry| { entry.file_name().to_string_lossy().starts_with("fobwatch.db.damaged-19700101") })
    );
}

#[test]
fn without_an_old_place_nothing_is_made() {
    let folder = TempDir::new().expect("a folder");
    let to = folder.path().join("new");
    assert_eq!(Store::move_in(&folder.path().join("old"), &to).expect("looked at"), Moved::Nothing);
    assert!(!to.exists());
}

#[test]
fn a_log_that_is_written_already_stays_and_the_old_one_lies_beside_it() {
    let places = Places::of_a_killed_one();
    fs::create_dir_all(places.to.join("log")).expect("a folder");
    let _open = fs::File::create(places.to.join("log/fobwatch.log")).expect("a log");
    assert_eq!(places.walk().expect("moved"), Moved::All);
    assert_eq!(fs::read_to_string(places.to.join("log/fobwatch.log")).expect("a log"), "");
    assert_eq!(fs::read_to_string(places.to.join("log/fobwatch.log.moved")).expect("a log"), "a line");
    assert!(!places.from.exists());
}
