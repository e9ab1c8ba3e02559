//! The exports in `fixtures/exports`: each folder gives the drafts and the messages that stand beside it. `UPDATE=1` writes them anew.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clearance_import::book::Omission;
use clearance_import::draft::{Draft, FORMS};
use clearance_import::export::{EXPORTS, REFUSED_EXPORTS};
use clearance_import::import::{FileOutcome, ImportOptions, ImportRefusal, Imported, Importer};
use clearance_import::mapping::{ColumnMap, FIELDS};
use clearance_import::offers::OfferTable;
use clearance_import::reader::ReadLimits;
use clearance_syntax::document::{NodeId, Value, format_of};
use clearance_syntax::source::Source;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::civil::Date;

#[path = "../examples/reconciliation/lines.rs"]
mod lines;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn options() -> ImportOptions {
    let tables = ["skus.toml", "offers.toml"].map(|name| {
        let text = fs::read_to_string(root().join("rules/data").join(name)).unwrap();
        (format_of("toml").unwrap().parse)(&Source::new(name, text)).documents.remove(0)
    });
    ImportOptions {
        limits: ReadLimits { whole: 1 << 20, table: 1 << 24, delimiter: None },
        order: None,
        map: None,
        offers: OfferTable::from_documents(&tables),
        has_partner: false,
        partner_tenant: None,
        is_redacted: false,
    }
}

/// The entries of a folder in the order of their names.
fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// All that files came to.
struct Collected {
    files: Vec<FileOutcome>,
    homeless: Vec<Omission>,
    without: Vec<(String, Vec<Omission>)>,
    drafts: Vec<Draft>,
}

fn collect(imported: &Imported<'_>) -> Collected {
    let without = imported.customers().filter(|customer| customer.stem().is_none());
    Collected {
        files: imported.files.clone(),
        homeless: imported.homeless().collect(),
        without: without.map(|one| (one.title(), one.left_out().to_vec())).collect(),
        drafts: imported.drafts().collect(),
    }
}

fn import(folder: &Path, options: &ImportOptions) -> Collected {
    let mut options = options.clone();
    let map = folder.join("map.toml");
    if let Ok(text) = fs::read_to_string(&map) {
        options.map = Some(ColumnMap::parse(&Source::new("map.toml", text)).unwrap());
    }
    let mut importer = Importer::new(&options);
    let is_export = |path: &&PathBuf| path.is_file() && !path.ends_with("map.toml");
    for path in sorted(folder).iter().filter(is_export) {
        let bytes = fs::read(path).unwrap();
        importer.read(&name_of(path), None, &mut bytes.as_slice());
    }
    collect(&importer.finish())
}

/// What is said of files and drafts.
fn describe(imported: &Collected) -> String {
    let mut out = String::new();
    for file in &imported.files {
        describe_file(file, &mut out);
    }
    for left_out in &imported.homeless {
        writeln!(out, "nobody's: {}: {}", left_out.what, left_out.why).unwrap();
    }
    for (title, left_out) in &imported.without {
        writeln!(out, "without subscriptions: {title}").unwrap();
        left_out.iter().for_each(|left| writeln!(out, "  {}: {}", left.what, left.why).unwrap());
    }
    for draft in &imported.drafts {
        let (questions, proposed) = (draft.questions().len(), draft.proposed);
        writeln!(out, "{}: {questions} questions, {proposed} proposed", draft.title).unwrap();
        draft.left_out.iter().for_each(|left| {
            writeln!(out, "  left out: {}: {}", left.what, left.why).unwrap();
        });
    }
    out
}

