//! `clearance offers`: what the tables know is found by whatever somebody has of an offer.

use serde_json::Value;

use crate::scratch::{Ran, Scratch, assert_holds};

/// Holds what a command wrote against a schema that the program prints.
#[track_caller]
fn checked_json(scratch: &Scratch, arguments: &str, schema: &str) -> Value {
    let ran = scratch.run(arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments}");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let schema = scratch.run(&format!("schema {schema}")).out;
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let errors: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    json
}

/// The identities of what a search finds, the best first.
fn found(scratch: &Scratch, words: &str) -> Vec<String> {
    let json = checked_json(scratch, &format!("offers {words} -f json"), "offers");
    let offers = json["offers"].as_array().unwrap();
    offers.iter().map(|offer| offer["write"].as_str().unwrap().to_owned()).collect()
}

/// What is known of one offer.
fn offer(scratch: &Scratch, text: &str) -> Value {
    let mut json = checked_json(scratch, &format!("offers {text} -f json"), "offers");
    assert_eq!(json["offers"].as_array().unwrap().len(), 1, "{text}");
    json["offers"][0].take()
}

#[test]
fn an_offer_is_found_by_each_of_its_identities() {
    let scratch = Scratch::with(&[]);
    for text in [
        "SPB",
        "spb",
        "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46",
        "CBDC14AB-D96C-4C30-B9F4-6ADA7CDC1D46",
        "CFQ7TTC0LCHC:0002",
        "cfq7ttc0lchc:0002:CFQ7TTC0K971",
    ] {
        assert_eq!(found(&scratch, text), ["SPB"], "{text}");
    }
    assert_eq!(found(&scratch, "031C9E47-4802-4248-838E-778FB1D2CC05"), ["O365_BUSINESS_PREMIUM"]);
    assert_eq!(found(&scratch, "CFQ7TTC0HX6F:0003"), ["CFQ7TTC0HX6F:0003"]);
}

#[test]
fn words_find_names_of_today_and_of_before_and_parts_of_identities() {
    let scratch = Scratch::with(&[]);
    let premium = found(&scratch, "business premium");
    // What it is called today, before what was called so until 2020.
    let at = |key: &str| premium.iter().position(|found| found == key).expect(key);
    assert!(at("SPB") < at("O365_BUSINESS_PREMIUM"), "{premium:?}");
    assert_eq!(
        found(&scratch, "\"Office 365  Business PREMIUM\"")[..2],
        ["O365_BUSINESS_PREMIUM", "SMB_BUSINESS_PREMIUM"]
    );
    assert_eq!(found(&scratch, "premium business")[..], found(&scratch, "premium business"));
    assert!(found(&scratch, "premium business").contains(&"SPB".to_owned()));
    assert_eq!(found(&scratch, "0lchc:0002"), ["SPB"]);
    assert_eq!(found(&scratch, "cbdc14ab"), ["SPB"]);
}

#[test]
fn every_offer_of_the_tables_is_found_by_what_is_to_be_written() {
    let scratch = Scratch::with(&[]);
    let all = found(&scratch, "");
    assert!(all.len() >= 619, "{}", all.len());
    for key in all.iter().step_by(37) {
        assert_eq!(found(&scratch, &format!("'{key}'")), [key.as_str()]);
    }
    // A rule takes each for known.
    let offers = all.iter().enumerate().map(|(at, key)| {
        format!(
            "[[source.subscriptions]]\nid = \"{at}\"\noffer = {}\nlicenses = 1\nends = 2027-01-31\n",
            Value::from(key.as_str())
        )
    });
    let customer = format!(
        "[customer]\nname = \"A\"\ntenant = \"a.onmicrosoft.com\"\ncountry = \"DE\"\n[partner]\ncountry = \"AT\"\n\
         [relationship]\nreseller = \"accepted\"\n[source]\nchannel = \"direct\"\n{}\n\
         [[target.subscriptions]]\noffer = \"SPB\"\nlicenses = 1\nstarts = 2027-02-01\n",
        offers.collect::<String>()
    );
    scratch.write("a.toml", customer.as_bytes());
    let ran = scratch.run("check a.toml --select offer-known -f compact");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
}

