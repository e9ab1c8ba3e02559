//! Finds the `|`, `>` and `-` that the parser's spans leave out.

/// The first byte from `from` on that is one of `wanted`, past what may stand before a value:
/// white space, comments, anchors, tags and the indicators of the collections around it.
pub(super) fn find(text: &str, from: usize, wanted: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        match byte {
            byte if wanted.contains(byte) => return Some(at),
            b' ' | b'\t' | b'\r' | b'\n' | b':' | b'-' | b'?' => at += 1,
            b'#' => at += until(rest, |byte| byte == b'\n'),
            b'&' | b'!' => at += until(rest, |byte| byte.is_ascii_whitespace()),
            _ => return None,
        }
    }
    None
}

/// Where a block scalar ends: without the line break that ends its last line, and without the
/// empty lines that are no part of it.
pub(super) fn block_scalar_end(text: &str, start: usize, end: usize) -> usize {
    let written = text.get(start..end).unwrap_or_default();
    let header = written.lines().next().unwrap_or_default();
    let header = header.split('#').next().unwrap_or_default();
    let is_kept = header.contains('+');
    let body = if is_kept {
        written.strip_suffix('\n').map_or(written, |body| body.strip_suffix('\r').unwrap_or(body))
    } else {
        written.trim_end_matches(['\n', '\r', ' '])
    };
    start + body.len().max(header.trim_end().len())
}

fn until(bytes: &[u8], is_end: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| is_end(byte)).unwrap_or(bytes.len())
}