fn describe_file(file: &FileOutcome, out: &mut String) {
    let format = file.format.map_or("-", |format| format.id);
    writeln!(out, "{}: {format}, {} records", file.name, file.records).unwrap();
    for (line, note) in &file.notes {
        writeln!(out, "  {line}: {note}").unwrap();
    }
    match &file.refusal {
        None => {}
        Some(ImportRefusal::Unreadable(error)) => {
            let line = error.line.map_or(String::new(), |line| format!("{line}: "));
            writeln!(out, "  refused: {line}{}; {}", error.message, error.help).unwrap();
        }
        Some(ImportRefusal::Dates(columns)) => {
            writeln!(out, "  refused: dates of {columns:?}").unwrap()
        }
        Some(ImportRefusal::Unknown(unknown)) => {
            let nearest = unknown.nearest.map_or("nothing", |format| format.id);
            let missing = unknown.missing.join(", ");
            writeln!(out, "  refused: unknown; nearest {nearest} without {missing}").unwrap();
        }
        Some(ImportRefusal::Known(known)) => {
            writeln!(out, "  refused: {}: it {}", known.title, known.why).unwrap();
        }
        Some(ImportRefusal::Flattened { line, field, format }) => {
            writeln!(out, "  refused: {line}: {field} is lost; {}", format.how[0].steps).unwrap();
        }
    }
}

/// The texts that a folder must give, by their paths in it.
fn outcome(folder: &Path, options: &ImportOptions) -> Vec<(PathBuf, String)> {
    let imported = import(folder, options);
    let expected = folder.join("expected");
    let mut texts = vec![(expected.join("messages.txt"), describe(&imported))];
    for draft in &imported.drafts {
        let form = &FORMS[0];
        let name = format!("{}.{}", draft.stem, form.name);
        texts.push((expected.join(name), draft.write(form)));
    }
    texts.sort();
    texts
}

