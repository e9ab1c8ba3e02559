//! Type inference of functions whose results or effects depend on more than their rows.

use std::rc::Rc;

use rhai::{Expr, Position};

use super::analysis::Effect;
use super::calls::NativeCall;
use super::catalogue::{FIX_ON_A_FACT, REPORT_WITHOUT_PLACE};
use super::function_analysis::FunctionAnalysis;
use super::inferred_type::{InferredType, MapFields, TypeKind};
use super::value_access::ValuePart;

impl FunctionAnalysis<'_, '_> {
    /// Infers the result of functions whose rows do not determine it.
    pub(super) fn infer_special_call(
        &mut self,
        call: &NativeCall<'_>,
        made: &InferredType,
    ) -> Option<InferredType> {
        let first = call.is.first().cloned().unwrap_or(InferredType::ANY);
        let key = call.written.get(1).copied().flatten();
        let text = |key: Option<&Expr>| match key {
            Some(Expr::StringConstant(text, at)) => Some((text.to_string(), *at)),
            _ => None,
        };
        match call.name {
            "report" | "ask" => {
                self.check_report_place(call, 0);
                None
            }
            "label" | "fix" | "once_done" => {
                self.check_report_place(call, 1);
                if call.name == "fix" {
                    self.check_fix_of_fact(call);
                }
                None
            }
            "done" | "due" if call.is.len() == 3 => {
                self.check_report_place(call, 1);
                None
            }
            "pluck" | "index_by" | "group_by" => {
                self.infer_keyed_call(call.name, &first, text(key))
            }
            "get" => self.infer_get(&first, key?),
            "contains" => {
                self.check_membership(call, &first, key?);
                None
            }
            "keys" | "values" | "len" => self.infer_keys_call(call.name, &first),
            "pick" => Some(Self::list_of(map_values(&first)?, false)),
            "remove" => Some(map_values(&first)?.or(InferredType::nothing())),
            "missing" => {
                let (name, at) = text(key)?;
                self.check_missing_key(&first, &name, at);
                None
            }
            "reduce" => Some(made.clone().or(call.is.get(2)?.clone())),
            "type_of" => {
                // A rule may do different things by the type of the value.
                if let Some((id, _)) = &call.target {
                    self.assign_variable(*id, InferredType::ANY);
                }
                None
            }
            _ => None,
        }
    }

    /// `pluck`, `index_by` and `group_by`: what the items of a list have under a key.
    fn infer_keyed_call(
        &mut self,
        name: &str,
        list: &InferredType,
        key: Option<(String, Position)>,
    ) -> Option<InferredType> {
        let item = list.item_type();
        let Some((key, at)) = key else {
            self.add_read_of_all(&item);
            return None;
        };
        let at = self.span_at(at);
        let values = self.infer_property(&item, &key, at, "");
        match name {
            "pluck" => Some(Self::list_of(values, false)),
            "index_by" => {
                Some(InferredType::map(MapFields { rest: Some(item), ..MapFields::default() }))
            }
            _ => None,
        }
    }

    /// `get`: the value of a key, or `()`.
    fn infer_get(&mut self, of: &InferredType, key: &Expr) -> Option<InferredType> {
        if of.any {
            match key {
                Expr::StringConstant(text, _) => {
                    self.add_effect(Effect::ReadsNamed(text.as_str().into()));
                }
                _ => self.add_effect(Effect::ReadsAnything),
            }
        }
        if let Some(TypeKind::Table(_)) = of.kinds.iter().find(|kind| !kind.is_nothing()) {
            let is = match key {
                Expr::StringConstant(..) => self.infer_asked_key(of, key, false),
                _ => self.infer_any_key(of),
            };
            return Some(is.or(InferredType::nothing().with_place(of.placed)));
        }
        let fields = match (of.kinds.len(), of.kinds.first()) {
            (1, Some(TypeKind::Map(fields))) => Rc::clone(fields),
            _ => return None,
        };
        let is = match key {
            Expr::StringConstant(text, _) => {
                fields.named.get(text.as_str()).or(fields.rest.as_ref()).cloned()
            }
            _ => Some(fields.any_field()),
        };
        Some(is.unwrap_or_default().or(InferredType::nothing()))
    }

    fn infer_keys_call(&mut self, name: &str, of: &InferredType) -> Option<InferredType> {
        // The number of items of what is mostly a list tells of no key.
        if name != "len" || !of.any {
            self.add_read_of_all(of);
        }
        let is_table = of.present_kinds().any(|kind| matches!(kind, TypeKind::Table(_)));
        match name {
            "values" if is_table => Some(Self::list_of(self.infer_any_key(of), false)),
            "values" => Some(Self::list_of(map_values(of)?, false)),
            _ => None,
        }
    }

    /// Changes what the first argument may hold.
    pub(super) fn widen_receiver(&mut self, call: &NativeCall<'_>) {
        let mut target = call.target.clone();
        let Some((_, way)) = &mut target else { return };
        let first = call.is.first().cloned().unwrap_or(InferredType::ANY);
        if first.kinds.iter().any(|kind| matches!(kind, TypeKind::Text(_))) {
            self.widen_target(&target.clone(), &InferredType::text());
            return;
        }
        let added = match call.name {
            "push" => call.is.get(1).cloned(),
            "insert" => call.is.get(2).cloned(),
            "append" => call.is.get(1).map(InferredType::item_type),
            _ => None,
        };
        if let Some(added) = added {
            way.push(ValuePart::Item);
            self.widen_target(&target, &added);
        }
    }

    fn check_report_place(&mut self, call: &NativeCall<'_>, index: usize) {
        if matches!(call.name, "report" | "ask") && !self.dead {
            self.add_effect(Effect::Reports);
        }
        let (Some(is), Some(Some(written))) = (call.is.get(index), call.written.get(index)) else {
            return;
        };
        let placed = is.placed || is.kinds.contains(&TypeKind::Missing);
        if is.is_unknown() || placed {
            return;
        }
        let span = self.expression_span(written);
        let what = self.quote_expression(written, "this");
        let message = format!("{what} has no place in the document");
        let help =
            "name a value that was read from the file, or `missing(table, \"key\")`".to_owned();
        self.add_note(REPORT_WITHOUT_PLACE, span, message, Some(help));
    }

    /// Notes a fix of what is certain to be a fact: a fix would state it, and nothing in the world would change.
    fn check_fix_of_fact(&mut self, call: &NativeCall<'_>) {
        let (Some(is), Some(Some(written))) = (call.is.get(1), call.written.get(1)) else { return };
        if is.is_unknown() || !is.fact {
            return;
        }
        let span = self.expression_span(written);
        let what = self.quote_expression(written, "this");
        let message = format!("{what} is a fact about the world, which no fix makes true");
        let help = "say in `help` what to do, and give the value to `once_done` in place of `fix`";
        self.add_note(FIX_ON_A_FACT, span, message, Some(help.to_owned()));
    }
}

/// The type of a map's values; none for other values.
fn map_values(of: &InferredType) -> Option<InferredType> {
    let maps = of.present_kinds().map(|kind| match kind {
        TypeKind::Map(fields) => Some(fields.any_field()),
        _ => None,
    });
    let all: Vec<InferredType> = maps.collect::<Option<_>>()?;
    (!all.is_empty()).then(|| all.into_iter().fold(InferredType::default(), InferredType::or))
}
