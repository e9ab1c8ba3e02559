//! The Content-Security-Policy of the page: it may use its own style and scripts, known by their digests, and nothing else.
//! So no text of a document could act even if it were not escaped.

use maud::{Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// The page's style.
const STYLE: &str = include_str!("report.css");

/// The page's script: sort, filter, unfold.
const SCRIPT: &str = include_str!("report.js");

/// The script in the head: keeps the browser from drawing all rows of a long table at once.
const HEAD_SCRIPT: &str = include_str!("head.js");

/// Renders the policy, the style, and the script of the head.
pub(super) fn render_policy() -> Markup {
    let [style, script, head] =
        [STYLE, SCRIPT, HEAD_SCRIPT].map(|text| encode_base64(&Sha256::digest(text)));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}' 'sha256-{head}'; \
         base-uri 'none'; form-action 'none'"
    );
    html! {
        meta http-equiv="Content-Security-Policy" content=(policy);
        style { (PreEscaped(STYLE)) }
        script { (PreEscaped(HEAD_SCRIPT)) }
    }
}

/// Renders the script at the end of the page.
pub(super) fn render_script() -> Markup {
    html! { script { (PreEscaped(SCRIPT)) } }
}

/// Encodes bytes in Base64, as policies write digests.
fn encode_base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let padded = chunk.iter().chain(&[0, 0]).take(3);
        let block = padded.fold(0, |block, byte| block << 8 | usize::from(*byte));
        for nth in 0..4 {
            let digit = DIGITS.get(block >> (18 - 6 * nth) & 63).filter(|_| nth <= chunk.len());
            text.push(digit.map_or('=', |digit| char::from(*digit)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{HEAD_SCRIPT, SCRIPT, STYLE, encode_base64};

    #[test]
    fn base64_is_that_of_the_standard() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, expected) in cases {
            assert_eq!(encode_base64(text.as_bytes()), expected);
        }
        assert_eq!(encode_base64(&[0xff, 0xfe, 0xfb]), "//77");
    }

    #[test]
    fn style_and_script_stay_within_their_elements() {
        for (text, end) in [(STYLE, "</style"), (SCRIPT, "</script"), (HEAD_SCRIPT, "</script")] {
            assert!(!text.to_lowercase().contains(end) && !text.contains("<!--"));
            // A browser would read other line ends as these, and the digests would not hold.
            assert!(!text.contains('\r'));
        }
    }
}