/// All exports of the fixtures, each with its folder.
fn exports() -> Vec<(PathBuf, Vec<u8>)> {
    let folders = sorted(&root().join("fixtures/exports"));
    let files = folders.iter().flat_map(|folder| sorted(folder));
    let files = files.filter(|path| path.is_file());
    files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// What a draft holds apart from its provenance, in a form whose comments and layout do not count.
fn digest_of(text: &str, form: &str) -> Vec<String> {
    let format = format_of(form).unwrap();
    let parsed = (format.parse)(&Source::new("draft", text));
    assert!(parsed.errors.is_empty(), "{form}: {:?}\n{text}", parsed.errors);
    let document = &parsed.documents[0];
    ["customer", "relationship", "move", "source", "target"]
        .map(|key| document.digest_of(document.at_pointer(&format!("/{key}"))))
        .to_vec()
}

#[test]
fn every_form_holds_the_same_and_reads_back() {
    let options = options();
    for folder in sorted(&root().join("fixtures/exports")) {
        for draft in import(&folder, &options).drafts {
            let texts = FORMS.iter().map(|form| digest_of(&draft.write(form), form.name));
            let texts: Vec<_> = texts.collect();
            assert!(texts.windows(2).all(|two| two[0] == two[1]), "{}", folder.display());
        }
    }
}

#[test]
fn of_two_that_differ_the_newer_is_written_and_asked() {
    let folder = root().join("fixtures/exports/both");
    let options = options();
    for (newer, licenses) in [("partner-center.json", 52), ("subscriptions.json", 50)] {
        let mut importer = Importer::new(&options);
        for path in sorted(&folder).iter().filter(|path| path.is_file()) {
            let name = name_of(path);
            let day = if name == newer { 20 } else { 19 };
            let bytes = fs::read(path).unwrap();
            importer.read(&name, Some(Date::constant(2026, 11, day)), &mut bytes.as_slice());
        }
        let draft = collect(&importer.finish()).drafts[0].write(&FORMS[0]);
        let lines: Vec<&str> = draft.lines().collect();
        let at = lines.iter().position(|line| *line == format!("licenses = {licenses}")).unwrap();
        assert!(lines[at + 1].starts_with("# ask: licenses: partner-center.json:3 says 52"));
        assert!(draft.contains("proposed = [\"licenses\"]"), "{draft}");
        assert!(draft.contains("day = 2026-11-20"), "{draft}");
        let disputed = draft.split("[[extra.import.conflicts]]\n").nth(1).unwrap();
        let disputed = disputed.replace("\n#   ", " ");
        for said in
            ["].licenses\"", "partner-center.json:3 says 52", "subscriptions.json:", "says 50"]
        {
            assert!(disputed.contains(said), "{said}\n{disputed}");
        }
    }
}

#[test]
fn a_redacted_draft_tells_nobody_who_it_is_about() {
    let options = ImportOptions { is_redacted: true, ..options() };
    let guid = |word: &str| word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let mut drafts = 0;
    for folder in sorted(&root().join("fixtures/exports")) {
        let inputs: Vec<String> = sorted(&folder)
            .iter()
            .filter(|path| path.is_file())
            .map(|path| name_of(path))
            .collect();
        for draft in import(&folder, &options).drafts {
            drafts += 1;
            for form in FORMS {
                let text = draft.write(form);
                let _reads_back = digest_of(&text, form.name);
                let lower = text.to_lowercase();
                for name in
                    ["datum", "wingtip", "reisen", "trey", "fineart", "proseware", "one.example"]
                {
                    assert!(!lower.contains(name), "{name}:\n{text}");
                }
                for name in &inputs {
                    assert!(!text.contains(name.as_str()), "{name}:\n{text}");
                }
                assert!(!text.contains("sha256"), "{text}");
                // Roles and offers that no table knows are no customer's.
                let words = text.lines().filter(|line| !line.contains("roles"));
                let words = words.flat_map(|line| line.split(['"', ' ', '=', '[', ']', ',']));
                let left: Vec<&str> = words.filter(|word| guid(word)).collect();
                assert!(form.name != "toml" || left.is_empty(), "{left:?}:\n{text}");
            }
        }
    }
    assert!(drafts > 15, "{drafts}");
}

#[test]
fn questions_of_json_name_the_whole_key() {
    let imported = import(&root().join("fixtures/exports/graph"), &options());
    let json = imported.drafts[0].write(&FORMS[1]);
    let key = "source.subscriptions[id=c0000000-0000-4000-8000-000000000003].ends: the last day";
    assert!(json.contains(key), "{json}");
    assert!(json.contains("\"partner: the partner that"), "{json}");
}

#[test]
fn nobody_is_named() {
    let people = ["Mustermann", "Erika", "Musterweg", "0228", "@"];
    let inputs: String =
        exports().iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
    let options = options();
    for person in people {
        assert!(inputs.contains(person), "{person} is in no export");
        for folder in sorted(&root().join("fixtures/exports")) {
            let imported = import(&folder, &options);
            let mut all = describe(&imported);
            for draft in &imported.drafts {
                FORMS.iter().for_each(|form| all.push_str(&draft.write(form)));
            }
            assert!(!all.contains(person), "{person} in {}:\n{all}", folder.display());
        }
    }
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let options = options();
    for folder in sorted(&root().join("fixtures/exports")) {
        assert_eq!(outcome(&folder, &options), outcome(&folder, &options));
    }
}

/// Numbers that look random, the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

/// An export with some of its bytes changed, doubled, cut out or mixed with those of another.
fn mutate(bytes: &[u8], other: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const ODD: &[&[u8]] = &[
        b"\"",
        b",",
        b"{",
        b"[",
        b"]}",
        b"\n",
        b"\0",
        b"\xff",
        b"9999999999999999999999",
        b"-1",
        b"null",
        b"\x1f\x8b",
        b"/Date(",
        b"2026-02-30",
        b"\xef\xbb\xbf",
        b"''",
        b"::",
        b"\r",
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        let end = (at + numbers.below(40)).min(bytes.len());
        match numbers.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => drop(bytes.splice(at..at, ODD[numbers.below(ODD.len())].iter().copied())),
            3 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece.repeat(1 + numbers.below(20)));
            }
            4 => bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << numbers.below(8)),
            _ => {
                let from = numbers.below(other.len() + 1);
                let to = (from + numbers.below(300)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn nothing_panics_over_mutated_files() {
    let exports = exports();
    let options = ImportOptions {
        limits: ReadLimits { whole: 1 << 16, table: 1 << 16, delimiter: None },
        order: None,
        map: None,
        offers: OfferTable::default(),
        has_partner: true,
        partner_tenant: None,
        is_redacted: false,
    };
    let mut numbers = Numbers(0x5eed_cafe_f00d_0001);
    let mut drafts = 0;
    for number in 0..10_000 {
        let (path, bytes) = &exports[number % exports.len()];
        let (_, other) = &exports[numbers.below(exports.len())];
        let mutated = mutate(bytes, other, &mut numbers);
        let mut importer = Importer::new(&options);
        importer.read(&name_of(path), None, &mut mutated.as_slice());
        if number % 4 == 0 {
            importer.read("other", None, &mut other.as_slice());
        }
        for draft in collect(&importer.finish()).drafts {
            drafts += 1;
            let form = &FORMS[number % FORMS.len()];
            // Each must read back, whatever the exports hold.
            let _digests = digest_of(&draft.write(form), form.name);
        }
    }
    assert!(drafts > 1_000, "{drafts}");
}

/// The file that speed is measured with is one that tools write.
#[test]
fn a_reconciliation_file_of_many_rows_gives_each_customer_once() {
    let options = options();
    let mut importer = Importer::new(&options);
    importer.read("lines.csv", None, &mut lines::ReconciliationLines::new(30, 400_000));
    let book = importer.finish();
    let imported = collect(&book);
    // Customers are merged when they are asked for, as often as they are.
    let stems = |draft: Draft| draft.stem;
    assert!(book.drafts().map(stems).eq(imported.drafts.iter().map(|draft| draft.stem.clone())));
    assert!(imported.files[0].refusal.is_none(), "{:?}", imported.files[0]);
    assert!(imported.files[0].records > 400, "{}", imported.files[0].records);
    assert_eq!(imported.drafts.len(), 30);
    assert!(imported.drafts.iter().all(|draft| draft.subscriptions == 2));
    let last = imported.drafts[29].write(&FORMS[0]);
    for line in [
        "tenant = \"customer29.onmicrosoft.com\"",
        "name = \"Customer 29, made up\"",
        "ends = 2027-01-04",
    ] {
        assert!(last.contains(line), "{line}\n{last}");
    }
}

#[test]
fn what_is_wrong_in_a_map_is_underlined() {
    for (text, place, message) in [
        ("titel = \"x\"\n", "titel", "unknown key `titel`"),
        ("delimiter = \"||\"\n", "\"||\"", "expected one character"),
        ("dates = \"ymd\"\n", "\"ymd\"", "expected \"dmy\" or \"mdy\""),
        ("ends = \"never\"\n", "\"never\"", "expected \"last-day\" or \"day-after\""),
        ("[columns]\n\"A\" = \"seats\"\n", "\"seats\"", "expected a field"),
        ("[columns]\n\"A\" = \"id\"\n\"B\" = \"id\"\n", "\"id\"", "two columns are mapped to `id`"),
        ("[columns]\n\"A\" = \"id\"\n[status]\nx = \"gone\"\n", "\"gone\"", "expected a state"),
        ("[columns]\n\"A\" = \"ends\"\n", "[columns]", "no column is mapped to `id`"),
        ("x", "", "key with no value"),
    ] {
        let wrong = ColumnMap::parse(&Source::new("map.toml", text)).unwrap_err();
        assert!(wrong.message.contains(message), "{text}: {}", wrong.message);
        assert_eq!(wrong.source.slice(wrong.span), place, "{text}: {}", wrong.message);
    }
}

/// The sections of the page about each format.
fn format_sections() -> String {
    let mut out = String::new();
    for export in EXPORTS {
        writeln!(out, "\n## {}\n\n`{}`", export.title, export.id).unwrap();
        let fills: Vec<String> = export.fills.iter().map(|key| format!("`{key}`")).collect();
        writeln!(out, "\nFills {}.\n\nNever has {}.\n", fills.join(", "), export.lacks).unwrap();
        for how in export.how {
            writeln!(out, "- {}:\n\n  ```\n  {}\n  ```", how.tool, how.steps).unwrap();
        }
    }
    out.push_str(
        "\n## Known, and not read\n\nEach of these is refused with what to export instead.\n\n",
    );
    out.push_str("| export | it | instead |\n|---|---|---|\n");
    for export in REFUSED_EXPORTS {
        let (title, why) = (export.title, export.why);
        let instead: Vec<String> = export
            .instead
            .iter()
            .map(|how| format!("{}: `{}`", how.tool, how.steps.replace('|', "\\|")))
            .collect();
        writeln!(out, "| {title} | {why} | {} |", instead.join("<br>")).unwrap();
    }
    out
}

/// What is read of an export under small limits: the message where it is refused.
fn refusal_under_limit(bytes: &[u8]) -> Option<String> {
    let limits = ReadLimits { whole: 10_000, table: 20_000, delimiter: None };
    let options = ImportOptions { limits, ..options() };
    let mut importer = Importer::new(&options);
    importer.read("export", None, &mut { bytes });
    match importer.finish().files.remove(0).refusal? {
        ImportRefusal::Unreadable(error) => Some(error.message),
        other => Some(format!("{other:?}")),
    }
}

#[test]
fn nothing_is_unpacked_past_the_limit() {
    let pack = |text: &str| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let header = "Microsoft ID,Company name,Primary domain name,Relationship\r\n";
    let row = "b1c5a0de-0001-4000-8000-00000000a001,A. Datum,adatum.example,Cloud Reseller\r\n";
    let table = |rows: usize| format!("{header}{}", row.repeat(rows));
    let json = |rows: usize| {
        format!(
            "[{}{{ \"id\": \"a\", \"displayName\": \"A\", \"countryLetterCode\": \"DE\" }}]",
            " ".repeat(rows * 80)
        )
    };
    assert!(pack(&table(10_000)).len() < 10_000);
    for is_packed in [false, true] {
        let read = |text: String| match is_packed {
            true => refusal_under_limit(&pack(&text)),
            false => refusal_under_limit(text.as_bytes()),
        };
        let too_large = |limit| Some(format!("the file is larger than {limit} bytes"));
        assert_eq!(read(table(200)), None);
        assert_eq!(read(table(10_000)), too_large(20_000));
        assert_eq!(read(json(100)), None);
        assert_eq!(read(json(10_000)), too_large(10_000));
    }
    let utf16: Vec<u8> =
        format!("\u{feff}{}", table(200)).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refusal_under_limit(&utf16).as_deref(), Some("the file is larger than 10000 bytes"));
}

/// Each export that is known and not read has a file among the fixtures that is refused as that one.
#[test]
fn what_is_known_and_not_read_is_refused_as_such() {
    let options = options();
    let mut refused = BTreeSet::new();
    for (path, bytes) in exports() {
        let mut importer = Importer::new(&options);
        importer.read(&name_of(&path), None, &mut bytes.as_slice());
        let imported = collect(&importer.finish());
        if let Some(ImportRefusal::Known(known)) = &imported.files[0].refusal {
            assert!(imported.drafts.is_empty(), "{}", path.display());
            refused.insert(known.id);
        }
    }
    let known: BTreeSet<&str> = REFUSED_EXPORTS.iter().map(|export| export.id).collect();
    assert_eq!(refused, known);
}

const OWN: &str = "70000000-0000-4000-8000-0000000000aa";
const OTHER: &str = "70000000-0000-4000-8000-0000000000bb";

/// A subscription as Microsoft Graph has it, with the tenant of the partner that sold it.
fn sold_by(owner: &str, id: &str, sku: &str, licenses: u32) -> String {
    format!(
        r#"{{ "commerceSubscriptionId": "{id}", "id": "d{}", "skuId": "{sku}", "status": "Enabled", "totalLicenses": {licenses},
        "createdDateTime": "2026-02-01T00:00:00Z", "nextLifecycleDateTime": "2027-02-01T00:00:00Z", "isTrial": false, "ownerTenantId": {owner} }}"#,
        id.trim_start_matches('c')
    )
}

