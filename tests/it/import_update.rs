//! `clearance import --update`: newer facts in a file that a person has edited, and everything else as it was.

use std::fs;

use crate::scratch::{Scratch, assert_holds};

const ID: &str = "c0000000-0000-4000-8000-000000000001";
const NEW_ID: &str = "c0000000-0000-4000-8000-000000000002";
const DRAFT: &str = "b1c5a0de-0001-4000-8000-00000000a001.toml";

/// An export of Partner Center: an id, how many licenses and whether it renews itself, for each subscription.
fn export(tenant: &str, subscriptions: &[(&str, u32, bool)]) -> String {
    let item = |(id, licenses, renews): &(&str, u32, bool)| {
        format!(
            r#"{{ "id": "{id}", "offerId": "CFQ7TTC0LDPB:0001:CFQ7TTC0K4G8", "offerName": "Microsoft 365 Business Standard",
            "quantity": {licenses}, "unitType": "Licenses", "status": "active", "effectiveStartDate": "2026-02-01T09:30:00Z",
            "commitmentEndDate": "2027-01-31T00:00:00Z", "termDuration": "P1Y", "autoRenewEnabled": {renews}, "isTrial": false,
            "billingType": "license", "isMicrosoftProduct": true,
            "links": {{ "self": {{ "uri": "/customers/{tenant}/subscriptions/{id}" }} }} }}"#
        )
    };
    let items: Vec<String> = subscriptions.iter().map(item).collect();
    format!(r#"{{ "totalCount": {}, "items": [{}] }}"#, items.len(), items.join(","))
}

const TENANT: &str = "b1c5a0de-0001-4000-8000-00000000a001";

/// A folder with a draft that was made from an export with one subscription.
fn drafted() -> (Scratch, String) {
    let scratch = Scratch::with(&[("old.json", &export(TENANT, &[(ID, 25, false)]))]);
    let ran = scratch.run("import old.json --exported old.json=2026-11-01");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let draft = fs::read_to_string(scratch.path(DRAFT)).unwrap();
    (scratch, draft)
}

fn update(scratch: &Scratch, subscriptions: &[(&str, u32, bool)], day: &str) -> (String, String) {
    scratch.write("new.json", export(TENANT, subscriptions).as_bytes());
    let ran = scratch.run(&format!("import new.json --exported new.json={day} --update"));
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    (fs::read_to_string(scratch.path(DRAFT)).unwrap(), ran.err)
}

#[test]
fn facts_change_and_what_a_person_wrote_stays() {
    let (scratch, draft) = drafted();
    let subscription = draft.find("[[source.subscriptions]]").unwrap();
    let mine = format!(
        "# my notes\n[customer] # theirs\n  tenant = '{TENANT}'   # checked\nname = \"Mine\"\n\n[[source.subscriptions]]  # the first\n\
         auto_renew = false # no\nlicenses = 25 # counted\n  end_of_term = \"cancel\"  # agreed\nid = \"{}\"\noffer = \"SMB\" # mine\n\n\
         # the plan\n[[target.subscriptions]]\nlicenses = 20 # fewer\n\n{}",
        ID.to_uppercase(),
        draft.get(draft.find("[[extra.import.files]]").unwrap()..).unwrap(),
    );
    assert!(subscription > 0);
    scratch.write(DRAFT, mine.as_bytes());
    let (text, told) = update(&scratch, &[(ID, 30, true)], "2026-11-20");
    assert_holds(
        &text,
        &[
            "# my notes\n[customer] # theirs\n  tenant = '",
            "'   # checked\nname = \"Mine\"\n",
            "[[source.subscriptions]]  # the first\nauto_renew = true # no\nlicenses = 30 # counted\n  end_of_term = \"cancel\"  # agreed\n",
            "offer = \"SMB\" # mine\n",
            "status = \"active\"\n",
            "\n# the plan\n[[target.subscriptions]]\nlicenses = 20 # fewer\n",
            "name = \"new.json\"",
            "day = 2026-11-20",
            "from = [\"old.json:1\", \"new.json:",
        ],
    );
    assert_holds(
        &told,
        &[
            "-licenses = 25 # counted
+auto_renew = true # no
+licenses = 30 # counted
",
            "  changed: ",
            "].licenses",
            "updated",
        ],
    );
    assert!(told.find("+++ ").unwrap() < told.find("  changed: ").unwrap(), "{told}");
    let (again, told) = update(&scratch, &[(ID, 30, true)], "2026-11-20");
    assert_eq!(again, text);
    assert_holds(&told, &["is up to date"]);
}

