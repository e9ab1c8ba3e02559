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

#[test]
fn strict_fails_while_something_is_open_in_the_updated_file() {
    let (scratch, draft) = drafted();
    scratch.write("new.json", export(TENANT, &[(ID, 30, false)]).as_bytes());
    let run = |more: &str| scratch.run(&format!("import new.json --update --strict {more}"));
    // Open questions count whether or not the update changes anything.
    assert_eq!(run("--check").code, Some(1));
    assert_eq!(run("").code, Some(1));
    let again = run("");
    assert_eq!(again.code, Some(1), "{again:?}");
    assert_holds(&again.err, &["is up to date"]);
    let answered: String = draft
        .lines()
        .filter(|line| !line.starts_with("# ask") && !line.starts_with("#   "))
        .filter(|line| !line.starts_with("proposed = ") && !line.contains("# proposed"))
        .map(|line| format!("{line}\n"))
        .collect();
    scratch.write(DRAFT, answered.as_bytes());
    let done = run("");
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_holds(&fs::read_to_string(scratch.path(DRAFT)).unwrap(), &["licenses = 30\n"]);
    assert_eq!(run("").code, Some(0));
    // An unreadable file beside it counts more than what is open.
    scratch.write("broken.json", b"{");
    assert_eq!(scratch.run("import new.json broken.json --update --strict").code, Some(3));
}

#[test]
fn what_somebody_took_out_is_not_added_again() {
    let (scratch, draft) = drafted();
    let (before, own) = draft.split_once("[[source.subscriptions]]").unwrap();
    let (_, files) = own.split_once("[[extra.import.files]]").unwrap();
    let mine = format!("{before}subscriptions = []\n\n[[extra.import.files]]{files}");
    scratch.write(DRAFT, mine.as_bytes());
    let (text, told) = update(&scratch, &[(ID, 30, false), (NEW_ID, 5, false)], "2026-11-20");
    assert_holds(&told, &[&format!("  not written: {ID}: somebody took it out of the file")]);
    let (source, _) = text.split_once("[[extra.import").unwrap();
    assert!(!source.contains(ID), "{text}");
    assert_holds(source, &[NEW_ID]);
}

#[test]
fn a_newer_export_that_leaves_a_subscription_out_says_why() {
    let (scratch, _) = drafted();
    let cancelled = export(TENANT, &[(ID, 25, false)]).replace("\"active\"", "\"deleted\"");
    let both = export(TENANT, &[(NEW_ID, 5, false)]);
    scratch.write("new.json", cancelled.as_bytes());
    scratch.write("other.json", both.as_bytes());
    let ran = scratch.run("import new.json other.json --update");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let text = fs::read_to_string(scratch.path(DRAFT)).unwrap().replace("\n#   ", " ");
    let told = "# ask: status: newer exports tell that it is cancelled already; write its state";
    assert_holds(&text, &[&format!("id = \"{ID}\"\n"), told, "proposed = [\"status\"]\n"]);
}

#[test]
fn what_newer_files_disagree_about_is_asked_and_both_are_kept() {
    let (scratch, _) = drafted();
    scratch.write("a.json", export(TENANT, &[(ID, 30, false)]).as_bytes());
    scratch.write("b.json", export(TENANT, &[(ID, 40, false)]).as_bytes());
    let days = "--exported a.json=2026-11-20 --exported b.json=2026-11-21";
    let ran = scratch.run(&format!("import a.json b.json --update {days}"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let text = fs::read_to_string(scratch.path(DRAFT)).unwrap().replace("\n#   ", " ");
    assert_holds(
        &text,
        &[
            // The file keeps what it has until somebody decides.
            "licenses = 25\n",
            "# ask: licenses: a.json:1 says 30, b.json:1 says 40; write what is so today",
            "[[extra.import.conflicts]]\n",
            "said = \"a.json:1 says 30, b.json:1 says 40\"",
            "proposed = [\"licenses\"]\n",
        ],
    );
    assert_eq!(text.matches("# ask: licenses: ").count(), 1, "{text}");
}
