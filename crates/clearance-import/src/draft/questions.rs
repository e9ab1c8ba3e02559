//! What is asked where a fact is missing: each key with the question, who knows the answer, and where they see it.

use std::fmt::Display;

use super::outline::Line;
use crate::book::FactClaim;

/// A question about a key.
struct Question {
    key: &'static str,
    text: &'static str,
}

/// The questions about keys that exports often lack.
const QUESTIONS: &[Question] = &[
    Question {
        key: "name",
        text: "the customer's name; admin center: Settings, Org settings, Organization profile",
    },
    Question {
        key: "tenant",
        text: "the initial domain of the tenant, as in contoso.onmicrosoft.com, or its tenant ID; Microsoft Entra admin center: Overview",
    },
    Question {
        key: "country",
        text: "the country or region of the tenant, two letters; admin center: Settings, Org settings, Organization profile; Graph: organization, countryLetterCode",
    },
    Question {
        key: "segment",
        text: "commercial, education, nonprofit or government; ask the customer, or see Partner Center: the customer, Account, Qualifications",
    },
    Question {
        key: "segment_approved",
        text: "the day on which Microsoft approved the segment; Partner Center: the customer, Account, Qualifications",
    },
    Question {
        key: "partner",
        text: "the partner that takes the customer over: `country`, and what else you know; best once for all customers, in clearance.toml under [partner]",
    },
    Question {
        key: "reseller",
        text: "the reseller relationship with the partner that takes the customer over: none, requested or accepted; Partner Center: Customers",
    },
    Question {
        key: "agreement_accepted",
        text: "the day on which the customer accepted the Microsoft Customer Agreement; Partner Center: the customer, Account",
    },
    Question {
        key: "channel",
        text: "how the customer bought: direct, csp, enterprise-agreement, volume or open; admin center: Billing, Your products",
    },
    Question {
        key: "subscriptions",
        text: "everything the customer has; admin center: Billing, Your products",
    },
    Question {
        key: "offer",
        text: "what was bought: skuPartNumber, skuId, ProductId:SkuId or the GUID of a legacy offer; whoever sold it knows",
    },
    Question {
        key: "licenses",
        text: "how many licenses it has; admin center: Billing, Your products",
    },
    Question {
        key: "assigned",
        text: "how many of its licenses are assigned to users; admin center: Billing, Licenses",
    },
    Question {
        key: "status",
        text: "its state: active, suspended, cancelled, expired or disabled; admin center: Billing, Your products",
    },
    Question {
        key: "ends",
        text: "the last day of its term, UTC; whoever sold it knows, and the admin center shows it under Billing, Your products",
    },
    Question {
        key: "auto_renew",
        text: "whether it renews itself; admin center: Billing, Your products, Recurring billing; a partner sees it in Partner Center",
    },
    Question {
        key: "addon_to",
        text: "it is an add-on to a subscription of which no file tells: its id, once that is written; whoever sold it knows",
    },
    Question {
        key: "end_of_term",
        text: "what is scheduled for its end: cancel, renew or extend; whoever sold it knows",
    },
];

/// The question about a key, with more to it where more is known.
pub(super) fn ask(key: &'static str, more: &str) -> Line {
    let known = QUESTIONS.iter().find(|question| question.key == key);
    let text = known.map_or("", |question| question.text);
    match more {
        "" => Line::ask(key, text),
        more => Line::ask(key, format!("{text}; {more}")),
    }
}

/// The question about a key of which files say several values.
pub(super) fn ask_which<T: Display>(
    key: &'static str,
    claims: &[FactClaim<T>],
    name_place: impl Fn(&FactClaim<T>) -> String,
) -> Line {
    Line::ask(key, format!("{}; write what is so today", list_claims(claims, name_place)))
}

/// The values that files say, each with where.
pub(super) fn list_claims<T: Display>(
    claims: &[FactClaim<T>],
    name_place: impl Fn(&FactClaim<T>) -> String,
) -> String {
    let said = claims.iter().map(|claim| format!("{} says {}", name_place(claim), claim.value));
    said.collect::<Vec<_>>().join(", ")
}
