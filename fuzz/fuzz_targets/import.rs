//! Any bytes, read as exports: no panic, and every draft reads back in the form that it is written in.
#![no_main]

use clearance_fuzz::parts;
use clearance_import::mapping::ColumnMap;
use clearance_import::draft::FORMS;
use clearance_import::import::{Importer, ImportOptions};
use clearance_import::offers::OfferTable;
use clearance_import::reader::ReadLimits;
use clearance_syntax::document::format_of;
use clearance_syntax::source::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let [map, other] = parts::<2>(&text);
    let options = ImportOptions {
        limits: ReadLimits { whole: 1 << 16, table: 1 << 16, delimiter: None },
        order: None,
        map: ColumnMap::parse(&Source::new("map.toml", map)).ok(),
        offers: OfferTable::default(),
        has_partner: false,
        partner_tenant: None,
        is_redacted: bytes.len() % 2 == 1,
    };
    let mut importer = Importer::new(&options);
    importer.read("whole", None, &mut { bytes });
    importer.read("other", None, &mut other.as_bytes());
    for draft in importer.finish().drafts() {
        for form in FORMS {
            let text = draft.write(form);
            let format = format_of(form.name).expect("drafts are documents");
            assert!((format.parse)(&Source::new("draft", text)).errors.is_empty());
        }
    }
});
