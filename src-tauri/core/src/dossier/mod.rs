//! What a carer does with dossiers: types and use cases, a subject a file. Each function is handed a transaction by the
//! list of actions and says what its log line concerns.

pub mod backup;
pub mod client;
pub mod clock;
pub mod demo;
pub mod destroying;
pub mod disclosure;
pub mod document;
pub mod draft;
pub mod entry;
pub mod form;
pub mod goal;
pub mod keeping;
pub mod keys;
pub mod laptop;
pub mod mark;
pub mod media;
pub mod others;
pub mod paper;
pub mod persons;
pub mod plan;
pub mod practice;
pub mod seal;
pub mod search;
pub mod sitting;
pub mod stand_in;
pub mod succession;
pub mod text;
pub mod today;
pub mod view;
