//! What was read from a file and is changed: an assignment stops the rule, a function changes a copy that nobody sees.

use rhai::{Expr, FnCallExpr, Position};

use super::access::{Step, read_from};
use super::frame::Frame;
use super::types::{Kind, Type};
use clearance_engine::script::functions;
use clearance_engine::script::habits::answers;
use clearance_syntax::source::Span;

impl Frame<'_, '_> {
    /// Notes that a key or an item of something that was read is assigned to.
    pub(super) fn assigns_to(&mut self, of: &Type, last: &[(Step<'_>, bool)]) {
        let Some(root) = read_from(of) else { return };
        let (span, name) = match last {
            [(Step::Property(name, at), _)] => (self.span(*at), *name),
            [(Step::Index(index), _)] => (self.extent(index), named(index)),
            _ => return,
        };
        let message = answers::unchangeable(root).to_owned();
        self.note("change-of-what-was-read", span, message, Some(answers::copy(name)));
    }

    /// Notes that an item of a list that was read is assigned to, which nobody sees.
    pub(super) fn assigns_to_a_copy(&mut self, read: &str, last: &[(Step<'_>, bool)]) {
        let [(Step::Index(index), _)] = last else { return };
        let message =
            format!("{}, and this changes a copy that nobody sees", answers::unchangeable(read));
        let help = "change a variable: `let list = …; list[0] = …`".to_owned();
        let span = self.extent(index);
        self.note("change-without-effect", span, message, Some(help));
    }

    /// Notes that a function changes a copy of something that was read, which nobody sees.
    pub(super) fn changes_a_copy(
        &mut self,
        call: &FnCallExpr,
        at: Position,
        (read, on): (&str, &Type),
        root: &Expr,
    ) {
        let is_list = !on.is_silent() && on.present().all(|kind| matches!(kind, Kind::List(_)));
        let changes = functions::named(&call.name).filter(|function| function.changes && is_list);
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
            "{}, and `{}` changes a copy that nobody sees",
            answers::unchangeable(read),
            call.name
        );
        let span = self.span(at);
        let written = Span::new(self.extent(root).start, span.start);
        let list = self.source_of().source.slice(written).trim_end().trim_end_matches(['.', '?']);
        let list = if list.contains(['`', '\n']) { "…" } else { list };
        let help = format!("change a variable: `let list = {list}; list.{}(…)`", call.name);
        self.note("change-without-effect", span, message, Some(help));
    }
}

fn named(index: &Expr) -> &str {
    match index {
        Expr::StringConstant(text, _) if !text.contains(['`', '\n']) => text.as_str(),
        _ => "copy",
    }
}
