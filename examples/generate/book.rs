//! Made-up customers: each passes every rule of the shipped pack, or breaks exactly one in one place. A book that is
//! checked in part may lack the customer whose tenant another one has.
#![allow(clippy::indexing_slicing, reason = "into constant tables, by what is below their lengths")]

use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

/// A book of customers; customer `n` depends on nothing but this and `n`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Book {
    /// Another number gives other customers.
    pub(crate) seed: u64,
    /// The format of the files.
    pub(crate) format: Format,
    /// Hundredths of a per cent of the customers break a rule.
    pub(crate) violations: u64,
}

/// How the files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// TOML, with comments
    #[default]
    Toml,
    /// JSON
    Json,
    /// YAML, with comments
    Yaml,
    /// All three in turn
    Mixed,
}

/// A customer file.
#[derive(Debug)]
pub(crate) struct File {
    /// Its name, unique in the book.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
    /// The rule that it breaks, if it breaks one.
    pub(crate) diagnostic: Option<&'static Diagnostic>,
}

/// How much a finding matters; the order in which reports count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// Advice.
    Advice,
}

/// A way to break one rule.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    /// The rule.
    pub(crate) rule: &'static str,
    /// Its severity.
    pub(crate) severity: Severity,
    spoil: fn(&mut Customer),
}

/// Ways to break one rule and no other. Customers that break one take them in turn.
pub(crate) const FAULTS: &[Diagnostic] = &[
    error("relationship-accepted", |customer| customer.reseller = "requested"),
    error("customer-agreement", |customer| customer.agreement = Some(date(2021, 5, 3))),
    error("one-file-per-tenant", |customer| customer.tenant.clone_from(&customer.tenant_before)),
    error("same-region", |customer| customer.partner_country = "US"),
    error("license-based-only", |customer| customer.azure = true),
    error("equivalent-offer", |customer| {
        customer.exchange(&SUITES[1], &SUITES[0]);
        customer.moves[0].reassign = Some(true);
    }),
    error("discontinued-offer", |customer| customer.exchange(&RETIRED, &RETIRED)),
    error("same-license-total", |customer| customer.moves[1].ordered += 5),
    error("partner-ready", |customer| customer.authorised_until = AS_OF + 30.days()),
    error("no-refund-before-expiry", |customer| {
        // From Microsoft directly it would be worth advice as well.
        customer.channel = "csp";
        customer.cancel_early(40);
    }),
    error("auto-renew-off", |customer| {
        customer.moves[2].cancels = None;
        customer.moves[2].auto_renew = true;
    }),
    error("no-service-gap", |customer| customer.moves[3].starts += 4.days()),
    warning("ordered-once", |customer| {
        // Twice as many of the Business family could be more than a tenant may have.
        customer.exchange(&SUITES[3], &SUITES[3]);
        customer.ordered_again = true;
    }),
    warning("refund-in-time", |customer| {
        customer.channel = "csp";
        let [_, late, ..] = &mut customer.moves;
        late.auto_renew = true;
        late.assigned = late.licenses;
        late.cancels = Some(late.ends + 3.days());
        late.starts = late.ends + 4.days();
    }),
    warning("license-reassignment", |customer| {
        customer.exchange(&BUSINESS_STANDARD, &SUITES[2]);
        customer.moves[0].reassign = None;
    }),
    Diagnostic {
        rule: "credit-eligibility",
        severity: Severity::Advice,
        spoil: |customer| {
            customer.channel = "direct";
            customer.cancel_early(5);
        },
    },
    error("nothing-past", |customer| customer.moves[1].be_done(AS_OF - 1.day())),
    Diagnostic {
        rule: "paid-twice",
        severity: Severity::Warning,
        spoil: |customer| {
            // From Microsoft directly it would have to be cancelled as well.
            customer.channel = "csp";
            customer.moves[2].starts -= 10.days();
        },
    },
    error("facts-agree", |customer| {
        customer.moves[3].purchased = customer.moves[3].ends + 1.day();
    }),
    Diagnostic {
        rule: "offer-known",
        severity: Severity::Warning,
        spoil: |customer| customer.exchange(&UNKNOWN, &UNKNOWN),
    },
];

