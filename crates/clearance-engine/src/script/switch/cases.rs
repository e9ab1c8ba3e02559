//! The cases of a `switch`, read from the text: the syntax tree has only their hashes.

use rhai::{Dynamic, Engine, Expr, Position, RangeCase, Stmt, SwitchCasesCollection};

use crate::script::extent::Script;
use clearance_syntax::source::Span;

/// A literal or range before a `=>`.
#[derive(Debug, Clone)]
pub struct Case {
    /// The value, as a syntax tree.
    pub literal: Expr,
    /// The span of the value in the script.
    pub span: Span,
    pub(super) value: Dynamic,
    /// The numbers that it is, if it is a range.
    pub(super) range: Option<RangeCase>,
    /// Where it stands.
    pub(super) at: Position,
}

impl Case {
    /// Whether it is a range of numbers.
    pub const fn is_range(&self) -> bool {
        self.range.is_some()
    }
}

/// The cases of each arm; none for `_`. Nothing where the text does not say what the tree holds.
pub fn read_cases(
    engine: &Engine,
    script: &Script,
    arms: &SwitchCasesCollection,
) -> Option<Vec<Vec<Case>>> {
    let spans = script.arm_spans(arms.expressions.iter().map(|arm| &arm.rhs));
    let mut known = vec![0_usize; arms.expressions.len()];
    for &arm in arms.cases.values().flat_map(|list| &list.blocks) {
        if let Some(count) = known.get_mut(arm) {
            *count += 1;
        }
    }
    let of_arm = |((number, cases), known): ((usize, Span), usize)| {
        if arms.def_case == Some(number) {
            return Some(Vec::new());
        }
        let spans = script.literal_spans(cases).into_iter();
        let cases: Vec<Case> =
            spans.map(|span| read_case(engine, script, span)).collect::<Option<_>>()?;
        (cases.len() == known).then_some(cases)
    };
    spans.into_iter().enumerate().zip(known).map(of_arm).collect()
}

fn read_case(engine: &Engine, script: &Script, span: Span) -> Option<Case> {
    // Between brackets a range may have no end, as before `=>`.
    let text = format!("({}\n)", script.source.slice(span));
    let parsed = engine.compile_expression(text).ok()?;
    let [Stmt::Expr(literal)] = parsed.statements() else { return None };
    let value = literal.get_literal_value(None)?;
    let exclusive = value.read_lock::<std::ops::Range<i64>>().map(|range| (*range).clone().into());
    let inclusive =
        value.read_lock::<std::ops::RangeInclusive<i64>>().map(|range| (*range).clone().into());
    let range = exclusive.or(inclusive);
    let literal = (**literal).clone();
    Some(Case { literal, span, value, range, at: script.to_position(span.start) })
}
