//! Finds the `|`, `>` and `-` that the parser's spans leave out.

/// The first byte from `from` on that is one of `wanted`, past what may stand before a value:
/// white space, comments, anchors, tags and the indicators of the collections around it.
pub(super) fn find_indicator(text: &str, from: usize, wanted: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        match byte {
            byte if wanted.contains(byte) => return Some(at),
            b' ' | b'\t' | b'\r' | b'\n' | b':' | b'-' | b'?' => at += 1,
            b'#' => at += offset_of_end(rest, |byte| byte == b'\n'),
            b'&' | b'!' => at += offset_of_end(rest, |byte| byte.is_ascii_whitespace()),
            _ => return None,
        }
    }
    None
}

/// Where a block scalar ends: without the line break that ends its last line, and without the
/// empty lines that are no part of it.
pub(super) fn block_scalar_end(text: &str, start: usize, end: usize) -> usize {
    let written = text.get(start..end).unwrap_or_default();
    let (header, body) = written.split_once('\n').unwrap_or((written, ""));
    let indicators = header.split(char::is_whitespace).next().unwrap_or_default();
    let mut kept = without_line_break(written);
    if !indicators.contains('+') {
        let indent = body.lines().find(|line| !line.trim_start_matches(' ').is_empty());
        let indent = indent.map_or(0, |line| line.len() - line.trim_start_matches(' ').len());
        while let Some((before, last)) = kept.rsplit_once('\n')
            && last.trim_end_matches('\r').len() <= indent
            && last.trim().is_empty()
        {
            kept = before.strip_suffix('\r').unwrap_or(before);
        }
    }
    // Nothing but a header: what follows the indicators is a comment at most.
    start + if kept.len() <= header.len() { indicators.len() } else { kept.len() }
}

fn without_line_break(text: &str) -> &str {
    text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line))
}

fn offset_of_end(bytes: &[u8], is_end: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| is_end(byte)).unwrap_or(bytes.len())
}