const fn error(rule: &'static str, spoil: fn(&mut Customer)) -> Diagnostic {
    Diagnostic { rule, severity: Severity::Error, spoil }
}

const fn warning(rule: &'static str, spoil: fn(&mut Customer)) -> Diagnostic {
    Diagnostic { rule, severity: Severity::Warning, spoil }
}

/// An offer: its name, its skuPartNumber, and the other identities that it has.
#[derive(Debug)]
struct Offer {
    title: &'static str,
    part: &'static str,
    identities: [&'static str; 2],
}

const fn offer(
    title: &'static str,
    part: &'static str,
    sku: &'static str,
    id: &'static str,
) -> Offer {
    Offer { title, part, identities: [sku, id] }
}

/// Suites, of which a customer has one.
const SUITES: [Offer; 4] = [
    offer(
        "Office 365 E1",
        "STANDARDPACK",
        "18181a46-0d4e-45cd-891e-60aabd171b4e",
        "CFQ7TTC0LF8Q:0001",
    ),
    offer(
        "Office 365 E3",
        "ENTERPRISEPACK",
        "6fd2c87f-b296-42f0-b197-1e91e994b900",
        "CFQ7TTC0LF8R:0001",
    ),
    offer(
        "Microsoft 365 Business Premium",
        "SPB",
        "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46",
        "CFQ7TTC0LCHC:0002",
    ),
    offer(
        "Microsoft 365 E3",
        "SPE_E3",
        "05e9a617-0261-4cee-bb44-138d3ef5d965",
        "CFQ7TTC0LFLX:0001",
    ),
];

/// What comes beside a suite.
const EXTRAS: [Offer; 6] = [
    offer(
        "Exchange Online (Plan 1)",
        "EXCHANGESTANDARD",
        "4b9405b0-7788-4568-add1-99614e613b69",
        "CFQ7TTC0LH16:0001",
    ),
    offer(
        "Power BI Pro",
        "POWER_BI_PRO",
        "f8a1db68-be16-40ed-86d5-cb42ce701560",
        "CFQ7TTC0LHSF:0001",
    ),
    offer(
        "Microsoft Entra ID P1",
        "AAD_PREMIUM",
        "078d2b04-f1bd-4111-bbd4-b4b1b354cef4",
        "CFQ7TTC0LFLS:0002",
    ),
    offer(
        "Enterprise Mobility + Security E3",
        "EMS",
        "efccb6f7-5641-4e0e-bd10-b4976e1bf68e",
        "CFQ7TTC0LHT4:0001",
    ),
    offer(
        "Visio Plan 2",
        "VISIOCLIENT",
        "c5928f49-12ba-48f7-ada3-0d743a3601d5",
        "CFQ7TTC0HD32:0002",
    ),
    offer(
        "Planner and Project Plan 3",
        "PROJECTPROFESSIONAL",
        "53818b1b-4a27-454b-8896-0dba576410e6",
        "CFQ7TTC0HDB0:0002",
    ),
];

const BUSINESS_STANDARD: Offer = offer(
    "Microsoft 365 Business Standard",
    "O365_BUSINESS_PREMIUM",
    "f245ecc8-75af-4f8e-b61f-27d8114de5f3",
    "CFQ7TTC0LDPB:0001",
);

const RETIRED: Offer =
    offer("Office 365 E4", "ENTERPRISEWITHSCAL", "ENTERPRISEWITHSCAL", "ENTERPRISEWITHSCAL");

/// An offer that no table has.
const UNKNOWN: Offer = offer("Power Café", "POWER_CAFE", "POWER_CAFE", "POWER_CAFE");

const FIRST: [&str; 12] = [
    "Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Granite", "Harbour", "Iris", "Juniper",
    "Kestrel", "Linden",
];
const SECOND: [&str; 10] = [
    "Logistics",
    "Dental",
    "Foods",
    "Architects",
    "Bikes",
    "Energy",
    "Optics",
    "Print",
    "Schools",
    "Textiles",
];
const PEOPLE: [&str; 6] =
    ["A. Lidman", "P. Coleman", "M. Boucher", "S. Okafor", "J. Nowak", "C. Marin"];
/// Countries of one CSP region, that of [`PARTNER_COUNTRY`].
const COUNTRIES: [&str; 8] = ["DE", "FR", "IT", "ES", "NL", "AT", "SE", "BE"];
const PARTNER_COUNTRY: &str = "AT";

/// The day on which the book is checked.
pub(crate) const AS_OF: Date = date(2026, 11, 22);

#[derive(Debug)]
struct Customer {
    name: String,
    tenant: String,
    /// The tenant of the customer before this one.
    tenant_before: String,
    country: &'static str,
    partner_country: &'static str,
    authorised_until: Date,
    reseller: &'static str,
    delegated_admin: bool,
    agreement: Option<Date>,
    channel: &'static str,
    contact: &'static str,
    ticket: u64,
    /// Whether there is an Azure subscription as well.
    azure: bool,
    /// Whether the first subscription is ordered once more, in place of nothing.
    ordered_again: bool,
    moves: [Move; 4],
}

/// A subscription and what replaces it.
#[derive(Debug)]
struct Move {
    id: String,
    title: &'static str,
    old: &'static str,
    new: &'static str,
    licenses: u64,
    assigned: u64,
    status: &'static str,
    ordered: u64,
    purchased: Date,
    ends: Date,
    auto_renew: bool,
    cancels: Option<Date>,
    starts: Date,
    reassign: Option<bool>,
}

impl Customer {
    /// Replaces the first subscription's offer.
    fn exchange(&mut self, old: &Offer, new: &Offer) {
        let [first, ..] = &mut self.moves;
        (first.title, first.old, first.new) = (old.title, old.part, new.part);
    }

