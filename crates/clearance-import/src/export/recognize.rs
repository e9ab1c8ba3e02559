//! Recognises formats by the names of their fields, never by the names of files.

use super::format::ExportFormat;
use super::refused_exports::{REFUSED_EXPORTS, RefusedExport};
use crate::reader::simplify_name;

/// A file that is none of the formats.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// The format that is nearest, where one shares at least half of its fields with it.
    pub nearest: Option<&'static ExportFormat>,
    /// The fields of that format that the file lacks.
    pub missing: Vec<&'static str>,
    /// The fields of the file, as far as they are shown.
    pub found: Vec<String>,
}

/// How many fields of a file that is not known are shown.
const SHOWN: usize = 12;

/// How a file compares with a signature.
struct Match {
    format: &'static ExportFormat,
    signature: &'static [&'static str],
    missing: Vec<&'static str>,
}

/// The format of a file with these fields: of those whose fields are all there, the one with the most.
///
/// # Errors
/// It is none of them.
pub fn recognize(
    formats: &'static [ExportFormat],
    names: &[String],
) -> Result<&'static ExportFormat, Unknown> {
    let simple: Vec<String> = names.iter().map(|name| simplify_name(name)).collect();
    let mut matches: Vec<Match> = Vec::new();
    for format in formats {
        for signature in format.signatures {
            let has = |field: &&&str| simple.contains(&simplify_name(field));
            let missing = signature.iter().filter(|field| !has(field)).copied().collect();
            matches.push(Match { format, signature, missing });
        }
    }
    let whole = matches.iter().filter(|found| found.missing.is_empty());
    // Of several the first: the order of the table is the order of preference.
    let best = whole.rev().max_by_key(|found| found.signature.len());
    if let Some(best) = best {
        return Ok(best.format);
    }
    let shared = |found: &Match| found.signature.len() - found.missing.len();
    let share = |found: &Match| (shared(found) * 1_000) / found.signature.len().max(1);
    // A few fields, such as an id and a name, are no likeness.
    let is_near = |found: &Match| shared(found) * 2 >= found.signature.len();
    let nearest = matches.into_iter().filter(is_near).rev().max_by_key(share);
    Err(Unknown {
        missing: nearest.as_ref().map(|found| found.missing.clone()).unwrap_or_default(),
        nearest: nearest.map(|found| found.format),
        found: names.iter().take(SHOWN).cloned().collect(),
    })
}

/// The export that is known and not read that has these fields.
pub fn recognize_refused(names: &[String]) -> Option<&'static RefusedExport> {
    let simple: Vec<String> = names.iter().map(|name| simplify_name(name)).collect();
    let has_all =
        |signature: &&&[&str]| signature.iter().all(|field| simple.contains(&simplify_name(field)));
    REFUSED_EXPORTS.iter().find(|export| export.signatures.iter().any(|own| has_all(&own)))
}

#[cfg(test)]
mod tests {
    use super::recognize;
    use crate::export::EXPORTS;

    fn nearest(names: &[&str]) -> Option<&'static str> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        recognize(EXPORTS, &names).unwrap_err().nearest.map(|format| format.id)
    }

    #[test]
    fn what_shares_half_of_its_fields_is_near_and_what_shares_less_is_not() {
        let skus = ["SkuId", "Sku Part Number", "capabilityStatus"];
        assert_eq!(nearest(&skus), Some("graph-subscribed-skus"));
        assert_eq!(nearest(&skus[..2]), None);
        assert_eq!(nearest(&["id", "name", "country"]), None);
        assert_eq!(nearest(&["vettingStatus", "x"]), Some("partner-center-qualifications"));
    }
}
