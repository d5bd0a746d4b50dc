//! Both copies of the header damaged at once. (One damaged copy is the core's own test: every bit and every length, each
//! repaired from the other.)

use std::fs;

use dossier_core::Error;

use crate::Scale;
use crate::child::passphrase;
use crate::crash::hour;
use crate::place::{Place, in_memory};
use crate::table::{Row, Tally};

const COPIES: [&str; 2] = ["vault.json", "vault.copy.json"];

/// The same bit flipped in both, both cut at the same place, and two places at random. It opens after all (a space, another
/// way in) or says that header or slot is damaged: never that the passphrase is wrong, never that it is a newer vault.
pub fn both_copies(scale: &Scale) -> Vec<Row> {
    let (mut tally, mut random) = (Tally::new("both headers damaged"), scale.random(10));
    let (home, mut opened) = (in_memory(), 0);
    let place = Place::at(home.path(), &hour(0));
    let code = place.create();
    let whole = fs::read(place.dir().join(COPIES[0])).unwrap();
    let store_key = place.open(&passphrase(0)).unwrap().store_key().with_bytes(|key| key.to_vec());
    let mut attempt = |copies: [Vec<u8>; 2], what: &str, by_code: bool| {
        for (name, bytes) in COPIES.iter().zip(&copies) {
            fs::write(place.dir().join(name), bytes).unwrap();
        }
        tally.times += 1;
        let tried = if by_code { place.open_by_code(&code) } else { place.open(&passphrase(0)) };
        match tried {
            Ok(vault) if vault.store_key().with_bytes(|key| key.as_slice() == store_key) => opened += 1,
            Ok(_) => tally.lost(format!("{what}: opens something else")),
            Err(Error::HeaderDamaged | Error::SlotDamaged) => {
                tally.noticed();
                if COPIES.iter().zip(&copies).any(|(name, bytes)| fs::read(place.dir().join(name)).unwrap() != *bytes) {
                    tally.lost(format!("{what}: written over"));
                }
            }
            Err(error) => tally.lost(format!("{what}: {error:?}")),
        }
    };
    let flipped = |byte: usize, bit: usize| {
        let mut bytes = whole.clone();
        bytes[byte] ^= 1 << bit;
        bytes
    };
    for byte in 0..whole.len() {
        let bits = if scale.is_soak() { 0..8 } else { byte % 8..byte % 8 + 1 };
        for bit in bits {
            attempt([flipped(byte, bit), flipped(byte, bit)], &format!("bit {bit} of byte {byte}"), byte % 2 == 0);
        }
        let cut = whole[..byte].to_vec();
        attempt([cut.clone(), cut], &format!("cut at {byte}"), false);
        let [one, other] = [random.usize(0..whole.len()), random.usize(0..whole.len())];
        attempt([flipped(one, byte % 8), flipped(other, byte % 8)], &format!("bytes {one} and {other}"), false);
    }
    vec![tally.done(format!("{opened} opened all the same: the damage was in a space, or in another way in"))]
}