    /// Cancels the first subscription some days before its end, without a gap.
    fn cancel_early(&mut self, days: i64) {
        let [first, ..] = &mut self.moves;
        let cancels = first.ends - days.days();
        first.cancels = Some(cancels);
        first.starts = cancels + 1.day();
    }
}

impl Move {
    /// Lets the old end, and the new start on the next day, a day that is given.
    fn be_done(&mut self, starts: Date) {
        self.starts = starts;
        self.ends = starts - 1.day();
        self.purchased = self.ends - 364.days();
        (self.status, self.cancels) = ("expired", None);
    }
}

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }
}

impl Book {
    /// Customer `number`, from 0. It depends on no other, but may have the tenant of the one before.
    pub(crate) fn file(&self, number: u64) -> File {
        self.file_breaking(number, |nth| &FAULTS[(nth % FAULTS.len() as u64) as usize])
    }

    /// Customer `number`, which breaks what `choose` names, if it is the `nth` that breaks a rule.
    pub(crate) fn file_breaking(
        &self,
        number: u64,
        choose: impl FnOnce(u64) -> &'static Diagnostic,
    ) -> File {
        let dice =
            |number: u64| Dice(self.seed.wrapping_mul(0x2545_f491_4f6c_dd1d).wrapping_add(number));
        let before = number.saturating_sub(1);
        let (_, tenant_before) = who(before, &mut dice(before));
        let mut customer = customer(number, tenant_before, &mut dice(number));
        let broken_before = |number: u64| number * self.violations / 10_000;
        let nth = broken_before(number);
        let diagnostic = (broken_before(number + 1) > nth).then(|| choose(nth));
        if let Some(diagnostic) = diagnostic {
            (diagnostic.spoil)(&mut customer);
        }
        let (extension, text) = match (self.format, number % 3) {
            (Format::Toml, _) | (Format::Mixed, 0) => ("toml", toml(&customer)),
            (Format::Json, _) | (Format::Mixed, 1) => ("json", json(&customer)),
            _ => ("yaml", yaml(&customer)),
        };
        File { name: format!("customer-{number:06}.{extension}"), text, diagnostic }
    }
}

