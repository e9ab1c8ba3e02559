//! Lints of changes to values that were read from a file: an assignment stops the rule, a function changes a copy.

use rhai::{Expr, FnCallExpr, Position};

use super::catalogue::{CHANGE_OF_WHAT_WAS_READ, CHANGE_WITHOUT_EFFECT};
use super::function_analysis::FunctionAnalysis;
use super::inferred_type::{InferredType, TypeKind};
use super::value_access::{ChainStep, readonly_root};
use clearance_engine::script::functions;
use clearance_engine::script::habits::answers;
use clearance_syntax::source::Span;

impl FunctionAnalysis<'_, '_> {
    /// Notes that a key or an item of something that was read is assigned to.
    pub(super) fn check_readonly_assignment(
        &mut self,
        of: &InferredType,
        last: &[(ChainStep<'_>, bool)],
    ) {
        let Some(root) = readonly_root(of) else { return };
        let (span, name) = match last {
            [(ChainStep::Property(name, at), _)] => (self.span_at(*at), *name),
            [(ChainStep::Index(index), _)] => (self.expression_span(index), copy_name(index)),
            _ => return,
        };
        let message = answers::unchangeable_message(root).to_owned();
        self.add_note(CHANGE_OF_WHAT_WAS_READ, span, message, Some(answers::copy_help(name)));
    }

    /// Reports an assignment to an item of a list that was read, which changes a copy.
    pub(super) fn check_copy_assignment(&mut self, read: &str, last: &[(ChainStep<'_>, bool)]) {
        let [(ChainStep::Index(index), _)] = last else { return };
        let message =
            format!("{}, and this changes only a copy", answers::unchangeable_message(read));
        let help = "change a variable: `let list = …; list[0] = …`".to_owned();
        let span = self.expression_span(index);
        self.add_note(CHANGE_WITHOUT_EFFECT, span, message, Some(help));
    }

    /// Reports a function that changes a copy of a value that was read.
    pub(super) fn check_copy_change(
        &mut self,
        call: &FnCallExpr,
        at: Position,
        read: &str,
        on: &InferredType,
        root: &Expr,
    ) {
        let is_list =
            !on.is_unknown() && on.present_kinds().all(|kind| matches!(kind, TypeKind::List(_)));
        let changes =
            functions::find_function(&call.name).filter(|function| function.changes && is_list);
        let gives = changes.is_some_and(|function| {
            let of_list = |form: &&functions::Form| {
                matches!(form.parameters, [(_, functions::Type::List(_)), rest @ ..] if rest.len() == call.args.len())
            };
            let mut forms = function.forms.iter().filter(of_list).peekable();
            forms.peek().is_some() && forms.all(|form| form.gives == functions::Type::Nothing)
        });
        if !gives {
            return;
        }
        let message = format!(
            "{}, and `{}` changes only a copy",
            answers::unchangeable_message(read),
            call.name
        );
        let span = self.span_at(at);
        let written = Span::new(self.expression_span(root).start, span.start);
        let list = self.script_text().source.slice(written).trim_end().trim_end_matches(['.', '?']);
        let list = if list.contains(['`', '\n']) { "…" } else { list };
        let help = format!("change a variable: `let list = {list}; list.{}(…)`", call.name);
        self.add_note(CHANGE_WITHOUT_EFFECT, span, message, Some(help));
    }
}

fn copy_name(index: &Expr) -> &str {
    match index {
        Expr::StringConstant(text, _) if !text.contains(['`', '\n']) => text.as_str(),
        _ => "copy",
    }
}
