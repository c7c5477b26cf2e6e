//! Sessions across restarts: a readable record, and the tokens sealed beside it, in one
//! transaction.

use std::collections::HashMap;

use rusqlite::params;

use super::{Store, StoreError, put_sealed};
use crate::profile::ProfileId;
use crate::session::SavedSession;
use crate::vault::Sealed;

/// The fields under which a grant's tokens are sealed.
pub const ACCESS_TOKEN: &str = "grant/access_token";
/// A key that was made at a lock, for the reply that was still to come: what it seals, the data key opens
/// by way of it. None in the table: nothing was under way then.
pub const REPLY_KEY: &str = "grant/parting_key";
/// None in the table: a grant that cannot be renewed, or not without a person.
pub const REFRESH_TOKEN: &str = "grant/refresh_token";

impl Store {
    /// All of them; a profile that never was signed in has none.
    pub fn sessions(&self) -> Result<HashMap<ProfileId, SavedSession>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT profile, record FROM session")?;
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?
            .collect::<Result<Vec<_>, _>>()?;
        // One unreadable record must not keep the others from opening.
        Ok(rows
            .into_iter()
            .filter_map(|(id, record)| {
                let session: SavedSession = serde_json::from_str(&record).ok()?;
                Some((id.parse().ok()?, session.up_to_date()))
            })
            .collect())
    }

    /// Saves a session. `tokens` are exactly the sealed tokens it has from now on; None leaves
    /// them as they are, and so do the ones that are sealed under a reply key with that key.
    pub fn save_session(
        &self,
        id: ProfileId,
        session: &SavedSession,
        tokens: Option<&[(&str, Sealed)]>,
        draining: bool,
    ) -> Result<(), StoreError> {
        let mut connection = self.writing()?;
        let transaction = connection.transaction()?;
        transaction.execute(
            "INSERT INTO session (profile, record) VALUES (?1, ?2) ON CONFLICT (profile) DO UPDATE SET record = ?2",
            params![id.to_string(), serde_json::to_string(session)?],
        )?;
        if let Some(tokens) = tokens {
            let also = if draining { "" } else { REPLY_KEY };
            transaction.execute(
                "DELETE FROM secret WHERE profile = ?1 AND field IN (?2, ?3, ?4)",
                params![id.to_string(), ACCESS_TOKEN, REFRESH_TOKEN, also],
            )?;
            for (field, sealed) in tokens {
                put_sealed(&transaction, id, field, sealed)?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Keeps the key, sealed, under which the reply will be sealed that is still to come.
    pub fn save_reply_key(&self, id: ProfileId, sealed: &Sealed) -> Result<(), StoreError> {
        put_sealed(&*self.writing()?, id, REPLY_KEY, sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendor::Acceptable;

    #[test]
    fn older_records_tell_by_their_words_what_can_be_accepted() {
        for (words, acceptable) in [
            ("Wrong tenant", Some(Acceptable::Identity)),
            ("New sign-in host", Some(Acceptable::Host)),
            ("Scope refused", None),
        ] {
            let record = format!(r#"{{"state":{{"refused":"{words}"}}}}"#);
            let session: SavedSession = serde_json::from_str(&record).expect("a record");
            assert_eq!(session.up_to_date().acceptable, acceptable, "{words}");
        }
    }
}
