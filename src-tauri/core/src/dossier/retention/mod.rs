//! For how long a dossier is kept: what is known of it is gathered here, in one place, and handed to the law
//! ([`crate::rules::retention`]); what the carer adds is recorded here.
//!
//! What starts the years anew is decided for each kind of entry: what says something of the care does, the keeping of
//! registers does not, nor a version that says nothing new. In doubt it does: a dossier that is kept too long can still be
//! destroyed.
//!
//! Rejected: a date that is stored with the dossier. It would be wrong after the next entry, the next request and the next law.

mod known;
mod marks;
mod shown;

pub(super) use known::{Asking, granted_for, if_closed, if_decided, is_owed, letter_verdict, verdict, years_of};
pub use marks::*;
pub use shown::*;