/// The draft of a tenant that bought from two partners and from Microsoft, as one of the partners has it.
fn draft_of_partner(partner: Option<&str>) -> (String, Vec<String>) {
    const SPB: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
    const STANDARD: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
    let text = |owner: &str| format!("\"{}\"", owner.to_uppercase());
    let subscriptions = [
        sold_by(&text(OWN), "c0000000-0000-4000-8000-000000000001", SPB, 10),
        sold_by(&text(OTHER), "c0000000-0000-4000-8000-000000000002", SPB, 5),
        sold_by("null", "c0000000-0000-4000-8000-000000000003", STANDARD, 3),
    ];
    let skus = format!(
        r#"[{{ "accountId": "b1c5a0de-0001-4000-8000-00000000a001", "capabilityStatus": "Enabled", "consumedUnits": 12, "skuId": "{SPB}",
        "skuPartNumber": "SPB", "prepaidUnits": {{ "enabled": 15 }},
        "subscriptionIds": ["d0000000-0000-4000-8000-000000000001", "d0000000-0000-4000-8000-000000000002"] }}]"#
    );
    let options = ImportOptions { partner_tenant: partner.map(str::to_owned), ..options() };
    let mut importer = Importer::new(&options);
    let subscriptions = format!("[{}]", subscriptions.join(","));
    importer.read("subscriptions.json", None, &mut subscriptions.as_bytes());
    importer.read("skus.json", None, &mut skus.as_bytes());
    let draft = collect(&importer.finish()).drafts.remove(0);
    let left_out = draft.left_out.iter().map(|left| format!("{}: {}", left.what, left.why));
    // Long comments go on in the next line.
    (draft.write(&FORMS[0]).replace("\n#   ", " "), left_out.collect())
}