#[test]
fn all_that_is_known_of_an_offer_is_told() {
    let scratch = Scratch::with(&[]);
    let premium = offer(&scratch, "SPB");
    assert_eq!(premium["name"], "Microsoft 365 Business Premium");
    assert_eq!(premium["also_called"][0], "microsoft 365 business");
    assert_eq!(premium["identities"][0], "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46");
    assert_eq!(premium["families"][0]["id"], "business");
    assert_eq!((&premium["segment"], &premium["state"]), (&"commercial".into(), &"sold".into()));
    assert_eq!(premium["may_buy"], serde_json::json!(["commercial", "education", "nonprofit"]));
    assert_eq!(premium["add_on"], false);
    assert!(premium["service_plans"].as_array().unwrap().len() > 50);
    let school = offer(&scratch, "M365EDU_A3_FACULTY");
    assert_eq!(
        (&school["segment"], &school["needs_approval"]),
        (&"education".into(), &true.into())
    );
    assert_eq!(
        (&school["may_buy"], &school["state"]),
        (&serde_json::json!(["education"]), &Value::Null)
    );
    assert_eq!(offer(&scratch, "Microsoft_365_E3")["minimum_licenses"], 500);
    assert_eq!(offer(&scratch, "SPE_E3")["minimum_licenses_three_years"], 100);
    assert_eq!(offer(&scratch, "EXCHANGEARCHIVE_ADDON")["add_on"], true);
    let retired = checked_json(&scratch, "offers -f json", "offers");
    let retired = retired["offers"].as_array().unwrap().iter();
    let retired: Vec<&Value> = retired.filter(|offer| offer["state"] == "retired").collect();
    assert!(!retired.is_empty());
    for offer in retired {
        assert!(!offer["retired"].as_str().unwrap().is_empty(), "{offer}");
        for instead in offer["order_instead"].as_array().unwrap() {
            assert_ne!(instead["name"], instead["write"], "{offer}");
        }
    }
}

#[test]
fn people_read_one_offer_in_full_and_several_as_a_table() {
    let scratch = Scratch::with(&[]);
    let one = scratch.run("offers CFQ7TTC0LCHC:0002");
    assert_eq!((one.code, one.err.as_str()), (Some(0), ""));
    assert_holds(
        &one.out,
        &[
            "SPB  Microsoft 365 Business Premium\n",
            "write          SPB\n",
            "or             cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46, CFQ7TTC0LCHC:0002\n",
            "family         Microsoft 365 Business Basic, Standard and Premium\n",
            "who may buy    customers of the segment commercial, education or nonprofit\n",
            "state          sold\n",
            "EXCHANGE_S_STANDARD (Exchange Online (Plan 1))",
            "\n1 offer · skus of 2025-12-30, offers of 2026-11-22\n",
        ],
    );
    let several = scratch.run("offers business premium").out;
    assert_holds(
        &several,
        &["write ", "name ", "order instead", "SPB", "\nO365_BUSINESS_PREMIUM "],
    );
    assert!(several.lines().nth(2).unwrap().starts_with("SPB "), "{several}");
}

#[test]
fn what_is_not_found_is_told_with_what_may_be_meant() {
    let scratch = Scratch::with(&[]);
    let ran = scratch.run("offers \"microsoft 365 bussiness premium\"");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let said = "no offer matches `microsoft 365 bussiness premium`; did you mean `microsoft 365 business premium`?\n";
    assert_eq!(ran.err, said);
    let ran = scratch.run("offers xyzzyx -f json");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, json["offers"].as_array().unwrap().len()), (Some(1), 0));
}