#[test]
fn line_breaks_and_marks_stay() {
    let (scratch, draft) = drafted();
    let mine = format!("\u{feff}{}", draft.replace('\n', "\r\n"));
    scratch.write(DRAFT, mine.trim_end().as_bytes());
    let (text, _) = update(&scratch, &[(ID, 30, false), (NEW_ID, 5, false)], "2026-11-20");
    assert!(text.starts_with('\u{feff}'));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text}");
    assert_holds(&text, &["licenses = 30\r\n", &format!("id = \"{NEW_ID}\"\r\n")]);
    assert_eq!(text.matches("[[source.subscriptions]]").count(), 2);
    assert_eq!(text.matches("[[target.subscriptions]]").count(), 2);
}

#[test]
fn what_is_written_inline_is_edited_inline() {
    let (scratch, _) = drafted();
    let mine = format!(
        "customer = {{ tenant = \"{TENANT}\" }}\n[source]\nsubscriptions = [{{ id = \"{ID}\", licenses = 25 }}] # all\n[target]\nsubscriptions = []\n"
    );
    scratch.write(DRAFT, mine.as_bytes());
    let (text, _) = update(&scratch, &[(ID, 30, false), (NEW_ID, 5, false)], "2026-11-20");
    assert_holds(
        &text,
        &[
            &format!("[{{ id = \"{ID}\", licenses = 30, status = \"active\""),
            &format!("}}, {{ id = \"{NEW_ID}\", offer = "),
            "}] # all\n",
            "subscriptions = [{ offer = ",
        ],
    );
}

#[test]
fn what_no_export_has_any_more_is_asked_and_never_deleted() {
    let (scratch, before) = drafted();
    let (text, told) = update(&scratch, &[(NEW_ID, 5, false)], "2026-11-20");
    assert_holds(
        &text,
        &[
            &format!("id = \"{ID}\"\n"),
            "licenses = 25\n",
            "# ask: status: no newer export tells of it",
            &format!("id = \"{NEW_ID}\"\n"),
        ],
    );
    assert_holds(&told, &[&format!("  not told of any more: {ID}"), &format!("  added: {NEW_ID}")]);
    let removed: Vec<&str> = before.lines().filter(|line| !text.contains(line)).collect();
    assert!(removed.iter().all(|line| line.starts_with("proposed = ")), "{removed:?}");
    let own = text.get(text.find(ID).unwrap()..text.find(NEW_ID).unwrap()).unwrap();
    assert_holds(own, &["proposed = [\"status\"]\n"]);
}

#[test]
fn older_exports_change_nothing() {
    let (scratch, draft) = drafted();
    let (text, told) = update(&scratch, &[(ID, 30, true)], "2026-10-20");
    assert_eq!(text, draft);
    assert_holds(&told, &["is up to date"]);
}

#[test]
fn check_only_shows_and_new_files_are_written() {
    let (scratch, draft) = drafted();
    scratch.write("new.json", export(TENANT, &[(ID, 30, true)]).as_bytes());
    let ran = scratch.run("import new.json --update --check");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.err, &["-licenses = 25\n+licenses = 30\n", "would be updated"]);
    assert_eq!(fs::read_to_string(scratch.path(DRAFT)).unwrap(), draft);
    assert_eq!(scratch.run("import new.json").code, Some(2));
    assert_eq!(scratch.run("import new.json --update --redact").code, Some(2));
    assert_eq!(scratch.run("import new.json --update -o other").code, Some(0));
    assert!(scratch.path(&format!("other/{DRAFT}")).exists());
    assert_eq!(scratch.run("import new.json --update -f json -o other").code, Some(0));
    let ran = scratch.run("import new.json --update -f json -o other");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["only drafts in TOML can be updated"]);
}

#[test]
fn what_does_not_parse_or_is_of_another_tenant_is_refused() {
    let (scratch, draft) = drafted();
    scratch.write("new.json", export(TENANT, &[(ID, 30, true)]).as_bytes());
    let broken = draft.replace("licenses = 25\n", "licenses = = 25\n");
    let other =
        draft.replace(&format!("tenant = \"{TENANT}\""), "tenant = \"fabrikam.onmicrosoft.com\"");
    assert!(broken != draft && other != draft);
    let line = 1 + broken.split("= = 25").next().unwrap().matches('\n').count();
    let place = format!("{DRAFT}:{line}:");
    for (text, told) in [(&broken, place.as_str()), (&other, "the file is about another tenant")] {
        scratch.write(DRAFT, text.as_bytes());
        let ran = scratch.run("import new.json --update");
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert_holds(&ran.err, &[told]);
        assert_eq!(&fs::read_to_string(scratch.path(DRAFT)).unwrap(), text);
    }
    scratch.write(DRAFT, b"\xff\xfe");
    assert_eq!(scratch.run("import new.json --update").code, Some(2));
}
