//! Profiles: what they replace, what they add to, and what they are called.

use super::{USUAL, repository, run_in, said};
use crate::scratch::assert_holds;
use serde_json::{Value as Json, json};

const LAYERED: &str = r#"
fail-on = "error"
exclude = ["a*", "b*"]
threads = 2

[limits]
operations = 1000000
time = 5

[partner]
name = "Fabrikam"
country = "AT"

[rules.same-region]
severity = "warning"

[rules.same-license-total]
params = { allow_more = true, other = [1, 2] }

[[overrides]]
paths = ["a/**"]
rules.same-region.severity = "off"

[[waivers]]
rule = "one"

[profiles.nightly]
fail-on = "advice"
exclude = []
limits.time = 9
partner.country = "DE"
rules.same-region.severity = "error"
rules.same-license-total.params.allow_more = false
rules.no-service-gap.severity = "off"

[[profiles.nightly.overrides]]
paths = ["b/**"]
rules.same-region.severity = "off"

[[profiles.nightly.waivers]]
rule = "two"

[profiles.error]
threads = 7
"#;

fn shown(arguments: &str) -> Vec<(String, Json, Json)> {
    let scratch = repository(LAYERED);
    let ran = scratch.run(&format!("config --format json {arguments}"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let shown: Json = serde_json::from_str(&ran.out).unwrap();
    let setting = |setting: &Json| {
        let steps = setting["key"].as_array().unwrap().iter();
        let key: Vec<String> = steps
            .map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned))
            .collect();
        (key.join("."), setting["value"].clone(), setting["from"]["profile"].clone())
    };
    shown["settings"].as_array().unwrap().iter().map(setting).collect()
}

#[test]
fn values_are_replaced_tables_merged_and_lists_of_tables_appended() {
    let (plain, nightly) = (shown(""), shown("--profile nightly"));
    let of = |all: &[(String, Json, Json)], key: &str| {
        let found = all.iter().find(|(known, ..)| known == key);
        found.map(|(_, value, profile)| (value.clone(), profile.clone()))
    };
    let none = Json::Null;
    for (key, before, after, profile) in [
        ("fail-on", json!("error"), json!("advice"), json!("nightly")),
        ("exclude", json!(["a*", "b*"]), json!([]), json!("nightly")),
        ("threads", json!(2), json!(2), none.clone()),
        ("limits.operations", json!(1_000_000), json!(1_000_000), none.clone()),
        ("limits.time", json!(5), json!(9), json!("nightly")),
        ("partner.name", json!("Fabrikam"), json!("Fabrikam"), none.clone()),
        ("partner.country", json!("AT"), json!("DE"), json!("nightly")),
        ("rules.same-region.severity", json!("warning"), json!("error"), json!("nightly")),
        ("rules.same-license-total.params.allow_more", json!(true), json!(false), json!("nightly")),
        ("rules.same-license-total.params.other", json!([1, 2]), json!([1, 2]), none.clone()),
        ("overrides.0.paths", json!(["a/**"]), json!(["a/**"]), none.clone()),
        ("waivers.0.rule", json!("one"), json!("one"), none),
    ] {
        assert_eq!(of(&plain, key), Some((before, Json::Null)), "{key}");
        assert_eq!(of(&nightly, key), Some((after, profile)), "{key}");
    }
    for key in ["overrides.1.paths", "waivers.1.rule", "rules.no-service-gap.severity"] {
        assert_eq!(of(&plain, key), None, "{key}");
        assert!(of(&nightly, key).is_some(), "{key}");
    }
}

#[test]
fn an_empty_list_of_a_profile_replaces_too() {
    let scratch =
        repository(&format!("{USUAL}exclude = [\"seen\"]\n[profiles.all]\nexclude = []\n"));
    assert_eq!(scratch.run("check").code, Some(2));
    assert_eq!(scratch.run("check --profile all").code, Some(0));
}

#[test]
fn a_profile_may_be_called_as_it_likes() {
    let scratch = repository(LAYERED);
    assert_eq!(said(&scratch, "--profile error", &[], "threads").0, json!(7));
    assert_eq!(said(&scratch, "", &[("CLEARANCE_PROFILE", "error")], "threads").0, json!(7));
    assert_eq!(
        said(&scratch, "--profile nightly", &[("CLEARANCE_PROFILE", "error")], "threads").0,
        json!(2)
    );
    for name in ["profiles", "true", "a.b", "", "check", "ü\u{202e}"] {
        let text = format!("[profiles.{name:?}]\nthreads = 3\n").replace("\\u{202e}", "\u{202e}");
        let scratch = repository(&text);
        let ran = scratch.command(&["check", "--profile", name, "customers"]).run();
        assert_eq!(ran.code, Some(0), "{name}: {ran:?}");
    }
}

#[test]
fn a_profile_that_is_not_there_is_an_error() {
    let scratch = repository(LAYERED);
    for (arguments, said) in [
        ("--profile nigthly", "did you mean `nightly`?"),
        ("--profile xyz", "the profiles are `nightly`, `error`"),
        ("--config customers/../other.toml --profile x", "add a table `[profiles.x]`"),
    ] {
        scratch.write("other.toml", b"threads = 1");
        let ran = scratch.run(&format!("check {arguments}"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments}");
        assert_holds(&ran.err, &["unknown profile", said]);
    }
    std::fs::remove_file(scratch.path("clearance.toml")).unwrap();
    let ran = run_in(&scratch, "", "check --profile nightly", &[]);
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["unknown profile `nightly`, as there is no clearance.toml"]);
}
