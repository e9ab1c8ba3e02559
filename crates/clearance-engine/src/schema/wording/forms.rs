//! Values that have none of the forms that are allowed, or several where one is.

use std::collections::BTreeSet;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use super::invalid_value::InvalidValue;
use super::values::not_one_of;
use crate::schema::best_match::{BestMatch, Errors, best_match};
use crate::schema::phrases::{generic_message, join_keys};
use crate::schema::violations::Violation;
use clearance_syntax::document::{Entry, Value};

impl InvalidValue<'_> {
    /// Describes a value that matches none of the forms by the errors of the best match.
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
        let said = match best_match(forms, self.pointer, known) {
            BestMatch::Kinds(kinds) => vec![self.wrong_kind(&kinds)],
            BestMatch::Options(error, options) => {
                let place = self.writer().value_at(error.instance_path().as_str());
                let (message, help) = not_one_of(&place.show(), &options);
                vec![place.new_violation(
                    place.underlined_span(),
                    message,
                    help.or_else(|| place.schema_advice()),
                )]
            }
            BestMatch::Form(errors) => self.writer().describe_errors(errors.iter()),
            BestMatch::Forms(forms) => self.equally_near(&forms),
        };
        if said.is_empty() { vec![self.wrong_value(error)] } else { said }
    }

    /// The keys that a form declares, by its index.
    fn declared_by(&self, error: &ValidationError<'_>, index: usize) -> Vec<&str> {
        let form = self.form_schema(error, index);
        form.map(|form| self.lookup.declared_keys(form)).unwrap_or_default()
    }

    fn form_schema(&self, error: &ValidationError<'_>, index: usize) -> Option<usize> {
        let (_, around) = self.lookup.enclosing_schema(error)?;
        let keyword = error.schema_path().as_str().rsplit('/').next()?;
        self.lookup.keyword_schema(around, &format!("{keyword}/{index}"))
    }

    /// Describes a value that several forms match equally well.
    fn equally_near(self, forms: &[&Errors]) -> Vec<Violation> {
        match &self.document.node(self.node).value {
            Value::Table(_) => match self.alternative_keys(forms) {
                said if said.is_empty() => self.first_of(forms),
                said => said,
            },
            Value::List(_) => self.first_of(forms),
            _ => self.in_a_row(forms),
        }
    }

    fn first_of(self, forms: &[&Errors]) -> Vec<Violation> {
        let first = forms.first().map(|errors| self.writer().describe_errors(errors.iter()));
        first.unwrap_or_default()
    }

    /// The keys that no form knows, and those of which one form or another needs some. Nothing where forms want more.
    fn alternative_keys(self, forms: &[&Errors]) -> Vec<Violation> {
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

    /// Describes a scalar by the errors of all forms, one after the other.
    fn in_a_row(self, forms: &[&Errors]) -> Vec<Violation> {
        /// With more forms, all that they want is of no help.
        const MOST: usize = 3;
        let said = forms.iter().map(|errors| self.writer().describe_errors(errors.iter()));
        let mut said: Vec<Violation> = said.filter_map(|said| said.into_iter().next()).collect();
        let mut seen = BTreeSet::new();
        said.retain(|violation| seen.insert(violation.message.clone()));
        if said.len() > MOST {
            return Vec::new();
        }
        let subject = format!("{} ", self.show());
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
            self.form_schema(error, index)
                .map(|form| self.lookup.required_keys(form))
                .unwrap_or_default()
        });
        let groups: Vec<Vec<&str>> = required.collect();
        // Each form has keys that none of the others needs: what makes the value that form.
        let own = |(at, group): (usize, &Vec<&'_ str>)| {
            let others = groups.iter().enumerate().filter(|(other, _)| *other != at);
            let others: BTreeSet<&str> =
                others.flat_map(|(_, keys)| keys.iter().copied()).collect();
            let keys: Vec<&str> =
                group.iter().copied().filter(|key| !others.contains(key)).collect();
            (!keys.is_empty()).then(|| join_keys(&keys))
        };
        let own: Option<Vec<String>> = groups.iter().enumerate().map(own).collect();
        let own = own.filter(|groups| groups.len() > 1);
        let help = own.map(|groups| format!("leave out {}", groups.join(" or ")));
        let message = generic_message(&self.show(), error.kind());
        self.new_violation(self.underlined_span(), message, help.or_else(|| self.schema_advice()))
    }
}