/// The ids of the service plans in a list of a comparison.
fn plans(comparison: &Value, list: &str) -> Vec<String> {
    let plans = comparison[list].as_array().unwrap().iter();
    plans.map(|plan| plan["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn two_offers_differ_by_what_rules_say_is_lost() {
    let scratch = Scratch::with(&[]);
    let compare = |from: &str, to: &str| {
        checked_json(&scratch, &format!("offers --diff {from} {to} -f json"), "offer-comparison")
    };
    let same = compare("SMB_BUSINESS", "O365_BUSINESS");
    assert_eq!((plans(&same, "lost"), same["kept"].as_u64()), (vec![], Some(5)));
    let up = compare("O365_BUSINESS_ESSENTIALS", "'Microsoft 365 Business Premium'");
    assert_eq!(up["to"]["write"], "SPB");
    let lost = plans(&compare("ENTERPRISEPACK", "'Office_365_E3_(no_Teams)'"), "lost");
    assert_eq!(lost, ["TEAMS1"]);
    let enterprise = compare("STANDARDPACK", "ENTERPRISEPACK");
    let raised = enterprise["raised"].as_array().unwrap();
    let mailbox = raised.iter().find(|pair| pair["plan"]["id"] == "EXCHANGE_S_STANDARD").unwrap();
    assert_eq!(mailbox["instead"]["id"], "EXCHANGE_S_ENTERPRISE");
    assert_eq!(mailbox["instead"]["name"], "Exchange Online (Plan 2)");
    // All of the source is somewhere.
    let had = offer(&scratch, "STANDARDPACK")["service_plans"].as_array().unwrap().len() as u64;
    let lost = plans(&enterprise, "lost").len() as u64;
    assert_eq!(enterprise["kept"].as_u64().unwrap() + lost + raised.len() as u64, had);
    assert!(compare("ENTERPRISEPACK", "ENTERPRISEPREMIUM")["equivalence"].is_string());
    assert!(enterprise["equivalence"].is_null());
}

#[test]
fn people_read_which_plans_are_lost_and_gained() {
    let scratch = Scratch::with(&[]);
    let ran = scratch.run("offers --diff ENTERPRISEPACK 'Office_365_E3_(no_Teams)'");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_holds(
        &ran.out,
        &[
            "from  ENTERPRISEPACK (Office 365 E3)\nto    Office_365_E3_(no_Teams) (Office 365 E3 (no Teams))\n",
            "lost    TEAMS1",
            "Microsoft Teams",
            "gained  ",
            "\n1 lost, 0 raised to a higher tier, ",
        ],
    );
}

#[track_caller]
fn assert_refused(ran: &Ran, said: &[&str]) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert_holds(&ran.err, said);
}

#[test]
fn a_comparison_needs_two_offers_whose_plans_are_known() {
    let scratch = Scratch::with(&[(
        "zones/a.rhai",
        "//! A\nconst RULE = #{ severity: \"error\" };\nfn check(z) {}\n",
    )]);
    assert_refused(
        &scratch.run("offers --diff 'microsoft 365 business standard' SPB"),
        &[
            "`microsoft 365 business standard` may be any of 2 offers",
            "O365_BUSINESS_PREMIUM (Microsoft",
            "SMB_BUSINESS_PREMIUM (",
        ],
    );
    assert_refused(&scratch.run("offers --diff SPB xyzzyx"), &["no offer matches `xyzzyx`"]);
    assert_refused(
        &scratch.run("offers --diff SPB CFQ7TTC0HX6F:0003"),
        &["no table lists the service plans of CFQ7TTC0HX6F:0003 (Dynamics"],
    );
    assert_refused(&scratch.run("offers --diff SPB"), &["2 values required"]);
    assert_refused(
        &scratch.run("offers -r zones"),
        &["no table that lists offers", "--packs builtin"],
    );
    assert_refused(&scratch.run("offers -f xml"), &["the formats are human, json"]);
}

#[test]
fn tables_laid_over_the_shipped_ones_count() {
    let skus = "as_of = \"2027-01-01\"\n[skus.NEW_ONE]\nname = \"New One\"\nplans = \"A;B\"\n\
                [identities]\nnew_one = \"NEW_ONE\"\n[names]\n\"new one\" = [\"NEW_ONE\"]\n";
    let scratch = Scratch::with(&[("newer/skus.toml", skus)]);
    let ran = scratch.run("offers 'new one' -d newer");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_holds(
        &ran.out,
        &["NEW_ONE  New One\n", "service plans  2: A, B\n", "skus of 2027-01-01"],
    );
    assert_eq!(scratch.run("offers 'new one'").code, Some(1));
    scratch.write("clearance.toml", b"data = [\"newer\"]\n");
    assert_eq!(scratch.run("offers 'new one'").code, Some(0));
}

/// The header of Microsoft's list.
const COLUMNS: &str = "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names";

/// The rows of an offer as the list has them.
fn rows(scratch: &Scratch, text: &str, name: &str) -> String {
    let offer = offer(scratch, text);
    let id = offer["identities"][0].as_str().unwrap();
    let plans = offer["service_plans"].as_array().unwrap().iter();
    let row = |plan: &Value| {
        let plan = plan["id"].as_str().unwrap();
        format!(
            "\"{name}\",{},{id},{plan},0-0,Name of {plan}\r\n",
            offer["write"].as_str().unwrap()
        )
    };
    plans.map(row).collect()
}

#[test]
fn the_table_is_made_anew_from_the_list_with_what_changed() {
    let scratch = Scratch::with(&[]);
    let part = rows(&scratch, "SPB", "Microsoft 365 Business Premium");
    let plans = part.replacen(",SWAY,", ",NEW_PLAN,", 1);
    let renamed = rows(&scratch, "AAD_BASIC", "Microsoft Entra, basic");
    // Blanks, a no-break space in the GUID and capital letters; a row that stands twice; one without a GUID.
    let new = "New\u{a0}One ,NEW_ONE, 11111111-2222-3333-4444-55555555555\u{a0}A ,\u{a0}SWAY ,0,Sway\r\n\
               New One,NEW_ONE,11111111-2222-3333-4444-55555555555a,SWAY,0,SWAY\r\n\
               Broken,BROKEN,1234,SWAY,0,Sway\r\n\
               Other Part,SPB,99999999-2222-3333-4444-555555555555,SWAY,0,Sway\r\n";
    scratch.write("list.csv", format!("\u{feff}{COLUMNS}\r\n{plans}{renamed}{new}").as_bytes());
    let ran = scratch.run("offers update list.csv --day 2027-01-15 -o newer");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        ran.err,
        "wrote newer/skus.toml\nwrote newer/plan-names.toml\nnext: `clearance check --data newer`\n"
    );
    assert_holds(
        &ran.out,
        &[
            "added     NEW_ONE (New One), 1 service plans\n",
            "added     99999999-2222-3333-4444-555555555555 (Other Part), 1 service plans\n",
            "renamed   AAD_BASIC: Microsoft Entra ID Basic is now Microsoft Entra, basic\n",
            "plans     SPB: + NEW_PLAN, - SWAY\n",
            "gone      ENTERPRISEPACK (Office 365 E3), which stays in the table\n",
            "left out  line ",
            " has no GUID: Broken\n",
            "\n4 products in the list: 2 added, 1 renamed, 1 with other service plans, ",
            "; 1 row left out\n",
        ],
    );
    // What only another list had was not in this one before.
    assert!(!ran.out.contains("gone      AGENT_365 "), "{}", ran.out);
    let table = std::fs::read_to_string(scratch.path("newer/skus.toml")).unwrap();
    assert_holds(
        &table,
        &[
            "[skus.10_ALR_ADDON]\nname = \"10-Year Audit Log Retention Add On\"\nplans = \"Auditing_10Year_ Retention_ Add_On\"\nseen = \"2026-08-08\"\n",
        ],
    );
    assert_holds(&table, &["as_of = \"2027-01-15\"\nreview_by = \"2027-04-17\"\n"]);
    assert_usable(&scratch);
    // Once more, nothing changes, and the files of the first run give way.
    let before = std::fs::read(scratch.path("newer/skus.toml")).unwrap();
    let again = scratch.run("offers update list.csv --day 2027-01-15 -d newer -o newer");
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_holds(
        &again.out,
        &["4 products in the list: 0 added, 0 renamed, 0 with other service plans, 0 gone"],
    );
    assert_eq!(std::fs::read(scratch.path("newer/skus.toml")).unwrap(), before);
}

