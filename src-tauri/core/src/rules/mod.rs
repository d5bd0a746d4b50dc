//! The law as data and pure functions over it. The tables stand in `assets/law/`, each rule with its id, article, from
//! when it holds and how sure we are; `today` is always a parameter. The program informs; it gives no legal advice.

pub mod bsn;
<<<<<<< HEAD
pub mod destroying;
=======
pub mod mentions;
>>>>>>> 3c47c2a (Find names of other clients in a text, held against sentences written without sight of it)
