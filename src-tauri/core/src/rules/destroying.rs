//! On which ground a dossier may be destroyed. Nothing is ever destroyed without a person's word; what stands here is
//! only what that word may rest on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::retention::{Keeping, Verdict, Why};

/// The ground. Code and number are in tombstones and certificates, so neither is ever given to another ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DestroyGround {
    /// The time for keeping is over (AVG 5(1)(e); BW 7:454(3)).
    TermOver,
    /// The client, or who may speak for them, asked for it (BW 7:455; AVG 17).
    Request,
    /// It should never have been made: a double, another person (AVG 5(1)(d), 17(1)(d)).
    Mistake,
}

impl DestroyGround {
    /// All of them.
    pub const ALL: &[Self] = &[Self::TermOver, Self::Request, Self::Mistake];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TermOver => "term_over",
            Self::Request => "request",
            Self::Mistake => "mistake",
        }
    }

    /// The way back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|ground| ground.code() == code)
    }

    /// In the code of a certificate; below 32.
    pub const fn number(self) -> u8 {
        match self {
            Self::TermOver => 1,
            Self::Request => 2,
            Self::Mistake => 3,
        }
    }

    /// The way back.
    pub fn from_number(number: u64) -> Option<Self> {
        Self::ALL.iter().copied().find(|ground| u64::from(ground.number()) == number)
    }
}

/// Something stands against destroying any part of it: a stop, or a request that was refused or came too early.
pub const fn is_stopped(verdict: &Verdict) -> bool {
    verdict.held || matches!(verdict.why, Why::TooEarly | Why::Refused)
}

/// Whether a dossier may be destroyed on this ground, by what the law says of it; `granted`: there is a request that was granted.
pub const fn may(ground: DestroyGround, verdict: &Verdict, granted: bool) -> bool {
    let free = matches!(verdict.keeping, Keeping::MayDestroy | Keeping::MustDestroy) && !verdict.held;
    match ground {
        // A request that makes it a duty is a ground of its own, once it was granted.
        DestroyGround::TermOver => free && !matches!(verdict.why, Why::Requested),
        // Whether a representative may ask it is for who decides on the request.
        DestroyGround::Request => granted && (free || matches!(verdict.why, Why::ByRepresentative) && !verdict.held),
        DestroyGround::Mistake => !is_stopped(verdict),
    }
}

/// Whether a request to destroy may be granted, when the law says this of it once it is: what is promised has to be done within its
/// month (AVG 12(3)), or by the day that the client named.
pub const fn may_grant(verdict: &Verdict) -> bool {
    may(DestroyGround::Request, verdict, true) || matches!(verdict.why, Why::RequestedLater) && !verdict.held
}