/// The name and the tenant of customer `number`: the first that its dice decide.
fn who(number: u64, dice: &mut Dice) -> (String, String) {
    let (first, second) = (dice.pick(&FIRST), dice.pick(&SECOND));
    let tenant = format!("{}{}{number}", first.to_lowercase(), second.to_lowercase());
    (format!("{first} {second} {number}"), format!("{tenant}.onmicrosoft.com"))
}

fn customer(number: u64, tenant_before: String, dice: &mut Dice) -> Customer {
    let (name, tenant) = who(number, dice);
    let suite = dice.below(SUITES.len() as u64) as usize;
    let extra = dice.below(EXTRAS.len() as u64) as usize;
    let beside = |nth: usize| &EXTRAS[(extra + nth) % EXTRAS.len()];
    let offers = [&SUITES[suite], beside(0), beside(1), beside(2)];
    Customer {
        name,
        tenant,
        tenant_before,
        country: dice.pick(&COUNTRIES),
        partner_country: PARTNER_COUNTRY,
        authorised_until: AS_OF + 3.years(),
        reseller: "accepted",
        delegated_admin: dice.below(2) == 0,
        agreement: Some(AS_OF - (dice.below(300) as i64).days()),
        channel: dice.pick(&["direct", "csp", "enterprise-agreement", "volume"]),
        contact: dice.pick(&PEOPLE),
        ticket: dice.below(9000) + 1000,
        azure: false,
        ordered_again: false,
        moves: offers.map(|offer| a_move(offer, dice)),
    }
}

fn a_move(offer: &Offer, dice: &mut Dice) -> Move {
    let licenses = dice.below(240) + 5;
    let ends = AS_OF + (dice.below(300) as i64 + 60).days();
    let word = offer.part.to_lowercase().replace('_', "-");
    Move {
        id: format!("{word}-{:04x}", dice.below(0x1_0000)),
        title: offer.title,
        old: dice.pick(&[offer.part, offer.identities[0], offer.identities[1]]),
        new: dice.pick(&[offer.part, offer.identities[0], offer.identities[1]]),
        licenses,
        assigned: licenses - dice.below(5),
        status: "active",
        ordered: licenses,
        purchased: ends - 364.days(),
        ends,
        auto_renew: false,
        cancels: (dice.below(2) == 0).then_some(ends),
        starts: ends + 1.day(),
        reassign: (dice.below(2) == 0).then_some(false),
    }
}

/// `key = value` lines and their like, one format's way to write each.
struct Writer {
    text: String,
    /// Between key and value.
    equals: &'static str,
    /// Around dates.
    date_quote: &'static str,
}