/// The tables are such as the rules take, and hold what the list says and what only we know.
fn assert_usable(scratch: &Scratch) {
    let newer = |text: &str| {
        let json = checked_json(scratch, &format!("offers {text} -d newer -f json"), "offers");
        json["offers"][0].clone()
    };
    assert_eq!(newer("11111111-2222-3333-4444-55555555555a")["write"], "NEW_ONE");
    assert_eq!(newer("SPB")["identities"][0], "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46");
    assert_eq!(newer("SPB")["families"][0]["id"], "business");
    assert_eq!(newer("AAD_BASIC")["name"], "Microsoft Entra, basic");
    assert_eq!(newer("AAD_BASIC")["also_called"][0], "microsoft entra id basic");
    assert_eq!(newer("ENTERPRISEPACK")["name"], "Office 365 E3");
    let plan = newer("NEW_ONE")["service_plans"][0].clone();
    assert_eq!((&plan["id"], &plan["name"]), (&"SWAY".into(), &"Sway".into()));
    assert_holds(&scratch.run("offers NEW_ONE -d newer").out, &["skus of 2027-01-15"]);
    scratch.write("good.toml", crate::scratch::GOOD.as_bytes());
    assert_eq!(scratch.run("check good.toml -d newer").code, Some(0));
}

#[test]
fn nothing_is_written_over_but_earlier_tables_and_no_other_file_is_taken_for_the_list() {
    let scratch = Scratch::with(&[
        ("mine/skus.toml", "# my own\n"),
        ("other.csv", "SkuId,SkuPartNumber,DisplayName\na,b,c\n"),
        ("list.json", "[]"),
    ]);
    let list =
        format!("{COLUMNS}\nNew One,NEW_ONE,11111111-2222-3333-4444-555555555555,SWAY,0,Sway\n");
    scratch.write("list.csv", list.as_bytes());
    scratch.write(
        "windows.csv",
        &[list.as_bytes(), b"A \x96 B,C,11111111-2222-3333-4444-555555555556,SWAY,0,Sway\n"]
            .concat(),
    );
    let told = scratch.run("offers update list.csv --day 2027-01-15");
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""));
    assert_refused(
        &scratch.run("offers update list.csv --day 2027-01-15 -o mine"),
        &["mine/skus.toml already exists, and Clearance did not write it"],
    );
    assert!(!scratch.path("mine/plan-names.toml").exists());
    assert_eq!(std::fs::read(scratch.path("mine/skus.toml")).unwrap(), b"# my own\n");
    for (arguments, said) in [
        ("other.csv", "expected the columns Product_Display_Name, String_Id, GUID"),
        ("list.json", "found JSON"),
        ("windows.csv", "windows.csv:3: the text is no valid UTF-8"),
        ("gone.csv", "cannot read gone.csv: "),
        (
            "list.csv --day 2025-01-01",
            "the list is of 2025-01-01, and the table of 2025-12-30 is newer",
        ),
    ] {
        assert_refused(&scratch.run(&format!("offers update {arguments}")), &[said]);
    }
}

