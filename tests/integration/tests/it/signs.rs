//! Vendors are told apart at a glance: by shape and by tint.

use std::collections::BTreeSet;

use fobwatch_core::vendors;

/// Whether whoever draws a shape can: few letters, each with its numbers, all on the field.
fn drawable(shape: &str) -> Result<(), String> {
    let mut parts = shape.split(' ').peekable();
    while let Some(letter) = parts.next() {
        let numbers = match letter {
            "M" | "L" => 2,
            "C" => 6,
            "Z" => 0,
            other => return Err(format!("{other} is no letter of a shape")),
        };
        for _ in 0..numbers {
            let number = parts.next().and_then(|number| number.parse::<f32>().ok());
            if !number.is_some_and(|number| (0.0..=16.0).contains(&number)) {
                return Err(format!("{number:?} after {letter}"));
            }
        }
    }
    Ok(())
}

#[test]
fn every_vendor_has_a_sign_that_is_like_no_others() {
    let (mut shapes, mut hues) = (BTreeSet::new(), Vec::new());
    for vendor in vendors::ALL {
        let descriptor = vendor.descriptor();
        let (id, sign) = (descriptor.id, descriptor.sign);
        assert!(sign.hue < 360, "{id}");
        assert!(
            hues.iter().all(|hue: &u16| (20..=340).contains(&hue.abs_diff(sign.hue))),
            "{id}: another has its tint"
        );
        hues.push(sign.hue);
        assert!(shapes.insert(sign.shape), "{id}: another has its shape");
        assert_eq!(drawable(sign.shape), Ok(()), "{id}");
    }
}
