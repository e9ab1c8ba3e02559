//! Type inference of calls: of the script's own functions, of libraries, of the rule language.

use rhai::{Expr, FnCallExpr, Position};

use super::analysis::{Analysis, TypedCall};
use super::catalogue::WRONG_ARGUMENT;
use super::fixpoint;
use super::function_analysis::{FunctionAnalysis, VariableRole};
use super::inferred_type::{InferredType, TypeKind};
use super::native_types::{concatenate_lists, infer_forms, merge_maps};
use super::program::FunctionId;
use super::value_access::ChangeTarget;
use clearance_engine::script::functions::{self, Function};

/// A call of a function of the rule language.
pub(super) struct NativeCall<'e> {
    pub(super) name: &'e str,
    pub(super) at: Position,
    /// All that it is given, the value before the dot included.
    pub(super) is: Vec<InferredType>,
    /// As the script has them; nothing for the value before the dot.
    pub(super) written: Vec<Option<&'e Expr>>,
    /// The first argument as a target of changes in place.
    pub(super) target: ChangeTarget,
}

impl FunctionAnalysis<'_, '_> {
    /// `f(a, b)`, `library::f(a)`, `a + b`.
    pub(super) fn infer_call(&mut self, call: &FnCallExpr, at: Position) -> InferredType {
        let target = call.args.first().and_then(|first| self.mutation_target(first));
        let is: Vec<InferredType> =
            call.args.iter().map(|argument| self.infer_expression(argument)).collect();
        if call.is_qualified() {
            let path: Vec<&str> = call.namespace.path.iter().map(|name| name.as_str()).collect();
            let library = match path.as_slice() {
                [name] => self.analysis.input.program.find_library(self.script, name),
                _ => None,
            };
            return match library {
                Some(library) => self.infer_script_call(library, &call.name, is),
                None => InferredType::ANY,
            };
        }
        if self.own_function(&call.name, is.len()).is_some() {
            return self.infer_script_call(self.script, &call.name, is);
        }
        let written = call.args.iter().map(Some).collect();
        self.infer_native_call(&NativeCall { name: &call.name, at, is, written, target })
    }

    /// `a.f(b)`.
    pub(super) fn infer_method_call(
        &mut self,
        call: &FnCallExpr,
        at: Position,
        on: InferredType,
        target: ChangeTarget,
    ) -> InferredType {
        let mut is = vec![on];
        is.extend(call.args.iter().map(|argument| self.infer_expression(argument)));
        if self.own_function(&call.name, is.len() - 1).is_some() {
            is.remove(0);
            return self.infer_script_call(self.script, &call.name, is);
        }
        let written = std::iter::once(None).chain(call.args.iter().map(Some)).collect();
        self.infer_native_call(&NativeCall { name: &call.name, at, is, written, target })
    }

    fn own_function(&self, name: &str, count: usize) -> Option<FunctionId> {
        self.analysis.input.program.find_function(self.script, name, count)
    }

    /// Calls a function of a script.
    fn infer_script_call(
        &mut self,
        script: usize,
        name: &str,
        is: Vec<InferredType>,
    ) -> InferredType {
        let Some(function) = self.analysis.input.program.find_function(script, name, is.len())
        else {
            return InferredType::ANY;
        };
        let arguments = is.into_iter().map(|is| is.without_written_texts().limit_depth()).collect();
        let call = self.analysis.generalize_call(TypedCall { function, arguments });
        match fixpoint::analyze_call(self.analysis, &call) {
            Some(done) => {
                self.found.calls.insert(call);
                done.returns.clone()
            }
            None => {
                // It calls itself, or there is too much to look at.
                let unknown = Analysis::unknown_call(call.function, call.arguments.len());
                self.found.calls.insert(unknown);
                self.found.calls.insert(call);
                InferredType::ANY
            }
        }
    }

    /// Looks into a closure with what it will be given.
    fn infer_closure(
        &mut self,
        id: FunctionId,
        at: Position,
        given: &[InferredType],
    ) -> InferredType {
        let input = self.analysis.input;
        let Some(function) = input.program.function(id) else { return InferredType::ANY };
        let captured = function.parameters.len().saturating_sub(given.len());
        let names = function.parameters.iter().skip(captured);
        let places = self.script_text().closure_parameters(at, given.len());
        let mark = self.scope_mark();
        for (index, (name, is)) in names.zip(given).enumerate() {
            let place = places.get(index).copied().unwrap_or_default();
            if !place.is_empty() {
                self.check_shadowing(name, place);
            }
            self.define_variable((place, index), name, VariableRole::Given, is.clone());
        }
        self.returns.push(InferredType::default());
        let breaks = std::mem::take(&mut self.breaks);
        let flow = self.infer_block(&function.body);
        self.breaks = breaks;
        let returned = self.returns.pop().unwrap_or_default();
        self.leave_scope(mark);
        if flow.ends { returned } else { returned.or(flow.value) }
    }