/// The header of the offer matrix.
const MATRIX: &str = "\"ProductTitle\",\"ProductId\",\"SkuId\",\"SkuTitle\",\"ProvisioningId\",\"ProvisioningString\",\"MinLicenses\",\
    \"MaxLicenses\",\"AssetOwnershipLimit\",\"AssetOwnershipLimitType\",\"ProductSkuPreRequisites\",\"ProductSkuConversion\",\
    \"Description\",\"AllowedCountries\"\r\n";

/// A row of the offer matrix.
fn matrix_row(id: &str, name: &str, [guid, part]: [&str; 2], least: u32) -> String {
    let (product, sku) = id.split_once(':').unwrap();
    format!(
        "\"{name}\",\"{product}\",\"{sku}\",\"{name}\",\"{guid}\",\"{part}\",\"{least}\",\"300\",\"2\",\"ConcurrentCount\",\"\",\"\",\"x\",\"AT;DE\"\r\n"
    )
}

const SPB: [&str; 2] = ["cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "SPB"];
const NEW: [&str; 2] = ["11111111-2222-3333-4444-555555555555", "NEW_ONE"];

#[test]
fn an_offer_matrix_gives_identities_and_minimums_and_keeps_what_only_we_know() {
    let scratch = Scratch::with(&[]);
    let e3 = offer(&scratch, "Microsoft_365_E3")["identities"][0].as_str().unwrap().to_owned();
    let rows = [
        matrix_row("CFQ7TTC0LCHC:0002", "Microsoft 365 Business Premium", SPB, 1),
        // A spreadsheet cut the zeros off.
        matrix_row("CFQ7TTC0ZZZZ:3", "Microsoft 365 Business Premium", SPB, 1),
        matrix_row("CFQ7TTC0YYYY:0001", "Business Premium (Nonprofit Staff Pricing)", SPB, 1),
        matrix_row("CFQ7TTC0XXXX:0001", "New One", NEW, 10),
        matrix_row("CFQ7TTC0LH18:0001", "Microsoft 365 Business Premium", SPB, 1),
        matrix_row(
            "CFQ7TTC0WWWW:0001",
            offer(&scratch, &e3)["name"].as_str().unwrap(),
            [&e3, "Microsoft_365_E3"],
            300,
        ),
        ",,,Nothing,,,,,,,,,,\r\n".to_owned(),
    ];
    scratch.write("matrix.csv", format!("\u{feff}{MATRIX}{}", rows.concat()).as_bytes());
    let ran = scratch.run("offers update matrix.csv --day 2027-01-15 -o newer");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        ran.err,
        "wrote newer/offers.toml\nwrote newer/minimums.toml\nnext: `clearance check --data newer`\n"
    );
    assert_holds(
        &ran.out,
        &[
            "added      NEW_ONE (New One)\n",
            "identity   SPB: + CFQ7TTC0ZZZZ:0003\n",
            "minimum    Microsoft_365_E3: 500 is now 300\n",
            "minimum    NEW_ONE: 1 is now 10\n",
            "not there  O365_BUSINESS_PREMIUM (CFQ7TTC0LDPB:0001), which stays in the table\n",
            "unclear    line 4: CFQ7TTC0YYYY:0001 (Business Premium (Nonprofit Staff Pricing)) has the part of SPB, and none of its names\n",
            "unclear    line 6: CFQ7TTC0LH18:0001 (Microsoft 365 Business Premium) is O365_BUSINESS_ESSENTIALS here, and SPB by its part\n",
            "left out   line 8 has no ProductId and SkuId: Nothing\n",
            "\n6 offers in the list: 1 added, 2 with a new identity, 2 with another minimum, ",
            " not there; 3 unclear\n",
        ],
    );
    assert_matrix_counts(&scratch);
    let again = scratch.run("offers update matrix.csv --day 2027-01-15 -d newer -o newer");
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_holds(
        &again.out,
        &["6 offers in the list: 0 added, 0 with a new identity, 0 with another minimum"],
    );
}

