//! A dossier as data that another program reads: a bundle of FHIR R4 resources beside the files, in one encrypted zip.
//!
//! FHIR's elements say what another program understands. What they have no place for (answers of a form one by one, earlier
//! versions) goes along in an extension of the same resource, so that this program reads back what it wrote and loses nothing.
//! The types are our own and know only what is written: the Rust crates for FHIR have no usable R4. Rejected: a second file
//! in a format of our own. It would say everything twice, and the two could differ.
//!
//! The Dutch profiles (nl-core) are named with their version where a resource is meant to fit one; they are still called
//! unstable. What becomes what is decided in one place, `dossier::data`, from what was already chosen and redacted for the
//! paper.
//!
//! | file | what it does |
//! |---|---|
//! | [`types`] | the resources that are written |
//! | [`archive`] | the encrypted zip, written and read |
//! | [`camera`] | photos without place and device |

pub mod archive;
pub mod camera;
pub mod types;
