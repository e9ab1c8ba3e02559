//! Translates calls: of functions of scripts, of those of the language, of operators, and of those that take a closure.

use rhai::{Expr, FnCallExpr, FnPtr, ImmutableString, Stmt};

use crate::script::bodies::body_statements;
use crate::script::fast_path::expression::{
    Arithmetic, ClosureCall, ComparisonOperator, FastClosure, FastExpr, StepKind, have_effect,
};
use crate::script::fast_path::natives::{find_change, find_closure_call, find_native};
use crate::script::fast_path::program::FunctionId;
use crate::script::fast_path::translate::translator::Translator;

/// The operator of a symbol that computes.
pub(super) fn find_arithmetic(symbol: &str) -> Option<Arithmetic> {
    Some(match symbol {
        "+" => Arithmetic::Add,
        "-" => Arithmetic::Subtract,
        "*" => Arithmetic::Multiply,
        "/" => Arithmetic::Divide,
        "%" => Arithmetic::Remainder,
        _ => return None,
    })
}

fn find_comparison(symbol: &str) -> Option<ComparisonOperator> {
    Some(match symbol {
        "<" => ComparisonOperator::Less,
        "<=" => ComparisonOperator::LessOrEqual,
        ">" => ComparisonOperator::Greater,
        ">=" => ComparisonOperator::GreaterOrEqual,
        "==" => ComparisonOperator::Equal,
        "!=" => ComparisonOperator::NotEqual,
        _ => return None,
    })
}

/// A closure as the parser leaves it: the name of the function that it became, and the variables that it captures.
fn read_closure(expr: &Expr) -> Option<(ImmutableString, Vec<ImmutableString>)> {
    if let Some(name) = read_pointer(expr) {
        return Some((name, Vec::new()));
    }
    let Expr::Stmt(block) = expr else { return None };
    let [Stmt::Share(_), last] = block.statements() else { return None };
    let call = match last {
        Stmt::FnCall(call, _) => call,
        Stmt::Expr(expr) => match &**expr {
            Expr::FnCall(call, _) => call,
            _ => return None,
        },
        _ => return None,
    };
    let (first, captured) = call.args.split_first().filter(|_| call.name == "curry")?;
    let captured = captured.iter().map(|variable| match variable {
        Expr::Variable(variable, ..) => Some(variable.1.clone()),
        _ => None,
    });
    Some((read_pointer(first)?, captured.collect::<Option<_>>()?))
}

fn read_pointer(expr: &Expr) -> Option<ImmutableString> {
    let Expr::DynamicConstant(value, _) = expr else { return None };
    value.read_lock::<FnPtr>().map(|pointer| pointer.fn_name().into())
}