#[test]
fn what_the_partner_sold_itself_is_left_out_and_the_rest_is_told_apart() {
    let (draft, left_out) = draft_of_partner(Some(OWN));
    assert_eq!(
        left_out,
        ["c0000000-0000-4000-8000-000000000001 (SPB): sold by this partner already"]
    );
    assert!(!draft.contains("000000000001\"\n"), "{draft}");
    assert!(draft.contains(&format!("000000000002\"  # sold by the partner {OTHER}\n")), "{draft}");
    // Those of the other partner share their assigned licenses with what stays.
    assert!(draft.contains("# ask: assigned: how many"), "{draft}");
    assert!(!draft.contains("\nassigned = "), "{draft}");
}

#[test]
fn where_the_partner_is_not_known_all_sellers_are_told_apart() {
    for partner in [None, Some("70000000-0000-4000-8000-0000000000cc")] {
        let (draft, left_out) = draft_of_partner(partner);
        assert!(left_out.is_empty(), "{left_out:?}");
        for (id, owner) in [(1, OWN), (2, OTHER)] {
            let line = format!("00000000000{id}\"  # sold by the partner {owner}\n");
            assert!(draft.contains(&line), "{line}\n{draft}");
        }
        assert!(draft.contains("000000000003\"\n"), "{draft}");
        assert!(draft.contains("the tenant has this SKU from several sellers"), "{draft}");
    }
}