/// What the matrix says counts, and what only we know stays: what replaces a retired offer, notes, and what is equivalent.
fn assert_matrix_counts(scratch: &Scratch) {
    let newer = |text: &str| {
        let json = checked_json(scratch, &format!("offers {text} -d newer -f json"), "offers");
        json["offers"][0].clone()
    };
    assert_eq!(newer("CFQ7TTC0ZZZZ:0003")["write"], "SPB");
    assert_eq!(newer("CFQ7TTC0XXXX:0001")["write"], "NEW_ONE");
    assert_eq!(newer(NEW[0])["minimum_licenses"], 10);
    assert_eq!(newer("Microsoft_365_E3")["minimum_licenses"], 300);
    assert_eq!(newer("SPE_E3")["minimum_licenses_three_years"], 100);
    let all = |more: &str| {
        let json = checked_json(scratch, &format!("offers {more} -f json"), "offers");
        let known = ["state", "retired", "order_instead", "note", "equivalence", "also_called"];
        let keep = |offer: &Value| known.map(|key| offer[key].clone());
        let offers = json["offers"].as_array().unwrap().iter();
        let offers = offers.map(|offer| (offer["write"].to_string(), keep(offer)));
        offers.collect::<std::collections::BTreeMap<_, _>>()
    };
    let (before, mut after) = (all(""), all("-d newer"));
    assert!(after.remove("\"NEW_ONE\"").is_some());
    assert_eq!(before, after);
    scratch.write("good.toml", crate::scratch::GOOD.as_bytes());
    assert_eq!(scratch.run("check good.toml -d newer").code, Some(0));
}

