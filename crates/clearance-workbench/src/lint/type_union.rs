//! The union of types where paths meet, with limits on their depth.

use std::rc::Rc;

use super::inferred_type::{InferredType, MapFields, TextOptions, TypeKind};

/// How many texts are kept apart.
const MAX_WORDS: usize = 64;

/// How deep lists and maps are looked into.
const MAX_DEPTH: usize = 5;

impl InferredType {
    /// One or the other.
    pub(super) fn or(mut self, other: Self) -> Self {
        if self.any || other.any {
            return Self::ANY;
        }
        self.placed |= other.placed;
        // What has no kind is no value: it leaves the other as it is.
        self.fact = match (self.kinds.is_empty(), other.kinds.is_empty()) {
            (true, _) => other.fact,
            (_, true) => self.fact,
            _ => self.fact && other.fact,
        };
        for kind in other.kinds {
            self.add_kind(kind);
        }
        self
    }

    fn add_kind(&mut self, kind: TypeKind) {
        match kind {
            TypeKind::List(more) => {
                let joined = match self.take_kind(|kind| matches!(kind, TypeKind::List(_))) {
                    Some(TypeKind::List(items)) if items != more => {
                        Rc::new(union_of(&items, &more))
                    }
                    _ => more,
                };
                self.kinds.insert(TypeKind::List(joined));
            }
            TypeKind::Map(more) => {
                let joined = match self.take_kind(|kind| matches!(kind, TypeKind::Map(_))) {
                    Some(TypeKind::Map(fields)) if fields != more => Rc::new(fields.or(&more)),
                    _ => more,
                };
                self.kinds.insert(TypeKind::Map(joined));
            }
            TypeKind::Text(words) => self.add_text(words),
            other => {
                self.kinds.insert(other);
            }
        }
    }

    /// Texts of the script are put together; beside any text, none is known.
    fn add_text(&mut self, words: Option<Rc<TextOptions>>) {
        let is_text = |kind: &TypeKind| matches!(kind, TypeKind::Text(_));
        let open = self.kinds.contains(&TypeKind::Text(None));
        let Some(words) = words.filter(|_| !open) else {
            self.kinds.retain(|kind| !is_text(kind));
            self.kinds.insert(TypeKind::Text(None));
            return;
        };
        let written =
            |kind: &TypeKind| matches!(kind, TypeKind::Text(Some(known)) if !known.declared);
        let words = match self.take_kind(|kind| written(kind) && !words.declared) {
            Some(TypeKind::Text(Some(known))) => {
                Rc::new(TextOptions { options: &known.options | &words.options, declared: false })
            }
            _ => words,
        };
        self.kinds.insert(TypeKind::Text(Some(words)));
        let texts = self.kinds.iter().filter(|kind| is_text(kind));
        let count = |kind: &TypeKind| match kind {
            TypeKind::Text(Some(words)) => words.options.len(),
            _ => 0,
        };
        if texts.map(count).sum::<usize>() > MAX_WORDS {
            self.add_text(None);
        }
    }

    fn take_kind(&mut self, wanted: impl Fn(&TypeKind) -> bool) -> Option<TypeKind> {
        let found = self.kinds.iter().find(|kind| wanted(kind)).cloned()?;
        self.kinds.take(&found)
    }

    /// The same without the texts that the script itself writes: they are of no use to a function.
    pub(super) fn without_written_texts(mut self) -> Self {
        let written =
            |kind: &TypeKind| matches!(kind, TypeKind::Text(Some(known)) if !known.declared);
        if self.take_kind(written).is_some() {
            self.add_text(None);
        }
        self
    }

    /// The same, but unknown below some depth, so that types cannot grow without end.
    pub(super) fn limit_depth(self) -> Self {
        if self.is_within_depth(MAX_DEPTH) { self } else { self.cut_at_depth(MAX_DEPTH) }
    }

    /// Whether it is no deeper than that.
    fn is_within_depth(&self, left: usize) -> bool {
        self.kinds.iter().all(|kind| match kind {
            TypeKind::List(items) => left > 0 && items.is_within_depth(left - 1),
            TypeKind::Map(fields) => {
                left > 0
                    && fields
                        .named
                        .values()
                        .chain(&fields.rest)
                        .all(|f| f.is_within_depth(left - 1))
            }
            _ => true,
        })
    }

    fn cut_at_depth(mut self, left: usize) -> Self {
        if left == 0 {
            return Self::ANY;
        }
        let cut = |kind| match kind {
            TypeKind::List(items) => {
                TypeKind::List(Rc::new((*items).clone().cut_at_depth(left - 1)))
            }
            TypeKind::Map(fields) => {
                let named = fields.named.iter();
                let named =
                    named.map(|(k, v)| (Rc::clone(k), v.clone().cut_at_depth(left - 1))).collect();
                let rest = fields.rest.clone().map(|rest| rest.cut_at_depth(left - 1));
                TypeKind::Map(Rc::new(MapFields { named, rest }))
            }
            other => other,
        };
        self.kinds = self.kinds.into_iter().map(cut).collect();
        self
    }
}

fn union_of(a: &InferredType, b: &InferredType) -> InferredType {
    a.clone().or(b.clone())
}

impl MapFields {
    fn or(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        for (name, field) in &other.named {
            let known = sum.named.remove(name);
            let joined = known.map_or_else(|| field.clone(), |known| known.or(field.clone()));
            sum.named.insert(Rc::clone(name), joined);
        }
        sum.rest = match (sum.rest, &other.rest) {
            (Some(a), Some(b)) => Some(a.or(b.clone())),
            (a, b) => a.or_else(|| b.clone()),
        };
        sum
    }
}