impl Translator<'_> {
    /// Whether the script has a function of this name, which may stand for that of the language.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.own.keys().any(|(own, _)| own == name)
    }

    pub(super) fn translate_call(&mut self, call: &FnCallExpr) -> FastExpr {
        if let Some(made) = self.translate_closure_call(call) {
            return made;
        }
        let Some(args) = self.translate_pure(&call.args) else {
            return self.give_up("a change within an expression");
        };
        if call.is_qualified() {
            let [library] = &*call.namespace.path else { return self.give_up("a path of names") };
            let known =
                self.program.library_function(self.pack, &library.name, &call.name, args.len());
            return match known {
                Some(id) => self.call_script(id, args),
                None => self.give_up(&format!("`{}::{}`", library.name, call.name)),
            };
        }
        if call.is_operator_call() {
            return self.translate_operator(&call.name, args);
        }
        if let Some(id) = self.own.get(&(call.name.clone(), args.len())) {
            return self.call_script(*id, args);
        }
        let native = find_native(&call.name, args.len()).filter(|_| !self.is_own(&call.name));
        match native {
            Some(native) => FastExpr::CallNative(native, args),
            None => self.give_up(&format!("`{}`", call.name)),
        }
    }

    /// A call with a closure as its last argument, where it is written as a function: `filter(list, |item| …)`.
    fn translate_closure_call(&mut self, call: &FnCallExpr) -> Option<FastExpr> {
        let closure_call = find_closure_call(&call.name).filter(|_| !call.is_qualified())?;
        let (list, rest) = call.args.split_first()?;
        read_closure(rest.last()?)?;
        let closure = self.translate_closure(Some(closure_call), list, rest);
        let list = self.translate_expr(list);
        match closure {
            Some(closure) if !list.has_effect() && !self.is_own(&call.name) => {
                Some(FastExpr::CallWithClosure(closure_call, Box::new(list), Box::new(closure)))
            }
            _ => Some(self.give_up(&format!("a closure of `{}`", call.name))),
        }
    }

    /// A function that is called as a method, and does not change what it is called on.
    pub(super) fn translate_method(&mut self, root: &Expr, call: &FnCallExpr) -> Option<StepKind> {
        if self.is_own(&call.name) || call.is_qualified() {
            return None;
        }
        if let Some(closure_call) = find_closure_call(&call.name)
            && call.args.last().is_some_and(|last| read_closure(last).is_some())
        {
            let closure = self.translate_closure(Some(closure_call), root, &call.args)?;
            return Some(StepKind::WithClosure(closure_call, Box::new(closure)));
        }
        if find_change(&call.name, call.args.len()).is_some() {
            return None;
        }
        let args = self.translate_pure(&call.args)?;
        find_native(&call.name, args.len() + 1).map(|native| StepKind::Native(native, args))
    }

    /// Translates a closure into a part of the function that it stands in: it is called there and then, so that what it
    /// captures are the function's own variables. `base` is what the call works on, or where the chain begins that it is in.
    pub(super) fn translate_closure(
        &mut self,
        call: Option<ClosureCall>,
        base: &Expr,
        args: &[Expr],
    ) -> Option<FastClosure> {
        let (closure, others) = args.split_last()?;
        let other = match (call, others) {
            (Some(ClosureCall::Zip), [other]) => Some(self.translate_expr(other)),
            (_, []) if call != Some(ClosureCall::Zip) => None,
            _ => return None,
        };
        let (name, captured) = read_closure(closure)?;
        let mut functions = self.own.iter().filter(|((own, _), _)| *own == name);
        let script = self.program.script(*functions.next()?.1)?;
        let are_first = script.params.iter().zip(&captured).all(|(one, other)| one == other);
        // rhai cannot read a variable while a function works on it.
        let is_base = |name: &ImmutableString| match base {
            Expr::Variable(variable, ..) => variable.1 == *name,
            _ => false,
        };
        let known = |name: &ImmutableString| self.find_variable(name).is_some() && !is_base(name);
        if script.params.len() < captured.len() || !are_first || !captured.iter().all(known) {
            return None;
        }
        let statements = body_statements(script);
        let outer = self.scope.len();
        let own = script.params.iter().skip(captured.len());
        let parameters: Box<[usize]> = own.map(|name| self.declare(name.clone(), false)).collect();
        let body = self.translate_block(&statements);
        self.scope.truncate(outer);
        // A closure that changes what it captures is left to rhai.
        let is_pure = !have_effect(&body) && !other.as_ref().is_some_and(FastExpr::has_effect);
        is_pure.then_some(FastClosure { parameters, body, other })
    }

    fn call_script(&mut self, id: FunctionId, args: Box<[FastExpr]>) -> FastExpr {
        self.calls.insert(id);
        FastExpr::CallScript(id, args)
    }

    /// An operator. `a in b` is a call of `contains`, with the two the other way round.
    fn translate_operator(&self, name: &str, args: Box<[FastExpr]>) -> FastExpr {
        let unknown = || self.give_up(&format!("`{name}`"));
        let mut args = args.into_vec();
        if args.len() == 1 {
            return match (name, args.pop()) {
                ("!", Some(value)) => FastExpr::Not(Box::new(value)),
                ("-", Some(value)) => FastExpr::Negate(Box::new(value)),
                _ => unknown(),
            };
        }
        if name == "contains" && args.len() == 2 {
            let native = find_native(name, 2);
            return native.map_or_else(unknown, |native| FastExpr::CallNative(native, args.into()));
        }
        let Ok(both) = <[FastExpr; 2]>::try_from(args) else { return unknown() };
        match (find_comparison(name), find_arithmetic(name)) {
            (Some(comparison), _) => FastExpr::Compare(comparison, Box::new(both)),
            (None, Some(operator)) => FastExpr::Compute(operator, Box::new(both)),
            (None, None) => unknown(),
        }
    }
}
