//! How types unite where paths meet, and how they are kept from growing without end.

use std::rc::Rc;

use super::types::{Fields, Kind, Type, Words};

/// How many texts are kept apart.
const MAX_WORDS: usize = 64;

/// How deep lists and maps are looked into.
const MAX_DEPTH: usize = 5;

impl Type {
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
            self.add(kind);
        }
        self
    }

    fn add(&mut self, kind: Kind) {
        match kind {
            Kind::List(more) => {
                let joined = match self.take(|kind| matches!(kind, Kind::List(_))) {
                    Some(Kind::List(items)) if items != more => Rc::new(both(&items, &more)),
                    _ => more,
                };
                self.kinds.insert(Kind::List(joined));
            }
            Kind::Map(more) => {
                let joined = match self.take(|kind| matches!(kind, Kind::Map(_))) {
                    Some(Kind::Map(fields)) if fields != more => Rc::new(fields.or(&more)),
                    _ => more,
                };
                self.kinds.insert(Kind::Map(joined));
            }
            Kind::Text(words) => self.add_text(words),
            other => {
                self.kinds.insert(other);
            }
        }
    }

    /// Texts of the script are put together; beside any text, none is known.
    fn add_text(&mut self, words: Option<Rc<Words>>) {
        let is_text = |kind: &Kind| matches!(kind, Kind::Text(_));
        let open = self.kinds.contains(&Kind::Text(None));
        let Some(words) = words.filter(|_| !open) else {
            self.kinds.retain(|kind| !is_text(kind));
            self.kinds.insert(Kind::Text(None));
            return;
        };
        let written = |kind: &Kind| matches!(kind, Kind::Text(Some(known)) if !known.declared);
        let words = match self.take(|kind| written(kind) && !words.declared) {
            Some(Kind::Text(Some(known))) => {
                Rc::new(Words { options: &known.options | &words.options, declared: false })
            }
            _ => words,
        };
        self.kinds.insert(Kind::Text(Some(words)));
        let texts = self.kinds.iter().filter(|kind| is_text(kind));
        let count = |kind: &Kind| match kind {
            Kind::Text(Some(words)) => words.options.len(),
            _ => 0,
        };
        if texts.map(count).sum::<usize>() > MAX_WORDS {
            self.add_text(None);
        }
    }

    fn take(&mut self, wanted: impl Fn(&Kind) -> bool) -> Option<Kind> {
        let found = self.kinds.iter().find(|kind| wanted(kind)).cloned()?;
        self.kinds.take(&found)
    }

    /// The same without the texts that the script itself writes: they are of no use to a function.
    pub(super) fn without_words(mut self) -> Self {
        let written = |kind: &Kind| matches!(kind, Kind::Text(Some(known)) if !known.declared);
        if self.take(written).is_some() {
            self.add_text(None);
        }
        self
    }

    /// The same, but unknown below some depth, so that types cannot grow without end.
    pub(super) fn bounded(self) -> Self {
        if self.depth(MAX_DEPTH) { self } else { self.cut(MAX_DEPTH) }
    }

    /// Whether it is no deeper than that.
    fn depth(&self, left: usize) -> bool {
        self.kinds.iter().all(|kind| match kind {
            Kind::List(items) => left > 0 && items.depth(left - 1),
            Kind::Map(fields) => {
                left > 0 && fields.named.values().chain(&fields.rest).all(|f| f.depth(left - 1))
            }
            _ => true,
        })
    }

    fn cut(mut self, left: usize) -> Self {
        if left == 0 {
            return Self::ANY;
        }
        let cut = |kind| match kind {
            Kind::List(items) => Kind::List(Rc::new((*items).clone().cut(left - 1))),
            Kind::Map(fields) => {
                let named = fields.named.iter();
                let named = named.map(|(k, v)| (Rc::clone(k), v.clone().cut(left - 1))).collect();
                let rest = fields.rest.clone().map(|rest| rest.cut(left - 1));
                Kind::Map(Rc::new(Fields { named, rest }))
            }
            other => other,
        };
        self.kinds = self.kinds.into_iter().map(cut).collect();
        self
    }
}

fn both(a: &Type, b: &Type) -> Type {
    a.clone().or(b.clone())
}

impl Fields {
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