impl Writer {
    fn new(equals: &'static str, date_quote: &'static str) -> Self {
        Self { text: String::with_capacity(3072), equals, date_quote }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn entry(&mut self, start: &str, key: &str, value: Value<'_>, end: &str) {
        let Self { text, equals, date_quote } = self;
        let done = match value {
            Value::Text(value) => write!(text, "{start}{key}{equals}\"{value}\"{end}"),
            Value::Number(value) => write!(text, "{start}{key}{equals}{value}{end}"),
            Value::Truth(value) => write!(text, "{start}{key}{equals}{value}{end}"),
            Value::Date(value) => {
                write!(text, "{start}{key}{equals}{date_quote}{value}{date_quote}{end}")
            }
            Value::Ids(id) => write!(text, "{start}{key}{equals}[\"{id}\"]{end}"),
        };
        // A string takes all that is written to it.
        debug_assert!(done.is_ok());
    }
}

enum Value<'a> {
    Text(&'a str),
    Number(u64),
    Truth(bool),
    Date(Date),
    Ids(&'a str),
}

type Entries<'a> = Vec<(&'static str, Value<'a>)>;

/// The parts of a file that hold no lists.
fn sections(customer: &Customer) -> [(&'static str, Entries<'_>); 3] {
    let mut relationship = vec![
        ("reseller", Value::Text(customer.reseller)),
        ("delegated_admin", Value::Truth(customer.delegated_admin)),
    ];
    if customer.delegated_admin {
        relationship.push(("delegated_admin_until", Value::Date(AS_OF + 2.years())));
        relationship.push(("roles", Value::Ids("Global Administrator")));
    }
    relationship.extend(customer.agreement.map(|day| ("agreement_accepted", Value::Date(day))));
    let who = vec![
        ("name", Value::Text(&customer.name)),
        ("tenant", Value::Text(&customer.tenant)),
        ("country", Value::Text(customer.country)),
        ("segment", Value::Text("commercial")),
    ];
    let partner = vec![
        ("name", Value::Text("Fabrikam Cloud AG")),
        ("country", Value::Text(customer.partner_country)),
        ("kind", Value::Text("direct-bill")),
        ("authorised_until", Value::Date(customer.authorised_until)),
    ];
    [("customer", who), ("partner", partner), ("relationship", relationship)]
}

/// Where the subscriptions were bought. Direct ones are of an account whose kind is known.
fn channel(customer: &Customer) -> Entries<'_> {
    let account = ("billing_account", Value::Text("microsoft-online"));
    let account = (customer.channel == "direct").then_some(account);
    [("channel", Value::Text(customer.channel))].into_iter().chain(account).collect()
}

fn sources(customer: &Customer) -> Vec<(&'static str, Entries<'_>)> {
    let mut sources: Vec<_> = customer.moves.iter().map(|one| (one.title, source(one))).collect();
    if customer.azure {
        let azure = vec![
            ("id", Value::Text("azure")),
            ("offer", Value::Text("MS-AZR-0145P")),
            ("licenses", Value::Number(0)),
            ("ends", Value::Date(date(9999, 12, 10))),
            ("auto_renew", Value::Truth(true)),
            ("billing", Value::Text("usage")),
        ];
        sources.push(("Azure", azure));
    }
    sources
}

fn source(one: &Move) -> Entries<'_> {
    let mut entries = vec![
        ("id", Value::Text(&one.id)),
        ("offer", Value::Text(one.old)),
        ("licenses", Value::Number(one.licenses)),
        ("assigned", Value::Number(one.assigned)),
        ("status", Value::Text(one.status)),
        ("purchased", Value::Date(one.purchased)),
        ("ends", Value::Date(one.ends)),
        ("auto_renew", Value::Truth(one.auto_renew)),
        ("billing", Value::Text("license")),
    ];
    entries.extend((!one.auto_renew).then_some(("end_of_term", Value::Text("cancel"))));
    entries.extend(one.cancels.map(|day| ("cancels", Value::Date(day))));
    entries
}

fn targets(customer: &Customer) -> impl Iterator<Item = Entries<'_>> {
    let again = customer.moves.first().filter(|_| customer.ordered_again).map(ordered);
    let in_place = |one| {
        let mut entries = ordered(one);
        entries.push(("replaces", Value::Ids(&one.id)));
        entries.extend(one.reassign.map(|truth| ("reassign_licenses", Value::Truth(truth))));
        entries
    };
    customer.moves.iter().map(in_place).chain(again)
}

fn ordered(one: &Move) -> Entries<'_> {
    vec![
        ("offer", Value::Text(one.new)),
        ("licenses", Value::Number(one.ordered)),
        ("starts", Value::Date(one.starts)),
    ]
}

fn extra(customer: &Customer) -> Entries<'_> {
    vec![
        ("ticket", Value::Number(customer.ticket)),
        ("account_manager", Value::Text(customer.contact)),
        (
            "note",
            Value::Text(
                "asked for one invoice; the old portal stays open until the end of the year",
            ),
        ),
    ]
}