/// A price sheet with these rows: ProductId, SkuId, name, market, end, segment.
fn price_sheet(rows: &[[&str; 6]]) -> String {
    let row = |[product, sku, name, market, end, segment]: &[&str; 6]| {
        format!(
            "{name},{product},{sku},{name},Microsoft Corporation,x,1 Month,P1Y,Monthly,{market},EUR,12.34,,,2026-12-01T00:00:00Z,{end},,15,{segment}\r\n"
        )
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,Market,Currency,UnitPrice,\
         PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price,Segment\r\n{rows}"
    )
}

#[test]
fn a_price_sheet_gives_offers_that_no_table_has() {
    const END: &str = "9999-12-31T23:59:59Z";
    let scratch = Scratch::with(&[]);
    let sheet = price_sheet(&[
        ["CFQ7TTC0LCHC", "0002", "Microsoft 365 Business Premium", "DE", END, "Commercial"],
        ["CFQ7TTC0XXXX", "0001", "New One", "DE", "2026-12-31T00:00:00Z", "Commercial"],
        ["CFQ7TTC0XXXX", "0001", "New One", "DE", END, "Commercial"],
        ["CFQ7TTC0VVVV", "0001", "Old One", "DE", "2026-12-31T00:00:00Z", "Commercial"],
        ["CFQ7TTC0UUUU", "0001", "New One for Students", "DE", END, "Education"],
        ["CFQ7TTC0TTTT", "0001", "Office 365 E3", "DE", END, "Commercial"],
    ]);
    scratch.write("prices.csv", sheet.as_bytes());
    let ran = scratch.run("offers update prices.csv --day 2027-01-15 -o newer");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.err, "wrote newer/offers.toml\nnext: `clearance check --data newer`\n");
    assert_holds(
        &ran.out,
        &[
            "added      CFQ7TTC0XXXX:0001 (New One)\n",
            "unclear    line 5: CFQ7TTC0VVVV:0001 (Old One) was sold until 2026-12-31\n",
            "unclear    line 6: CFQ7TTC0UUUU:0001 (New One for Students) is of the segment Education, which `segments.toml` must say\n",
            "unclear    line 7: CFQ7TTC0TTTT:0001 (Office 365 E3) has the name of ENTERPRISEPACK: an offer matrix says",
            "\n5 offers in the list: 1 added, 0 with a new identity, 0 with another minimum, ",
        ],
    );
    let table = std::fs::read_to_string(scratch.path("newer/offers.toml")).unwrap();
    assert_holds(
        &table,
        &["source = \"price sheet of DE, 2027-01-15\"\n", "as_of = \"2027-01-15\"\n"],
    );
    assert!(!table.contains("12.34"), "prices are not read");
    let json = checked_json(&scratch, "offers 'new one' -d newer -f json", "offers");
    assert_eq!(json["offers"][0]["write"], "CFQ7TTC0XXXX:0001");
}

