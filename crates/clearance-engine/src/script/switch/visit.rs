//! Every `switch` of a function, those within another before it.

use rhai::{Expr, Stmt, StmtBlock};

/// Visits each `switch` in statements, in an order that depends on nothing else.
pub fn each_switch(statements: &mut [Stmt], visit: &mut impl FnMut(&mut Stmt)) {
    statements.iter_mut().for_each(|statement| statement_in(statement, visit));
}

fn visit_block(block: &mut StmtBlock, visit: &mut impl FnMut(&mut Stmt)) {
    each_switch(block.statements_mut(), visit);
}

fn statement_in(statement: &mut Stmt, visit: &mut impl FnMut(&mut Stmt)) {
    match statement {
        Stmt::Switch(switch, _) => {
            let (item, arms) = &mut **switch;
            visit_expression(item, visit);
            for arm in &mut arms.expressions {
                visit_expression(&mut arm.lhs, visit);
                visit_expression(&mut arm.rhs, visit);
            }
            visit(statement);
        }
        Stmt::If(flow, _) | Stmt::While(flow, _) | Stmt::Do(flow, ..) | Stmt::TryCatch(flow, _) => {
            visit_expression(&mut flow.expr, visit);
            visit_block(&mut flow.body, visit);
            visit_block(&mut flow.branch, visit);
        }
        Stmt::For(x, _) => {
            visit_expression(&mut x.2.expr, visit);
            visit_block(&mut x.2.body, visit);
        }
        Stmt::Var(x, ..) => visit_expression(&mut x.1, visit),
        Stmt::Assignment(x) => {
            visit_expression(&mut x.1.lhs, visit);
            visit_expression(&mut x.1.rhs, visit);
        }
        Stmt::FnCall(call, _) => call.args.iter_mut().for_each(|arg| visit_expression(arg, visit)),
        Stmt::Block(inner) => visit_block(inner, visit),
        Stmt::Expr(expr) => visit_expression(expr, visit),
        Stmt::BreakLoop(Some(expr), ..) | Stmt::Return(Some(expr), ..) => {
            visit_expression(expr, visit)
        }
        _ => {}
    }
}

fn visit_expression(expr: &mut Expr, visit: &mut impl FnMut(&mut Stmt)) {
    match expr {
        Expr::InterpolatedString(parts, _) => {
            parts.iter_mut().for_each(|part| visit_expression(part, visit));
        }
        Expr::Array(items, _) => items.iter_mut().for_each(|item| visit_expression(item, visit)),
        Expr::Map(map, _) => map.0.iter_mut().for_each(|(_, value)| visit_expression(value, visit)),
        Expr::Stmt(inner) => visit_block(inner, visit),
        Expr::And(parts, _) | Expr::Or(parts, _) | Expr::Coalesce(parts, _) => {
            parts.iter_mut().for_each(|part| visit_expression(part, visit));
        }
        Expr::FnCall(call, _) | Expr::MethodCall(call, _) => {
            call.args.iter_mut().for_each(|arg| visit_expression(arg, visit));
        }
        Expr::Dot(x, ..) | Expr::Index(x, ..) => {
            visit_expression(&mut x.lhs, visit);
            visit_expression(&mut x.rhs, visit);
        }
        Expr::Custom(node, _) => {
            node.inputs.iter_mut().for_each(|input| visit_expression(input, visit))
        }
        _ => {}
    }
}
