//! Reads values step by step: keys of tables and maps, items of lists, functions called as methods.

use std::rc::Rc;

use super::expression::{ChainStep, FastExpr, FastKey, StepKind};
use super::machine::{Flow, Machine};
use super::program::Program;
use super::value::{FastList, FastResult, FastValue, GiveUp, resolve_index};
use crate::schema::ShapeId;
use crate::script::table::Table;
use crate::script::view::View;
use clearance_syntax::document::{NodeId, Value};

impl Machine {
    pub(super) fn follow_chain(
        &mut self,
        program: &Program,
        base: &FastExpr,
        steps: &[ChainStep],
    ) -> Flow {
        let mut value = self.evaluate(program, base)?;
        for step in steps {
            self.count_steps(2)?;
            if step.is_optional && matches!(value, FastValue::Unit) {
                return Ok(FastValue::Unit);
            }
            value = match &step.kind {
                StepKind::Property(key) => self.read_property(&value, key)?,
                StepKind::Index(at) => {
                    let at = self.evaluate(program, at)?;
                    self.read_index(&value, &at)?
                }
                StepKind::Native(native, args) => {
                    let mut all = vec![value];
                    for arg in args {
                        all.push(self.evaluate(program, arg)?);
                    }
                    native(self, &all)?
                }
                StepKind::WithClosure(call, closure) => {
                    self.call_with_closure(program, *call, &value, closure)?
                }
            };
        }
        Ok(value)
    }

    fn read_property(&mut self, value: &FastValue, key: &FastKey) -> FastResult {
        match value {
            FastValue::Table(table) => self.read_key(table, key),
            FastValue::Map(map) => map.get(&key.name).cloned().ok_or(GiveUp),
            FastValue::Date(date) => Ok(FastValue::Int(match key.name.as_str() {
                "year" => i64::from(date.year()),
                "month" => i64::from(date.month()),
                "day" => i64::from(date.day()),
                _ => return Err(GiveUp),
            })),
            _ => Err(GiveUp),
        }
    }

    fn read_index(&mut self, value: &FastValue, at: &FastValue) -> FastResult {
        match (value, at) {
            (FastValue::List(list), FastValue::Int(at)) => {
                let at = resolve_index(list.items().len(), *at)?;
                list.items().get(at).cloned().ok_or(GiveUp)
            }
            (FastValue::Map(map), FastValue::Text(key)) => map.get(key).cloned().ok_or(GiveUp),
            (FastValue::Table(table), FastValue::Text(key)) => {
                match self.read_present(table, key) {
                    Some(value) => value,
                    None => read_absent(table, key),
                }
            }
            _ => Err(GiveUp),
        }
    }

    /// The value of a key of a table, which is there or declared. Where it was found before is looked at first.
    fn read_key(&mut self, table: &Table, key: &FastKey) -> FastResult {
        let document = &table.view.document;
        let Value::Table(entries) = &document.node(table.node).value else { return Err(GiveUp) };
        let known = entries.get(key.entry.get()).filter(|entry| *entry.key == *key.name);
        let node = match known {
            Some(entry) => entry.value,
            None => {
                let Some(node) = document.get(table.node, &key.name) else {
                    return read_absent(table, &key.name);
                };
                let at = entries.iter().take(32).position(|entry| entry.value == node);
                key.entry.set(at.unwrap_or_default());
                node
            }
        };
        let shape = (std::sync::Arc::as_ptr(&table.view.shape).addr(), table.shape());
        let below = match key.below.get() {
            (of, at, below) if (of, at) == shape => below,
            _ => {
                let below = table.view.shape.property(table.shape(), &key.name);
                key.below.set((shape.0, shape.1, below));
                below
            }
        };
        self.read_node(&table.view, node, below.unwrap_or(ShapeId::ANY))
    }

    /// The value of a key that is there.
    pub(super) fn read_present(&mut self, table: &Table, name: &str) -> Option<FastResult> {
        let node = table.view.document.get(table.node, name)?;
        let below = table.view.shape.property(table.shape(), name).unwrap_or(ShapeId::ANY);
        Some(self.read_node(&table.view, node, below))
    }

    /// A value of a document, or of a table of a pack.
    fn read_node(&mut self, view: &Rc<View>, node: NodeId, shape: ShapeId) -> FastResult {
        Ok(match &view.document.node(node).value {
            Value::Null => FastValue::Unit,
            Value::Bool(value) => FastValue::Bool(*value),
            Value::Int(value) => FastValue::Int(*value),
            Value::Float(_) => FastValue::Opaque,
            Value::Text(text) => FastValue::Text(view.node_string(node, text)),
            Value::Date(date) => FastValue::Date(*date),
            Value::Table(_) => FastValue::Table(Table::at(view, node, shape)),
            Value::List(items) => {
                if let Some(known) = self.memory.find_list(view, node) {
                    return Ok(FastValue::List(Rc::clone(known)));
                }
                self.count_items(items.len())?;
                let below = view.shape.items(shape).unwrap_or(ShapeId::ANY);
                let list: FastResult<Vec<FastValue>> =
                    items.iter().map(|&item| self.read_node(view, item, below)).collect();
                let list = Rc::new(FastList::new(list?));
                self.check_weight(list.weight())?;
                self.memory.keep_list(view, node, &list);
                FastValue::List(list)
            }
        })
    }
}

/// The value of a key that is not there: nothing where the schema knows it, else a mistake.
fn read_absent(table: &Table, name: &str) -> FastResult {
    let declared = table.view.shape.declared(table.shape(), name);
    if declared.is_some() { Ok(FastValue::Unit) } else { Err(GiveUp) }
}
