//! Values that have none of the forms that are allowed, or several where one is.

use std::collections::BTreeSet;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use super::place::Place;
use super::values::one_of;
use crate::schema::forms::{Errors, Nearest, nearest};
use crate::schema::violations::Violation;
use crate::schema::words::{joined, otherwise};
use clearance_syntax::document::{Entry, Value};

impl Place<'_> {
    /// What is wrong with a value that has none of the forms: what its nearest form finds wrong.
    pub(super) fn no_form(
        self,
        error: &ValidationError<'_>,
        forms: &[Vec<ValidationError<'static>>],
    ) -> Vec<Violation> {
        let given = match &self.document.node(self.node).value {
            Value::Table(entries) => Some(entries.as_slice()),
            Value::List(_) => Some(&[] as &[Entry]),
            _ => None,
        };
        let count = |index: usize| {
            let declared = self.declared_by(error, index);
            let given = given.into_iter().flatten();
            given.filter(|entry| declared.contains(&&*entry.key)).count()
        };
        let known = given.map(|_| &count as &dyn Fn(usize) -> usize);
        let said = match nearest(forms, self.pointer, known) {
            Nearest::Kinds(kinds) => vec![self.of_no_kind(&kinds)],
            Nearest::Options(error, options) => {
                let place = self.wording().place(error.instance_path().as_str());
                let (message, help) = one_of(&place.written(), &options);
                vec![place.violation(place.span(), message, help.or_else(|| place.about()))]
            }
            Nearest::Form(errors) => self.wording().violations(errors.iter()),
            Nearest::Forms(forms) => self.equally_near(&forms),
        };
        if said.is_empty() { vec![self.wrong_value(error)] } else { said }
    }

    /// The keys that a form declares, by its index.
    fn declared_by(&self, error: &ValidationError<'_>, index: usize) -> Vec<&str> {
        let form = self.form(error, index);
        form.map(|form| self.origin.declared(form)).unwrap_or_default()
    }

    fn form(&self, error: &ValidationError<'_>, index: usize) -> Option<usize> {
        let (_, around) = self.origin.around(error)?;
        let keyword = error.schema_path().as_str().rsplit('/').next()?;
        self.origin.within(around, &format!("{keyword}/{index}"))
    }

    /// What is wrong with a value to which several forms are as near as each other.
    fn equally_near(self, forms: &[&Errors]) -> Vec<Violation> {
        match &self.document.node(self.node).value {
            Value::Table(_) => match self.alternatives(forms) {
                said if said.is_empty() => self.first_of(forms),
                said => said,
            },
            Value::List(_) => self.first_of(forms),
            _ => self.in_a_row(forms),
        }
    }

    fn first_of(self, forms: &[&Errors]) -> Vec<Violation> {
        let first = forms.first().map(|errors| self.wording().violations(errors.iter()));
        first.unwrap_or_default()
    }

    /// The keys that no form knows, and those of which one form or another needs some. Nothing where forms want more.
    fn alternatives(self, forms: &[&Errors]) -> Vec<Violation> {
        let (mut groups, mut unknown): (Vec<Vec<&str>>, Option<BTreeSet<&str>>) =
            (Vec::new(), None);
        for errors in forms {
            let (mut keys, mut others) = (Vec::new(), BTreeSet::new());
            for error in *errors {
                match error.kind() {
                    _ if error.instance_path().as_str() != self.pointer => return Vec::new(),
                    ValidationErrorKind::Required { property } => keys.extend(property.as_str()),
                    ValidationErrorKind::AdditionalProperties { unexpected }
                    | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                        others.extend(unexpected.iter().map(String::as_str));
                    }
                    _ => return Vec::new(),
                }
            }
            if keys.is_empty() {
                return Vec::new();
            }
            if !groups.contains(&keys) {
                groups.push(keys);
            }
            unknown = Some(match unknown {
                Some(unknown) => unknown.intersection(&others).copied().collect(),
                None => others,
            });
        }
        let unknown = unknown.into_iter().flatten();
        let unknown = unknown.map(|key| self.unknown_to_all(key));
        let missing = self.missing_one_of(&groups);
        std::iter::once(missing).chain(unknown).collect()
    }

    /// What the forms say of a scalar, one after the other.
    fn in_a_row(self, forms: &[&Errors]) -> Vec<Violation> {
        /// With more forms, all that they want is of no help.
        const MOST: usize = 3;
        let said = forms.iter().map(|errors| self.wording().violations(errors.iter()));
        let mut said: Vec<Violation> = said.filter_map(|said| said.into_iter().next()).collect();
        let mut seen = BTreeSet::new();
        said.retain(|violation| seen.insert(violation.message.clone()));
        if said.len() > MOST {
            return Vec::new();
        }
        let subject = format!("{} ", self.written());
        let messages: Vec<&str> = said
            .iter()
            .enumerate()
            .map(|(index, violation)| match violation.message.strip_prefix(&subject) {
                Some(rest) if index > 0 => rest,
                _ => &violation.message,
            })
            .collect();
        let message = messages.join(", and ");
        let help = said.iter().find_map(|violation| violation.help.clone());
        let first = said.into_iter().next();
        first.map(|first| Violation { message, help, ..first }).into_iter().collect()
    }

    /// A value that has several forms of which it may have one.
    pub(super) fn several_forms(
        self,
        error: &ValidationError<'_>,
        forms: &[Vec<ValidationError<'static>>],
    ) -> Violation {
        let fits = forms.iter().enumerate().filter(|(_, errors)| errors.is_empty());
        let required = fits.map(|(index, _)| {
            self.form(error, index).map(|form| self.origin.required(form)).unwrap_or_default()
        });
        let groups: Vec<Vec<&str>> = required.collect();
        // Each form has keys that none of the others needs: what makes the value that form.
        let own = |(at, group): (usize, &Vec<&'_ str>)| {
            let others = groups.iter().enumerate().filter(|(other, _)| *other != at);
            let others: BTreeSet<&str> =
                others.flat_map(|(_, keys)| keys.iter().copied()).collect();
            let keys: Vec<&str> =
                group.iter().copied().filter(|key| !others.contains(key)).collect();
            (!keys.is_empty()).then(|| joined(&keys))
        };
        let own: Option<Vec<String>> = groups.iter().enumerate().map(own).collect();
        let own = own.filter(|groups| groups.len() > 1);
        let help = own.map(|groups| format!("leave out {}", groups.join(" or ")));
        let message = otherwise(&self.written(), error.kind());
        self.violation(self.span(), message, help.or_else(|| self.about()))
    }
}
