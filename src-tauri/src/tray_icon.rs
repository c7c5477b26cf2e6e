//! The tray's picture for each mood. Where the system asks for a size it has that size: Windows scales others badly.

use fobwatch_core::tray::Mood;
use tauri::image::Image;

/// The side that is asked for now, in pixels; 0: the one who draws it scales it well.
pub(crate) fn side() -> u32 {
    #[cfg(windows)]
    return fobwatch_system::small_icon::side();
    #[cfg(not(windows))]
    0
}

pub(crate) fn of(mood: Mood) -> tauri::Result<Image<'static>> {
    let image = drawn(mood)?;
    #[cfg(windows)]
    let image = scaled(&image, side());
    Ok(image)
}

fn drawn(mood: Mood) -> tauri::Result<Image<'static>> {
    Image::from_bytes(match mood {
        Mood::Idle => include_bytes!("../../icons/tray/idle.png"),
        Mood::Good => include_bytes!("../../icons/tray/good.png"),
        Mood::Soon => include_bytes!("../../icons/tray/soon.png"),
        Mood::Bad => include_bytes!("../../icons/tray/bad.png"),
        Mood::Locked => include_bytes!("../../icons/tray/locked.png"),
    })
}

/// A square image made smaller: each pixel is the mean of those that it covers, by their opacity.
#[cfg(any(windows, test))]
fn scaled(image: &Image<'_>, side: u32) -> Image<'static> {
    let side = side.clamp(1, image.width());
    let (from, to) = (image.width() as usize, side as usize);
    // One row or column of the large one is `to` parts wide, one of the small one `from` parts.
    let covered = |place: usize| {
        let (begin, end) = (place * from, (place + 1) * from);
        (begin / to..end.div_ceil(to)).map(move |source| {
            let parts = ((source + 1) * to).min(end) - (source * to).max(begin);
            (source, parts as u64)
        })
    };
    let mut pixels = Vec::with_capacity(to * to * 4);
    for row in 0..to {
        for column in 0..to {
            let (mut colour, mut opacity) = ([0_u64; 3], 0_u64);
            for (y, height) in covered(row) {
                for (x, width) in covered(column) {
                    let pixel = &image.rgba()[(y * from + x) * 4..][..4];
                    let weight = u64::from(pixel[3]) * height * width;
                    opacity += weight;
                    for (sum, value) in colour.iter_mut().zip(pixel) {
                        *sum += weight * u64::from(*value);
                    }
                }
            }
            let byte = |sum: u64, of: u64| u8::try_from((sum + of / 2).checked_div(of).unwrap_or(0)).unwrap_or(u8::MAX);
            pixels.extend(colour.map(|sum| byte(sum, opacity)));
            pixels.push(byte(opacity, (from * from) as u64));
        }
    }
    Image::new_owned(pixels, side, side)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_size_that_windows_asks_for_is_made() {
        // 100, 125, 150, 200 and 250 %.
        for side in [16, 20, 24, 32, 40, 64] {
            for mood in [Mood::Idle, Mood::Good, Mood::Soon, Mood::Bad, Mood::Locked] {
                let drawn = drawn(mood).expect("a picture");
                let small = scaled(&drawn, side);
                assert_eq!((small.width(), small.height()), (side, side));
                assert_eq!(small.rgba().len(), (side * side * 4) as usize);
                let mean = |image: &Image<'_>| {
                    let sum: u64 = image.rgba().chunks(4).map(|pixel| u64::from(pixel[3])).sum();
                    sum / u64::from(image.width() * image.height())
                };
                // As much of it is seen, and its corners are empty.
                assert!(mean(&drawn).abs_diff(mean(&small)) <= 1, "{mood:?} {side}");
                assert_eq!(small.rgba()[3], 0);
                let opacity = |image: &Image<'_>| image.rgba().iter().skip(3).step_by(4).copied().collect::<Vec<_>>();
                assert!(side < 64 || opacity(&small) == opacity(&drawn), "it is another picture");
            }
        }
    }

    #[test]
    fn what_cannot_be_seen_has_no_colour_to_give() {
        let pixels = [[200, 100, 50, 255], [0, 0, 0, 0], [0, 0, 0, 0], [200, 100, 50, 255]];
        let small = scaled(&Image::new_owned(pixels.concat(), 2, 2), 1);
        assert_eq!(small.rgba(), [200, 100, 50, 128]);
    }
}
