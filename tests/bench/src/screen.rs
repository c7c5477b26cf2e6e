//! The display, watched for the moment when a program has drawn what it has to show.

use std::time::{Duration, Instant};

use fobwatch_headless::{Display, SIZE};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat};
use x11rb::rust_connection::RustConnection;

/// Every so many lines of the screen are looked at.
const APART: u16 = 16;
/// A picture is the last one when nothing but a ticking digit has changed for this long.
const QUIET: Duration = Duration::from_millis(1200);
const LIMIT: Duration = Duration::from_secs(30);
/// Samples that may differ between two pictures of the same thing, per thousand: digits tick.
const TICKING: usize = 15;
/// Samples that a window changes at least, per thousand of the screen.
const A_WINDOW: usize = 100;

pub(crate) struct Screen {
    connection: RustConnection,
    root: u32,
}

/// The samples of one look.
type Picture = Vec<u8>;

impl Screen {
    pub(crate) fn of(display: &Display) -> Result<Self, String> {
        let (connection, number) = x11rb::connect(Some(&display.name)).map_err(|error| error.to_string())?;
        let root = connection.setup().roots.get(number).ok_or("a display without a screen")?.root;
        Ok(Self { connection, root })
    }

    pub(crate) fn look(&self) -> Result<Picture, String> {
        let size = |length: u32| u16::try_from(length).unwrap_or(u16::MAX);
        let (width, height) = (size(SIZE.0), size(SIZE.1));
        let place = |line: u16| i16::try_from(line).unwrap_or(i16::MAX);
        let lines = (0..height).step_by(usize::from(APART));
        let asked: Result<Vec<_>, _> = lines
            .map(|line| self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, 0, place(line), width, 1, !0))
            .collect();
        let mut picture = Vec::new();
        for one in asked.map_err(|error| error.to_string())? {
            picture.extend(one.reply().map_err(|error| error.to_string())?.data);
        }
        Ok(picture)
    }

    /// Looks until a window has come and looks finished; milliseconds since `start`.
    pub(crate) fn until_drawn(&self, before: &Picture, start: Instant) -> Result<f64, String> {
        let mut changes: Vec<(Duration, Picture)> = Vec::new();
        loop {
            let at = start.elapsed();
            let picture = self.look()?;
            if changes.last().is_none_or(|(_, last)| *last != picture) {
                changes.push((at, picture.clone()));
            }
            let same = |(_, earlier): &&(Duration, Picture)| differing(earlier, &picture) <= TICKING;
            let first = changes.iter().rev().take_while(same).last();
            if let Some((since, _)) = first
                && at.saturating_sub(*since) > QUIET
                && differing(before, &picture) >= A_WINDOW
            {
                return Ok(since.as_secs_f64() * 1000.0);
            }
            if at > LIMIT {
                return Err("no window has come".to_owned());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits for the screen to be as it was.
    #[expect(clippy::disallowed_methods, reason = "it is time that is measured")]
    pub(crate) fn until_again(&self, before: &Picture) -> Result<(), String> {
        let start = Instant::now();
        while differing(before, &self.look()?) > TICKING {
            if start.elapsed() > LIMIT {
                return Err("a window stays".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

/// Of a thousand samples.
fn differing(one: &Picture, other: &Picture) -> usize {
    // Four bytes a pixel.
    let pairs = one.chunks_exact(4).zip(other.chunks_exact(4));
    let (mut all, mut differ) = (0, 0);
    for (one, other) in pairs {
        all += 1;
        differ += usize::from(one != other);
    }
    differ * 1000 / usize::max(all, 1)
}
