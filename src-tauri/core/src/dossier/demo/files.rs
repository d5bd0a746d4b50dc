//! Photos and letters for practice vaults: a few dozen are made, and used again and again, each time encrypted under a
//! key of its own as any other file is. A photo has the grain of a photo, so that it takes the room of one.

use chrono::NaiveDate;
use dossier_pictures::painted;
use fastrand::Rng;

use crate::error::{Error, Result};
use crate::export::package::WrittenFile;
use crate::export::paper::{Lang, Period, Recipient, Seal};
use crate::export::pictures::Kind;
use crate::export::sheets::{Receipt, receipt};

/// Photos that are made at most; each of about 0.9 MB.
const PHOTOS: usize = 20;
/// Letters that are made at most.
const LETTERS: usize = 6;

/// A file that can be put into many dossiers.
pub(super) struct Base {
    /// What it is.
    pub kind: Kind,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The photos and letters.
pub(super) struct Files {
    photos: Vec<Base>,
    letters: Vec<Base>,
}

impl Files {
    /// Makes enough for `files` files.
    pub fn make(files: usize, today: NaiveDate, rng: &mut Rng) -> Result<Self> {
        Ok(Self {
            photos: (0..PHOTOS.min(files)).map(|_| photo(rng)).collect::<Result<_>>()?,
            letters: (0..LETTERS.min(files)).map(|_| letter(today, rng)).collect::<Result<_>>()?,
        })
    }

    /// A photo.
    pub fn photo(&self, rng: &mut Rng) -> Result<&Base> {
        super::people::one(&self.photos, rng)
    }

    /// A letter.
    pub fn letter(&self, rng: &mut Rng) -> Result<&Base> {
        super::people::one(&self.letters, rng)
    }
}

/// A spot on something the colour of skin or wallpaper.
fn photo(rng: &mut Rng) -> Result<Base> {
    let (width, height) = if rng.bool() { (1400_u16, 1050_u16) } else { (1050, 1400) };
    let [red, green, blue] = [rng.i32(150..235), rng.i32(120..190), rng.i32(95..165)];
    let (middle_x, middle_y) = (rng.i32(300..600), rng.i32(300..600));
    let (wide, high) = (rng.i32(60..300), rng.i32(60..300));
    let (mut grain, noise) = (rng.u32(1..), rng.i32(13..18));
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (i32::from(y), i32::from(x)))) {
        // Xorshift: the seeded one would take most of the time that a practice vault takes.
        grain ^= grain << 13;
        grain ^= grain >> 17;
        grain ^= grain << 5;
        let (dx, dy) = ((x - middle_x) * 100 / wide, (y - middle_y) * 100 / high);
        let spot = if dx * dx + dy * dy < 10_000 { 60 } else { 0 };
        let light = (x + y) / 60 + i32::try_from(grain >> 24).unwrap_or(0) * noise / 64 - 2 * noise;
        let tone = |base: i32| u8::try_from((base + light).clamp(0, 255)).unwrap_or(0);
        pixels.extend([tone(red), tone(green - spot), tone(blue - spot)]);
    }
    let bytes = painted(width.into(), height.into(), pixels, 94).ok_or_else(|| Error::internal("demo: photo"))?;
    Ok(Base { kind: Kind::Jpeg, bytes })
}

fn letter(today: NaiveDate, rng: &mut Rng) -> Result<Base> {
    let number = rng.u64(1..1000);
    let bytes = receipt(&Receipt {
        lang: Lang::Nl,
        number,
        period: Period { from: today - chrono::Days::new(365), to: today },
        partial: rng.bool(),
        recipient: &Recipient {
            name: format!("Polikliniek Proefdam, kamer {}", rng.u32(1..90)),
            capacity: "other_carer".to_owned(),
            ground: "consent".to_owned(),
        },
        carer: "Oefenpraktijk",
        identity: "known_to_me",
        day: today,
        place: "Proefdam",
        folder: &format!("dossier-{number}"),
        files: &[WrittenFile {
            name: "dossier.pdf".to_owned(),
            length: rng.u64(10_000..900_000),
            sha256: "0".repeat(64),
        }],
        seal: &Seal { no: number, code: format!("{number}-0000-0000-0000-0000") },
    })?;
    Ok(Base { kind: Kind::Pdf, bytes })
}

/// A recording of `bytes` bytes: noise, as plain WAVE (8 bit, one channel, 8000 a second).
pub(super) fn recording(bytes: u32, rng: &mut Rng) -> Base {
    let sound = bytes.saturating_sub(44);
    let mut file = Vec::with_capacity(bytes as usize);
    file.extend(b"RIFF");
    file.extend((sound + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    for (length, value) in [(4, 16_u32), (2, 1), (2, 1), (4, 8000), (4, 8000), (2, 1), (2, 8)] {
        file.extend(value.to_le_bytes().iter().take(length));
    }
    file.extend(b"data");
    file.extend(sound.to_le_bytes());
    while file.len() < bytes as usize {
        file.extend(rng.u64(..).to_le_bytes());
    }
    file.truncate(bytes as usize);
    Base { kind: Kind::Wav, bytes: file }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::pictures::check;

    #[test]
    fn what_is_made_is_what_it_says() {
        let mut rng = Rng::with_seed(1);
        let (photo, letter) =
            (photo(&mut rng).unwrap(), letter(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(), &mut rng).unwrap());
        assert_eq!(check("foto.jpg", &photo.bytes), Ok(Kind::Jpeg));
        assert!((700_000..1_100_000).contains(&photo.bytes.len()), "{}", photo.bytes.len());
        assert_eq!(check("brief.pdf", &letter.bytes), Ok(Kind::Pdf));
        let sound = recording(5000, &mut rng);
        assert_eq!((check("opname.wav", &sound.bytes), sound.bytes.len()), (Ok(Kind::Wav), 5000));
    }
}
