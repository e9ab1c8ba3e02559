//! Every pair of colours that text is set in can be read.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../../../crates/clearance-render/src/output/html/report.css");

/// The colours of a block of the style, by name.
fn palette(block: &str) -> BTreeMap<&str, [f64; 3]> {
    let declarations = block.split(';').filter_map(|line| line.trim().strip_prefix("--"));
    let colours = declarations.filter_map(|line| line.split_once(": #"));
    let parsed = colours.map(|(name, digits)| {
        assert_eq!(digits.len(), 6, "{name}");
        let number = u32::from_str_radix(digits, 16).expect("six digits");
        (name, [16, 8, 0].map(|shift| f64::from(number >> shift & 0xff) / 255.0))
    });
    parsed.collect()
}

/// The palettes of the light page, of the dark one and of paper.
fn palettes() -> Vec<BTreeMap<&'static str, [f64; 3]>> {
    let blocks = STYLE.split(":root {").skip(1).filter_map(|rest| rest.split_once('}'));
    blocks.map(|(block, _)| palette(block)).filter(|palette| !palette.is_empty()).collect()
}

/// Relative luminance, as WCAG 2 defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|part| match part <= 0.04045 {
        true => part / 12.92,
        false => ((part + 0.055) / 1.055).powf(2.4),
    });
    linear.iter().zip([0.2126, 0.7152, 0.0722]).map(|(part, weight)| part * weight).sum()
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    (one / other).max(other / one)
}

#[test]
fn contrast_is_that_of_the_standard() {
    let grey = palette("--a: #000000; --b: #ffffff; --c: #767676;");
    assert!((contrast(grey["a"], grey["b"]) - 21.0).abs() < 1e-9);
    assert!((contrast(grey["b"], grey["c"]) - 4.54).abs() < 0.01);
}

#[test]
fn all_text_can_be_read() {
    let palettes = palettes();
    assert_eq!(palettes.len(), 3, "light, dark, print");
    let texts = ["ink", "quiet", "accent", "error", "warning", "advice", "ready", "not-checked"];
    for (number, palette) in palettes.iter().enumerate() {
        let on_both = texts.iter().flat_map(|text| [(*text, "paper"), (*text, "panel")]);
        let marked = ["mark", "also", "ins", "del"].map(|ground| ("ink", ground));
        for (text, ground) in on_both.chain(marked) {
            let contrast = contrast(palette[text], palette[ground]);
            assert!(contrast >= 4.5, "{text} on {ground} in palette {number}: {contrast:.2}");
        }
    }
}

#[test]
fn every_colour_is_one_of_the_palette() {
    let after = STYLE.split('#').skip(1);
    let words = after.filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next());
    let colours = words.filter(|word| word.chars().all(|c| c.is_ascii_hexdigit())).count();
    assert_eq!(colours, palettes().iter().map(BTreeMap::len).sum::<usize>());
    for name in ["rgb(", "hsl(", "color-mix"] {
        assert!(!STYLE.contains(name), "{name}");
    }
}