/// Of charges that end on the same day, the one that was ordered last has the licenses of today.
#[test]
fn of_two_charges_of_a_day_the_later_order_counts() {
    let header = "CustomerId,SubscriptionId,ProductId,SkuId,ChargeEndDate,OrderDate,Quantity,SubscriptionEndDate\n";
    let row = |order: &str, quantity: u32| {
        format!(
            "b1c5a0de-0001-4000-8000-00000000a001,c0000000-0000-4000-8000-000000000001,CFQ7TTC0LCHC,0002,2026-10-31,{order},{quantity},2027-01-04\n"
        )
    };
    let [old, new] = [row("2026-10-03", 20), row("2026-10-12", 25)];
    let options = options();
    for rows in [[&old, &new], [&new, &old]] {
        let mut importer = Importer::new(&options);
        let file = format!("{header}{}{}", rows[0], rows[1]);
        importer.read("lines.csv", None, &mut file.as_bytes());
        let draft = collect(&importer.finish()).drafts[0].write(&FORMS[0]);
        assert!(draft.contains("\nlicenses = 25\n"), "{draft}");
    }
}

/// The offer that is written of a subscription with these identities.
fn offer_in_draft(sku: &str, part: &str) -> String {
    let options = options();
    let mut importer = Importer::new(&options);
    let subscription = sold_by("null", "c0000000-0000-4000-8000-000000000001", sku, 10);
    let subscription =
        subscription.replace("\"status\"", &format!("\"skuPartNumber\": \"{part}\", \"status\""));
    importer.read("subscriptions.json", None, &mut subscription.as_bytes());
    let draft = collect(&importer.finish()).drafts[0].write(&FORMS[0]);
    let offer = draft.lines().find_map(|line| line.strip_prefix("offer = "));
    offer.unwrap_or_default().to_owned()
}

