//! Other people's pictures and pages, decoded and written anew as JPEG: upright, on white, with nothing of what stood beside
//! them.
//!
//! A picture says how large it is before it is decoded, and is bounded here; a PDF does not, so who draws one does that in a
//! process apart. Whatever a stranger's file does to a decoder (a size that does not fit in memory, a panic) ends as `None`.
//!
//! Decoders and encoders are generic, so they are compiled where they are called. Called from the core they were compiled there,
//! without optimisation: every look at a paper in a test took a second. Here they are optimised in every build.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::peniko::ImageAlphaType;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, Rgb, RgbImage};

pub use image::ImageFormat as Format;

/// Most pixels that are decoded: a telephone with 108 megapixels fits, a planted billion does not.
const MOST_PIXELS: u64 = 110_000_000;
/// Most bytes that they may become: four for each pixel. More each than that are not seen.
const MOST_BYTES: u64 = MOST_PIXELS * 4;
/// Most memory that a decoder may take, in bytes.
const MOST_MEMORY: u64 = 1 << 30;
/// How well a picture made anew is kept, of 100: on paper nobody sees a difference.
const QUALITY: u8 = 85;

/// A picture made anew: JPEG, upright, on white, without metadata.
pub struct Picture {
    /// The JPEG.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How long it is unpacked, in bytes: one a pixel where all of it is grey, as a letter mostly is, otherwise three.
    pub unpacked: usize,
}

impl Picture {
    /// What was made anew before, by its head; `None` for what is no JPEG.
    pub fn made(jpeg: Vec<u8>) -> Option<Self> {
        let head = JpegDecoder::new(Cursor::new(&jpeg)).ok()?;
        let ((width, height), unpacked) = (head.dimensions(), usize::try_from(head.total_bytes()).ok()?);
        Some(Self { jpeg, width, height, unpacked })
    }
}

/// A picture as it was decoded, upright.
pub struct Decoded(DynamicImage);

impl Decoded {
    /// Decodes it; `None` when it is damaged, larger than anybody sees, or another format.
    pub fn from(bytes: &[u8], format: Format) -> Option<Self> {
        careful(|| {
            let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
            let mut limits = Limits::default();
            limits.max_alloc = Some(MOST_MEMORY);
            reader.limits(limits);
            let mut decoder = reader.into_decoder().ok()?;
            let (width, height) = decoder.dimensions();
            let is_vast = u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES;
            if is_vast || width == 0 || height == 0 {
                return None;
            }
            // Damaged EXIF is no reason to refuse the picture.
            let orientation = decoder.orientation().ok();
            let mut picture = DynamicImage::from_decoder(decoder).ok()?;
            if let Some(orientation) = orientation {
                picture.apply_orientation(orientation);
            }
            Some(Self(picture))
        })
    }

    /// Made anew, its longest side at most `longest` pixels; `None` when it cannot be written.
    pub fn anew(self, longest: u32) -> Option<Picture> {
        let longest = longest.max(1);
        let longest_now = self.0.width().max(self.0.height());
        let small = if longest_now <= longest {
            self.0
        } else if longest_now >= longest.saturating_mul(2) {
            self.0.thumbnail(longest, longest)
        } else {
            self.0.resize(longest, longest, FilterType::Triangle)
        };
        let flat = on_white(&small);
        let is_grey = flat.pixels().all(|Rgb([red, green, blue])| red == green && green == blue);
        let flat = DynamicImage::ImageRgb8(flat);
        let flat = if is_grey { flat.to_luma8().into() } else { flat };
        let jpeg = jpeg(&flat, QUALITY)?;
        Some(Picture { jpeg, width: flat.width(), height: flat.height(), unpacked: flat.as_bytes().len() })
    }
}

/// JPEG has no transparency: what shines through shows white, as on paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let clear = picture.to_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [r, g, b, alpha] = clear.get_pixel(x, y).0;
        let over = |c: u8| {
            let mixed = u32::from(c) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(r), over(g), over(b)])
    })
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality)).ok()?;
    Some(bytes)
}

/// A picture of a program's own making as JPEG: three bytes a pixel, from the top left, line by line; `quality` of 100. `None`
/// when there are too few bytes.
pub fn painted(width: u32, height: u32, pixels: Vec<u8>, quality: u8) -> Option<Vec<u8>> {
    jpeg(&RgbImage::from_raw(width, height, pixels)?.into(), quality)
}

/// A PDF whose pages can be drawn. What opens or draws one may fall over it.
pub struct Pages(Pdf);

impl Pages {
    /// Opens it; `None` when it does not open, has a passphrase or has no page.
    pub fn of(pdf: Vec<u8>) -> Option<Self> {
        careful(|| Pdf::new(pdf).ok().filter(|pdf| !pdf.pages().is_empty()).map(Self))
    }

    /// How many there are, at least one.
    pub fn count(&self) -> usize {
        self.0.pages().len()
    }

    /// Draws a page, from 0, its longest side `longest` pixels; `None` when it is not there or cannot be drawn.
    pub fn drawn(&self, page: usize, longest: u32) -> Option<Picture> {
        let picture = careful(|| {
            let page = self.0.pages().get(page)?;
            let (width, height) = page.render_dimensions();
            let scale = longest.max(1) as f32 / width.max(height);
            // A strip of a page (1 point high, a kilometre long) would have no pixel in one direction.
            if !scale.is_finite() || width * scale < 1.0 || height * scale < 1.0 {
                return None;
            }
            let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
            let pixels = render(
                page,
                &RenderCache::new(),
                &InterpreterSettings::default(),
                &RenderSettings::default(),
                &settings,
            );
            let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
            image::RgbaImage::from_raw(width, height, pixels.take_rgba8(ImageAlphaType::Alpha))
        })?;
        Decoded(picture.into()).anew(longest)
    }
}

/// Runs a decoder on a stranger's bytes: nothing and a panic both mean that they are damaged.
fn careful<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}
