//! Who sits at the desk. Each line of the list of actions names the roles that may use it; nobody else gets past
//! the dispatch, and the refusal is logged. What a role may see *inside* an action is decided where the rows are
//! chosen, in SQL, never by hiding afterwards: [`crate::store::scope`].

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::dossier::disclosure::{Capacity, Identity};
use crate::dossier::inspection::Inspecting;
use crate::dossier::viewing_dossier::Seen;
use crate::uid::Uid;
use crate::vault::Holder;

/// What somebody is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The carer whose practice this is.
    Carer,
    /// Stands in for a period, for some clients (BW 7:457(2)).
    StandIn,
    /// A client or representative looking at the screen; reads one dossier.
    Viewer,
    /// A supervisor's inspector looking at the screen; reads the dossiers that were chosen.
    Inspector,
    /// Keeps the duty to keep after the carer's illness or death: reads the instructions, hands over, prints, answers
    /// requests, closes what care has ended, destroys what is due and replaces the backups of it; writes no reports.
    Custodian,
}

impl Role {
    /// All of them, for tests that try every action in every session.
    pub const ALL: [Self; 5] = [Self::Carer, Self::StandIn, Self::Viewer, Self::Inspector, Self::Custodian];

    /// What somebody is who opened the vault by a way in of this holder.
    pub const fn of(holder: Holder) -> Self {
        match holder {
            Holder::Carer => Self::Carer,
            Holder::StandIn => Self::StandIn,
            Holder::Custodian => Self::Custodian,
        }
    }

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Carer => "carer",
            Self::StandIn => "stand_in",
            Self::Viewer => "viewer",
            Self::Inspector => "inspector",
            Self::Custodian => "custodian",
        }
    }

    /// The way back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// Through which door of the program somebody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The window.
    Window,
    /// The command line.
    Cli,
}

/// One sitting, from unlocking to locking.
#[derive(Debug, Clone)]
pub struct Session {
    /// Names this sitting in the log.
    pub uid: Uid,
    /// What this person is here.
    pub role: Role,
    /// Window or command line.
    pub source: Source,
    /// The care worker's uid; names live in their own table. Of a viewer the uid of the viewing, of an inspector that of the
    /// visit.
    pub actor: Uid,
    /// What was laid open for a viewer; of nobody else.
    pub looking: Option<Arc<Looking>>,
    /// What was laid open for an inspector; of nobody else.
    pub inspecting: Option<Arc<Inspecting>>,
}

/// Who looks on at the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Viewer {
    /// Full name.
    pub name: String,
    /// As what.
    pub capacity: Capacity,
    /// How identity was seen.
    pub identity: Identity,
}

/// A viewing session: one client's dossier, laid open for one viewer. It holds what that viewer may read, with everything
/// else taken out before, and no way to anything more: what a viewer may ask is handed this and no door of the
/// store, and through the doors of this sitting nothing is seen ([`crate::store::Scope::Nothing`]).
pub struct Looking {
    /// The viewing.
    pub viewing: Uid,
    /// Whose dossier.
    pub client: Uid,
    /// Who looks.
    pub viewer: Viewer,
    /// What is there to be read.
    pub(crate) seen: Seen,
    /// The carer's passphrase was typed: the carer may sit down again.
    pub(crate) ended: AtomicBool,
}

impl std::fmt::Debug for Looking {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never what it holds.
        to.debug_struct("Looking").finish_non_exhaustive()
    }
}