#[test]
fn the_identity_that_is_trusted_more_counts() {
    const SPB: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
    const NEW: &str = "e7000000-0000-4000-8000-000000000001";
    assert_eq!(offer_in_draft(SPB, "SPB"), "\"SPB\"");
    // A GUID is never reused; some tools write a name where the part number belongs.
    assert_eq!(offer_in_draft(SPB, "VISIOCLIENT"), "\"SPB\"");
    assert_eq!(offer_in_draft(NEW, "SPE_E7"), format!("\"{NEW}\"  # SPE_E7"));
}

/// What is written of a customer's name, as files have it.
fn name_in_draft(names: &[&str]) -> String {
    let options = options();
    let mut importer = Importer::new(&options);
    let id = "b1c5a0de-0001-4000-8000-00000000a001";
    for name in names {
        let customer = format!(
            "CustomerId,Domain,Name,RelationshipToPartner\r\n{id},adatum.onmicrosoft.com,{name},reseller\r\n"
        );
        importer.read("customer.csv", None, &mut customer.as_bytes());
    }
    let skus = fs::read(root().join("fixtures/exports/graph/skus.json")).unwrap();
    importer.read("skus.json", None, &mut skus.as_slice());
    let draft = collect(&importer.finish()).drafts[0].write(&FORMS[0]);
    // Long comments go on in the next line.
    let draft = draft.replace("\n#   ", " ");
    let customer = draft.split("[customer]\n").nth(1).unwrap().split("tenant =").next().unwrap();
    customer.trim_end().to_owned()
}

#[test]
fn a_name_that_lost_letters_is_asked_and_never_written() {
    let lost = name_in_draft(&["M?ller & S?hne"]);
    assert!(lost.starts_with("# ask: name: "), "{lost}");
    assert!(lost.contains("customer.csv:2 has `M?ller & S?hne`, in which each `?`"), "{lost}");
    assert!(!lost.contains("name = "), "{lost}");
    // Another file has it whole, in any order.
    for names in [["M?ller", "Müller"], ["Müller", "M?ller"]] {
        assert_eq!(name_in_draft(&names), "name = \"Müller\"");
    }
    let other = name_in_draft(&["Maier", "M?ller"]);
    assert!(other.starts_with("name = \"Maier\"\n# ask: name: "), "{other}");
    assert!(other.contains("customer.csv:2 says M?ller"), "{other}");
}