#[test]
fn unclear_lists_of_offers_are_refused() {
    const END: &str = "9999-12-31T23:59:59Z";
    let scratch = Scratch::with(&[]);
    let two = price_sheet(&[
        ["CFQ7TTC0LCHC", "0002", "A", "DE", END, "Commercial"],
        ["CFQ7TTC0LCHC", "0002", "A", "AT", END, "Commercial"],
    ]);
    let dates = price_sheet(&[["CFQ7TTC0LCHC", "0002", "A", "DE", "02/03/2027", "Commercial"]]);
    let other = ["99999999-2222-3333-4444-555555555555", "SPB"];
    let rows = [SPB, other].map(|part| matrix_row("CFQ7TTC0LCHC:0002", "A", part, 1));
    let both = format!(
        "{}{}",
        MATRIX.trim_end(),
        ",Market,EffectiveStartDate,EffectiveEndDate,Segment\r\n"
    );
    for (text, said) in [
        (two, ":3: the sheet is of several markets, AT among them"),
        (dates, ": the day and the month of `EffectiveEndDate` cannot be told apart"),
        (
            format!("{MATRIX}{}", rows.concat()),
            ":3: CFQ7TTC0LCHC:0002 is something else than on line 2",
        ),
        (MATRIX.to_owned(), ": the list has no offers"),
        (both, ": expected the columns Product_Display_Name"),
        (price_sheet(&[]), ": the list has no offers"),
    ] {
        scratch.write("list.csv", text.as_bytes());
        let ran = scratch.run("offers update list.csv --day 2027-01-15 -o newer");
        assert_refused(&ran, &[&format!("list.csv{said}")]);
        assert!(!scratch.path("newer").exists(), "{said}");
    }
    scratch.write(
        "list.csv",
        price_sheet(&[["CFQ7TTC0XXXX", "1", "A", "DE", END, "Commercial"]]).as_bytes(),
    );
    assert_refused(
        &scratch.run("offers update list.csv --day 2026-01-01"),
        &["the list is of 2026-01-01, and the table of 2026-11-22 is newer"],
    );
}

#[test]
fn a_display_name_that_means_one_offer_is_fixed_in_a_plan_and_told_in_a_fact() {
    let named = include_str!("../../fixtures/equivalent-offer/display-name-of-one-offer.toml");
    let customer = named.replace("\"Office 365 E3\"", "\"Office 365 Enterprise E3\"");
    let customer = customer.replace("Office_365_E3_(no_Teams)", "Office 365 Enterprise E3");
    assert_eq!(customer.matches("\"Office 365 Enterprise E3\"").count(), 2);
    let scratch = Scratch::with(&[("a.toml", &customer)]);
    let ran = scratch.run("check a.toml --select equivalent-offer");
    let told = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_holds(
        &told,
        &[
            "once it is done, write `offer = \"ENTERPRISEPACK\"`",
            "fix: write `\"ENTERPRISEPACK\"` instead of `\"Office 365 Enterprise E3\"`",
        ],
    );
    // A name of two offers has no fix.
    let two = customer.replace("Office 365 Enterprise E3", "Office 365 Business Premium");
    scratch.write("a.toml", two.as_bytes());
    let ran = scratch.run("check a.toml --select equivalent-offer");
    assert!(!ran.out.contains("fix:") && !ran.out.contains("once it is done"), "{}", ran.out);
    assert_holds(&ran.out, &["O365_BUSINESS_PREMIUM (Microsoft", "SMB_BUSINESS_PREMIUM ("]);
    // One that no table knows is looked for.
    scratch
        .write("a.toml", customer.replace("Office 365 Enterprise E3", "Ofice 365 E3").as_bytes());
    let ran = scratch.run("check a.toml --select equivalent-offer");
    assert_holds(&ran.out, &["`clearance offers`"]);
}
