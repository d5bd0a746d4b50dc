pub mod error;
pub mod surroundings;
pub mod uid;
pub mod vault;
pub use error::{Error, Result};
pub use uid::Uid;
