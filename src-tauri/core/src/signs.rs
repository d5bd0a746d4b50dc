//! Codes that people copy from paper: the recovery code, the seal of the log, the code on a certificate. Digits and letters
//! without I, L, O and U, so that nothing on the paper can be read as something else; what is typed instead is taken as
//! meant (Crockford's base 32). Five bits a sign, the highest first.

use zeroize::Zeroizing;

/// The signs, by their value.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The bits of what was typed: case, spaces, dashes and dots do not matter, O is 0, I and L are 1, U is V. `None` when
/// there are not exactly `signs` signs, or one that is none.
pub fn read(typed: &str, signs: usize) -> Option<Zeroizing<Vec<bool>>> {
    // Room first: growing would leave a copy behind.
    let mut bits = Zeroizing::new(Vec::with_capacity(signs * 5));
    for sign in typed.chars() {
        let sign = match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => 'V',
            // Word processors turn a dash into longer ones.
            '-' | '.' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' => continue,
            space if space.is_whitespace() => continue,
            other => other,
        };
        let value = SIGNS.iter().position(|&known| char::from(known) == sign)?;
        if bits.len() == signs * 5 {
            return None;
        }
        bits.extend((0..5).rev().map(|bit| value >> bit & 1 == 1));
    }
    (bits.len() == signs * 5).then_some(bits)
}

/// As it stands on paper, in groups of `group` signs with a dash between.
pub fn write(bits: &[bool], group: usize) -> String {
    let signs = bits.len().div_ceil(5);
    let mut text = String::with_capacity(signs + signs / group);
    for (at, five) in bits.chunks(5).enumerate() {
        if at > 0 && at % group == 0 {
            text.push('-');
        }
        let value = five.iter().fold(0, |value, &bit| value << 1 | usize::from(bit));
        text.extend(SIGNS.get(value).map(|&sign| char::from(sign)));
    }
    text
}

/// The bits of bytes, the highest first.
pub fn bits(bytes: &[u8]) -> impl Iterator<Item = bool> {
    bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
}

/// Up to 64 bits as a number.
pub fn number(bits: &[bool]) -> u64 {
    bits.iter().fold(0, |value, &bit| value << 1 | u64::from(bit))
}
