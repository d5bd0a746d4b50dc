//! What a granted restriction takes away (AVG 18): *not shared further*, or *kept, not used*.
//!
//! The second is for a dossier of which the care has ended: while care is given, the law asks that the dossier is used
//! and kept up (BW 7:454). It is not a rule for each use case to remember: the doors of the store ask here, with
//! what the line says it concerns, and what is not on [`GOES_ON`] is refused before anything is handed out or written.
//! The carer's own drawers, which are no part of a dossier, are not meant.
//! What leaves the house is asked for where it is chosen ([`allows`]): who has a right to it still gets it (AVG 18(2)).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::disclosure::{Capacity, Ground};
use crate::error::{Error, Result};
use crate::store::{Reading, request};
use crate::uid::Uid;

/// How far a dossier is restricted; the second takes away what the first does and more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Restriction {
    /// Nobody but the client gets it, or who acts for them, or whom a statute names.
    NotSharedFurther,
    /// It is kept, and nobody reads or changes it.
    KeptNotUsed,
}

/// To whom something of a dossier goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaves {
    /// To the carer's own table.
    Own,
    /// To the client or who acts for them, who asked for it.
    Asked,
    /// To whom a statute names.
    Statute,
    /// To anybody else.
    Shared,
}

impl Leaves {
    /// By whom it is for and on which ground.
    pub(super) const fn to(capacity: Capacity, ground: Ground) -> Self {
        match (capacity, ground) {
            (Capacity::Client, Ground::RequestClient) | (Capacity::Representative, Ground::RequestRepresentative) => {
                Self::Asked
            }
            (_, Ground::StatutoryDuty) => Self::Statute,
            (
                Capacity::Client
                | Capacity::Representative
                | Capacity::Colleague
                | Capacity::OtherCarer
                | Capacity::Inspector
                | Capacity::Other,
                Ground::RequestClient
                | Ground::RequestRepresentative
                | Ground::Consent
                | Ground::DirectlyInvolved
                | Ground::AfterDeath,
            ) => Self::Shared,
        }
    }
}

/// What goes on with a dossier that is kept and not used: to see that it is so and who looked, the requests of the client
/// and what the law says they get (looked at once more by [`allows`]), consents that are taken back, and its end.
const GOES_ON: &[&str] = &[
    "access_log",
    "access_log_print",
    "breach_letter",
    "client_get",
    "destruction_begin",
    "destruction_plan",
    "destruction_stop",
    "consent_withdraw",
    "dossier_destroy",
    "dossier_destroy_again",
    "dossier_print",
    "entry_destroy",
    "entry_destruction_begin",
    "entry_destruction_stop",
    "handover_letter",
    "handover_receipt",
    "handover_unfinished",
    "handover_write",
    "holds",
    "inspection_begin",
    "inspection_file",
    "inspection_part",
    "inspection_print",
    "inspection_ready",
    "log_destroy",
    "log_list",
    "mail_removed",
    "names_still_asked",
    "others_answer",
    "others_review",
    "people",
    "request_add",
    "request_check",
    "request_decide",
    "request_extend",
    "request_get",
    "request_letter",
    "request_lift",
    "request_link",
    "request_list",
    "request_name",
    "request_withdraw",
    "retention_end",
    "retention_get",
    "retention_mark",
    "search",
    "stone_destroy",
    "stone_found",
    "stone_ignore",
    "viewing",
    "viewing_begin",
    "viewing_end",
    "viewing_file",
    "viewing_locked",
    "viewing_part",
];

/// Whether this action may go on with what its line concerns.
///
/// # Errors
/// [`Error::KeptNotUsed`].
pub(crate) fn goes_on(db: &rusqlite::Connection, client: Option<Uid>, action: &str) -> Result<()> {
    let Some(client) = client.filter(|_| !GOES_ON.contains(&action)) else { return Ok(()) };
    match request::restriction(db, client)? {
        Some(Restriction::KeptNotUsed) => Err(Error::KeptNotUsed),
        Some(Restriction::NotSharedFurther) | None => Ok(()),
    }
}

/// Whether something of this dossier may go there.
///
/// # Errors
/// [`Error::NotShared`], [`Error::KeptNotUsed`].
pub(super) fn allows(tx: &impl Reading, client: Uid, leaves: Leaves) -> Result<()> {
    match (request::restriction(tx.connection(), client)?, leaves) {
        (None, _) | (Some(_), Leaves::Asked | Leaves::Statute) | (Some(Restriction::NotSharedFurther), Leaves::Own) => {
            Ok(())
        }
        (Some(Restriction::NotSharedFurther), Leaves::Shared) => Err(Error::NotShared),
        (Some(Restriction::KeptNotUsed), Leaves::Own | Leaves::Shared) => Err(Error::KeptNotUsed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::ACTIONS;

    #[test]
    fn what_goes_on_is_an_action_or_a_line_that_the_program_writes_itself() {
        let own = [
            "dossier_destroy",
            "dossier_destroy_again",
            "handover_unfinished",
            "names_still_asked",
            "stone_found",
            "viewing_locked",
        ];
        for name in GOES_ON {
            assert!(own.contains(name) || ACTIONS.iter().any(|action| action.name() == *name), "{name}");
        }
    }

    #[test]
    fn asking_for_somebody_else_is_sharing() {
        assert_eq!(Leaves::to(Capacity::Client, Ground::RequestClient), Leaves::Asked);
        assert_eq!(Leaves::to(Capacity::OtherCarer, Ground::RequestClient), Leaves::Shared);
        assert_eq!(Leaves::to(Capacity::Client, Ground::RequestRepresentative), Leaves::Shared);
        assert_eq!(Leaves::to(Capacity::Inspector, Ground::StatutoryDuty), Leaves::Statute);
    }
}