#[test]
fn the_page_has_a_section_for_each_format_and_a_row_for_each_field() {
    let page = fs::read_to_string(root().join("docs/import.md")).unwrap();
    for (field, what) in FIELDS {
        assert!(page.contains(&format!("| `{field}` | {what} |\n")), "{field}");
    }
    let map = fs::read_to_string(root().join("fixtures/exports/map/map.toml")).unwrap();
    assert!(page.contains(&format!("```toml\n{map}```\n")), "the page shows another map");
    const MARK: &str = "by `UPDATE=1 cargo test -p clearance-import`. -->\n";
    let path = root().join("docs/import.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, after) = page.split_once(MARK).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{before}{MARK}{}", format_sections())).unwrap();
        return;
    }
    assert_eq!(after, format_sections(), "docs/import.md is stale");
}

/// What drafts of fixtures fill is what the table says, and nothing that it says is filled by none.
#[test]
fn each_format_fills_what_it_says() {
    let mut filled: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (path, bytes) in exports() {
        let options = options();
        let mut importer = Importer::new(&options);
        importer.read(&name_of(&path), None, &mut bytes.as_slice());
        let imported = collect(&importer.finish());
        let Some(format) = imported.files[0].format else { continue };
        let keys = filled.entry(format.id).or_default();
        for draft in &imported.drafts {
            collect_keys(&draft.write(&FORMS[0]), keys);
        }
    }
    for export in EXPORTS {
        let says: BTreeSet<String> = export.fills.iter().map(|key| (*key).to_owned()).collect();
        let fills = filled.get(export.id).cloned().unwrap_or_default();
        let more: Vec<&String> = fills.difference(&says).collect();
        assert!(more.is_empty(), "{} fills {more:?}, too", export.id);
        // What has no subscriptions gives no draft by itself.
        if !fills.is_empty() {
            let less: Vec<&String> = says.difference(&fills).collect();
            assert!(less.is_empty(), "{}: no fixture fills {less:?}", export.id);
        }
    }
}

/// The keys of facts in a draft, as `source.subscriptions[].id`.
fn collect_keys(draft: &str, keys: &mut BTreeSet<String>) {
    let parsed = (format_of("toml").unwrap().parse)(&Source::new("draft", draft));
    let document = &parsed.documents[0];
    for number in 1..document.nodes().len() {
        let pointer = document.pointer(NodeId(u32::try_from(number).unwrap()));
        let key: String = pointer
            .split('/')
            .skip(1)
            .map(|step| match step.parse::<usize>() {
                Ok(_) => "[]".to_owned(),
                Err(_) => format!(".{step}"),
            })
            .collect();
        let key = key.trim_start_matches('.').to_owned();
        let is_scalar = !matches!(
            document.node(NodeId(u32::try_from(number).unwrap())).value,
            Value::Table(_) | Value::List(_)
        );
        let is_fact = !["extra", "target"].iter().any(|part| key.starts_with(part));
        if is_scalar && is_fact && !key.contains("proposed") {
            keys.insert(key.trim_end_matches("[]").to_owned());
        }
    }
}

#[test]
fn each_folder_gives_its_drafts_and_messages() {
    let options = options();
    let mut wrong = String::new();
    let folders = sorted(&root().join("fixtures/exports"));
    assert!(folders.len() > 5);
    for folder in folders {
        let expected = folder.join("expected");
        let texts = outcome(&folder, &options);
        if std::env::var_os("UPDATE").is_some() {
            let _none_yet = fs::remove_dir_all(&expected);
            fs::create_dir_all(&expected).unwrap();
            texts.iter().for_each(|(path, text)| fs::write(path, text).unwrap());
        }
        let there = sorted(&expected);
        let names: Vec<&PathBuf> = texts.iter().map(|(path, _)| path).collect();
        if there.iter().collect::<Vec<_>>() != names {
            writeln!(wrong, "{}: {there:?} is not {names:?}", folder.display()).unwrap();
        }
        for (path, text) in &texts {
            let there = fs::read_to_string(path).unwrap_or_default();
            if there != *text {
                writeln!(wrong, "{}: is\n{text}", path.display()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