fn toml(customer: &Customer) -> String {
    let mut out = Writer::new(" = ", "");
    let table = |out: &mut Writer, header: &str, entries: Entries<'_>| {
        out.line(header);
        entries.into_iter().for_each(|(key, value)| out.entry("", key, value, "\n"));
    };
    out.line(&format!("# {}. Contact: {}.", customer.name, customer.contact));
    out.line("# Licenses as counted in the admin center; dates from the last invoice, all in UTC.");
    for (name, entries) in sections(customer) {
        table(&mut out, &format!("\n[{name}]"), entries);
    }
    table(&mut out, "\n[source]", channel(customer));
    for (title, entries) in sources(customer) {
        table(&mut out, &format!("\n[[source.subscriptions]]   # {title}"), entries);
    }
    for (nth, entries) in targets(customer).enumerate() {
        let title = customer.moves.get(nth).map_or("nothing", |one| one.title);
        out.line(&format!("\n# Takes the place of {title}."));
        table(&mut out, "[[target.subscriptions]]", entries);
    }
    table(&mut out, "\n[extra]", extra(customer));
    out.text
}

fn yaml(customer: &Customer) -> String {
    let mut out = Writer::new(": ", "");
    let item = |out: &mut Writer, entries: Entries<'_>| {
        for (nth, (key, value)) in entries.into_iter().enumerate() {
            out.entry(if nth == 0 { "    - " } else { "      " }, key, value, "\n");
        }
    };
    out.line(&format!("# {}. Contact: {}.", customer.name, customer.contact));
    out.line("# Licenses as counted in the admin center; dates from the last invoice, all in UTC.");
    for (name, entries) in sections(customer) {
        out.line(&format!("{name}:"));
        entries.into_iter().for_each(|(key, value)| out.entry("  ", key, value, "\n"));
    }
    out.line("source:");
    channel(customer).into_iter().for_each(|(key, value)| out.entry("  ", key, value, "\n"));
    out.line("  subscriptions:");
    for (title, entries) in sources(customer) {
        out.line(&format!("    # {title}"));
        item(&mut out, entries);
    }
    out.line("target:\n  subscriptions:");
    targets(customer).for_each(|entries| item(&mut out, entries));
    out.line("extra:");
    extra(customer).into_iter().for_each(|(key, value)| out.entry("  ", key, value, "\n"));
    out.text
}

fn json(customer: &Customer) -> String {
    let mut out = Writer::new("\": ", "\"");
    let object = |out: &mut Writer, indent: &str, entries: Entries<'_>| {
        let last = entries.len().saturating_sub(1);
        for (nth, (key, value)) in entries.into_iter().enumerate() {
            let end = if nth == last { "\n" } else { ",\n" };
            out.entry(&format!("{indent}\""), key, value, end);
        }
    };
    let list = |out: &mut Writer, items: Vec<Entries<'_>>| {
        out.line("    \"subscriptions\": [");
        let last = items.len().saturating_sub(1);
        for (nth, entries) in items.into_iter().enumerate() {
            out.line("      {");
            object(out, "        ", entries);
            out.line(if nth == last { "      }" } else { "      }," });
        }
        out.line("    ]\n  },");
    };
    out.line("{");
    for (name, entries) in sections(customer) {
        out.line(&format!("  \"{name}\": {{"));
        object(&mut out, "    ", entries);
        out.line("  },");
    }
    out.line("  \"source\": {");
    for (key, value) in channel(customer) {
        out.entry("    \"", key, value, ",\n");
    }
    list(&mut out, sources(customer).into_iter().map(|(_, entries)| entries).collect());
    out.line("  \"target\": {");
    list(&mut out, targets(customer).collect());
    out.line("  \"extra\": {");
    object(&mut out, "    ", extra(customer));
    out.line("  }\n}");
    out.text
}
