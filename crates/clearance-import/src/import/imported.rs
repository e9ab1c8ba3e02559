//! The customers of whom exports tell, one after the other: of a whole book only one is held at a time.

use std::collections::BTreeSet;

use super::options::ImportOptions;
use super::outcome::FileOutcome;
use crate::book::{Book, Customer, MergeContext, Omission, redact};
use crate::draft::{Draft, DraftContext, FileRecord, build_draft, customer_title, file_stem};

/// What files came to.
#[derive(Debug, Clone)]
pub struct Imported<'o> {
    /// Each file.
    pub files: Vec<FileOutcome>,
    options: &'o ImportOptions,
    records: Vec<FileRecord>,
    book: Book,
}

impl<'o> Imported<'o> {
    pub(super) const fn new(
        options: &'o ImportOptions,
        files: Vec<FileOutcome>,
        records: Vec<FileRecord>,
        book: Book,
    ) -> Self {
        Self { files, options, records, book }
    }

    /// What belongs to no customer.
    pub fn homeless(&self) -> impl Iterator<Item = Omission> + '_ {
        self.book.homeless()
    }

    /// The customers, in the order in which files first tell of them. Each is merged when it is asked for, which can be done again.
    pub fn customers(&self) -> impl Iterator<Item = ImportedCustomer<'_>> {
        let mut taken = BTreeSet::new();
        (1..).zip(self.book.tenants()).map(move |(number, tenant)| {
            let mut customer = self.book.merge(tenant, self.merge_context());
            if self.options.is_redacted {
                redact(&mut customer, number);
            }
            let stem = (!customer.subscriptions.is_empty())
                .then(|| choose_stem(file_stem(&customer), &mut taken));
            ImportedCustomer { customer, stem, context: self.draft_context() }
        })
    }

    /// The drafts of the customers that have any.
    pub fn drafts(&self) -> impl Iterator<Item = Draft> + '_ {
        self.customers().filter_map(|customer| customer.build_draft())
    }

    fn merge_context(&self) -> MergeContext<'_> {
        MergeContext {
            offers: &self.options.offers,
            partner: self.options.partner_tenant.as_deref(),
        }
    }

    fn draft_context(&self) -> DraftContext<'_> {
        DraftContext {
            files: &self.records,
            offers: &self.options.offers,
            has_partner: self.options.has_partner,
        }
    }
}

/// A customer of whom files tell.
#[derive(Debug, Clone)]
pub struct ImportedCustomer<'i> {
    customer: Customer,
    stem: Option<String>,
    context: DraftContext<'i>,
}

impl ImportedCustomer<'_> {
    /// The name of its draft's file, without the ending; no two customers have the same. None where no file tells of a subscription,
    /// so that there is no draft.
    pub fn stem(&self) -> Option<&str> {
        self.stem.as_deref()
    }

    /// What it is called in messages.
    pub fn title(&self) -> String {
        customer_title(&self.customer)
    }

    /// What is no part of it, and why.
    pub fn left_out(&self) -> &[Omission] {
        &self.customer.left_out
    }

    /// Its draft, where files tell of its subscriptions.
    pub fn build_draft(&self) -> Option<Draft> {
        let stem = self.stem.as_ref()?;
        Some(build_draft(&self.customer, stem, self.context))
    }
}

/// A stem that is not taken yet: with a number behind it where it is.
fn choose_stem(stem: String, taken: &mut BTreeSet<String>) -> String {
    let mut free = stem.clone();
    let mut number = 1;
    while !taken.insert(free.to_lowercase()) {
        number += 1;
        free = format!("{stem}-{number}");
    }
    free
}