    /// The type that a closure among the arguments returns; unknown without a closure.
    fn infer_closure_argument(&mut self, call: &NativeCall<'_>) -> InferredType {
        let found = call.is.iter().enumerate().find_map(|(index, is)| match is.kinds.first() {
            Some(TypeKind::Closure(id)) => Some((index, *id)),
            _ => None,
        });
        let Some((index, id)) = found else { return InferredType::ANY };
        let written = call.written.get(index).copied().flatten();
        let at = written.map_or(Position::NONE, Expr::start_position);
        let item = call.is.first().map(InferredType::item_type).unwrap_or_default();
        let of = |index: usize| call.is.get(index).cloned().unwrap_or(InferredType::ANY);
        match call.name {
            "sort" => self.infer_closure(id, at, &[item.clone(), item]),
            "zip" => self.infer_closure(id, at, &[item, of(1).item_type()]),
            "reduce" => {
                let first = self.infer_closure(id, at, &[of(2), item.clone()]);
                self.infer_closure(id, at, &[of(2).or(first), item])
            }
            _ => self.infer_closure(id, at, &[item]),
        }
    }

    /// Calls a function of the rule language.
    fn infer_native_call(&mut self, call: &NativeCall<'_>) -> InferredType {
        let made = self.infer_closure_argument(call);
        for is in &call.is {
            self.add_params_use(is);
        }
        if let Some(function) =
            functions::find_function(call.name).filter(|_| !is_operator(call.name))
        {
            let generic = infer_forms(function.forms, &call.is, &made);
            if generic.is_none() {
                self.report_wrong_argument(call, function);
            }
            let is = self.infer_special_call(call, &made).or(generic).unwrap_or(InferredType::ANY);
            if function.changes {
                self.widen_receiver(call);
            }
            return is;
        }
        self.check_comparison(call);
        self.check_negation(call);
        self.infer_operator(call.name, &call.is, call.at)
    }

    fn report_wrong_argument(&mut self, call: &NativeCall<'_>, function: &Function) {
        if call.is.iter().any(is_rare) {
            return;
        }
        let counts =
            |count: usize| function.forms.iter().any(|form| form.parameters.len() == count);
        let names: Vec<String> = call.is.iter().map(describe_type).collect();
        let message = if counts(call.is.len()) {
            format!("`{}` cannot be called with {}", call.name, names.join(" and "))
        } else {
            format!("`{}` does not take {} arguments", call.name, call.is.len())
        };
        let forms: Vec<String> = function
            .forms
            .iter()
            .map(|form| {
                let names = form.parameters.iter().map(|(name, row)| format!("{name}: {row}"));
                format!("`{}({})`", call.name, names.collect::<Vec<_>>().join(", "))
            })
            .collect();
        let help = format!("it is {}", forms.join(" or "));
        let help = match (call.name, call.is.first().and_then(|is| is.kinds.first())) {
            ("append", Some(TypeKind::List(_))) => {
                format!("`push` adds one item; `append`: {help}")
            }
            _ => help,
        };
        let span = self.span_at(call.at);
        self.add_note(WRONG_ARGUMENT, span, message, Some(help));
    }

    /// Infers the type of an operator's result, and reports operands that it does not take.
    pub(super) fn infer_operator(
        &mut self,
        sign: &str,
        is: &[InferredType],
        at: Position,
    ) -> InferredType {
        if matches!(sign, "==" | "!=" | "<" | "<=" | ">" | ">=" | "!" | "contains") {
            return InferredType::of(TypeKind::Bool);
        }
        if sign == "+"
            && let Some(joined) = concatenate_lists(is).or_else(|| merge_maps(is))
        {
            return joined;
        }
        let Some(operator) = functions::OPERATORS.iter().find(|row| row.sign == sign) else {
            return InferredType::ANY;
        };
        infer_forms(operator.forms, is, &InferredType::ANY).unwrap_or_else(|| {
            if is.iter().any(is_rare) {
                return InferredType::ANY;
            }
            let names: Vec<String> = is.iter().map(describe_type).collect();
            let message = format!("`{sign}` cannot be used with {}", names.join(" and "));
            let span = self.span_at(at);
            self.add_note(WRONG_ARGUMENT, span, message, None);
            InferredType::ANY
        })
    }
}

fn describe_type(is: &InferredType) -> String {
    if is.is_unknown() { "any value".to_owned() } else { is.name() }
}

/// Whether a value may be of a kind that the rows of functions do not all speak of: characters, ranges, closures.
fn is_rare(is: &InferredType) -> bool {
    let rare = |kind: &TypeKind| {
        matches!(
            kind,
            TypeKind::Char
                | TypeKind::Range
                | TypeKind::Steps
                | TypeKind::Data
                | TypeKind::Params(_)
                | TypeKind::Closure(_)
        )
    };
    is.kinds.iter().any(rare)
}

/// Signs of operators are no functions.
fn is_operator(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_alphabetic())
}
