//! Compiles the scripts of a pack into a [`Sandbox`].

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use rhai::{AST, ASTNode, Dynamic, Engine, Expr, ImmutableString, Module, Scope};

use super::entry::Entry;
use super::memo::Memo;
use super::meter::Meter;
use super::observe::{Observer, Plan};
use super::recorder::Recorder;
use super::reporting::Collector;
use super::table::Table;
use super::trees::Trees;
use super::view::{Names, View};
use super::{
    Compiled, DataTable, Library, Observe, Params, RuleScript, Sandbox, Scripts, engine, fault,
    gate, parse,
};
use crate::schema::Shape;
use crate::source::{Fault, Source};

pub(super) fn sandbox(scripts: &Scripts) -> Result<Sandbox, Vec<Fault>> {
    let observed = scripts.observe == Observe::Everything;
    let meter = Rc::new(Meter::new(&scripts.limits, scripts.observe));
    let recorder = observed.then(|| Rc::new(Recorder::default()));
    let mut trees = Trees::new(observed.then(Plan::default));
    let collector = Rc::new(Collector::new(recorder.clone()));
    let memo = Rc::new(Memo::new(&meter, &collector, observed));
    let mut engine = engine::full(scripts, &collector, &meter);
    register_tables(&mut engine, &scripts.tables);
    let mut faults = Vec::new();
    let mut names = BTreeSet::new();
    let parsed = library_trees(&mut engine, &scripts.libraries, &mut faults);
    let known = gate::Known::of(scripts.libraries.iter().zip(&parsed));
    let libraries = scripts.libraries.iter().zip(parsed);
    let seen = (&mut names, &mut trees);
    register_libraries(&mut engine, &memo, (libraries, &known), seen, &mut faults);
    let mut rules = Vec::new();
    for rule in &scripts.rules {
        let made = compile(&engine, &rule.source, &known).and_then(|ast| {
            properties(&ast, &mut names);
            let ast = trees.rewrite(&engine, ast, &rule.source, None)?;
            compiled(&engine, &ast, rule).map_err(|fault| vec![fault])
        });
        match made {
            Ok(rule) => rules.push(rule),
            Err(more) => faults.extend(more),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    engine::register_properties(&mut engine, names.into_iter());
    trees.register(&mut engine, &meter);
    let observer = recorder.zip(trees.plan);
    let observer =
        observer.map(|(recorder, plan)| Observer::new(&mut engine, &recorder, &meter, plan));
    let libraries = scripts.libraries.iter().map(|library| &library.source);
    let sources = libraries.chain(scripts.rules.iter().map(|rule| &rule.source));
    let declared = scripts.shape.all_names().into_iter().map(Into::into).collect();
    Ok(Sandbox {
        engine,
        rules,
        sources: sources.map(Arc::clone).collect(),
        collector,
        meter,
        memo,
        shape: Arc::clone(&scripts.shape),
        names: Rc::new(Names(declared)),
        limits: scripts.limits,
        observer,
        sites: RefCell::default(),
        looked_at: RefCell::default(),
        given: RefCell::default(),
    })
}

/// Parses a script under its own name, and holds it to what it may name.
fn compile(
    engine: &Engine,
    source: &Arc<Source>,
    libraries: &gate::Known,
) -> Result<AST, Vec<Fault>> {
    passed(tree(engine, source, &libraries.names())?, source, libraries)
}

/// Parses a script under its own name.
fn tree(engine: &Engine, source: &Arc<Source>, libraries: &[&str]) -> Result<AST, Vec<Fault>> {
    // Known to the compiler; found at run time among the engine's own variables.
    let mut known = Scope::new();
    known.push_constant("data", ());
    let mut ast = parse::parse(engine, &known, source, libraries)?;
    ast.set_source(source.name.as_str());
    Ok(ast)
}

/// The script, where it names nothing that it must not.
fn passed(ast: AST, source: &Arc<Source>, libraries: &gate::Known) -> Result<AST, Vec<Fault>> {
    match gate::faults(&ast, source, Some(libraries)) {
        faults if faults.is_empty() => Ok(ast),
        faults => Err(faults),
    }
}

/// Finds the functions that a rule must and may have.
fn compiled(engine: &Engine, ast: &AST, rule: &RuleScript) -> Result<Compiled, Fault> {
    let entries = parse::entries(ast, &rule.source)?;
    let entry = |name, parameters| {
        let text = format!("`{name}` cannot be called");
        let fault = || Fault::new(&rule.source, fault::definition(&rule.source, name), text);
        Entry::new(engine, ast, name, parameters).ok_or_else(fault)
    };
    let optional = |name, parameters: Option<usize>| {
        parameters.map(|parameters| entry(name, parameters)).transpose()
    };
    Ok(Compiled {
        source: Arc::clone(&rule.source),
        applies: optional("applies", entries.applies)?,
        check: optional("check", entries.check)?,
        gather: optional("gather", entries.over_all.map(|(gather, _)| gather))?,
        check_all: optional("check_all", entries.over_all.map(|(_, check_all)| check_all))?,
        params: params_table(&rule.params),
    })
}

/// Makes `data` a variable that every function sees.
fn register_tables(engine: &mut Engine, tables: &[DataTable]) {
    let mut map = rhai::Map::new();
    for table in tables {
        let view = View::of_data(Arc::clone(&table.document), Arc::clone(&table.shape));
        map.insert(table.name.as_str().into(), Dynamic::from(Table::root(&view)));
    }
    let mut module = Module::new();
    module.set_var("data", Dynamic::from(super::data::Data(Rc::new(map))));
    engine.register_global_module(module.into());
}

/// Parses the libraries; nothing for those that cannot be. Each may call every other, so all names exist before the
/// first is read.
fn library_trees(
    engine: &mut Engine,
    libraries: &[Library],
    faults: &mut Vec<Fault>,
) -> Vec<Option<AST>> {
    for library in libraries {
        engine.register_static_module(library.name.as_str(), Module::new().into());
    }
    let names: Vec<&str> = libraries.iter().map(|library| library.name.as_str()).collect();
    let mut parsed = |library: &Library| {
        tree(engine, &library.source, &names).map_err(|more| faults.extend(more)).ok()
    };
    libraries.iter().map(&mut parsed).collect()
}

/// Makes modules of the libraries.
fn register_libraries<'a>(
    engine: &mut Engine,
    memo: &Rc<Memo>,
    (libraries, known): (impl Iterator<Item = (&'a Library, Option<AST>)>, &gate::Known),
    (names, trees): (&mut BTreeSet<ImmutableString>, &mut Trees),
    faults: &mut Vec<Fault>,
) {
    let mut functions = 0;
    for (library, ast) in libraries {
        let Some(ast) = ast else { continue };
        let made = passed(ast, &library.source, known).and_then(|ast| {
            parse::only_functions(&ast, &library.source).map_err(|fault| vec![fault])?;
            properties(&ast, names);
            let ast = trees.rewrite(engine, ast, &library.source, Some(&library.name))?;
            Ok(memo.module(ast, &mut functions))
        });
        match made {
            Ok(module) => {
                engine.register_static_module(library.name.as_str(), module.into());
            }
            Err(more) => faults.extend(more),
        }
    }
}

/// Collects the names of all properties that a script reads.
fn properties(ast: &AST, names: &mut BTreeSet<ImmutableString>) {
    ast.walk(&mut |path: &[ASTNode]| {
        if let Some(ASTNode::Expr(Expr::Property(property, _))) = path.last() {
            names.insert(property.2.clone());
        }
        true
    });
}

/// A rule's parameters as a table, so that a misspelt one is an error.
pub(super) fn params_table(params: &Params) -> Dynamic {
    let format = &crate::document::TOML;
    let text: String = params.iter().map(|param| param.to_toml(format) + "\n").collect();
    let parsed = (format.parse)(&Source::new("params", text));
    let view = |document| View::of_data(Arc::new(document), Arc::new(Shape::default()));
    let tables =
        parsed.documents.into_iter().map(|document| Dynamic::from(Table::root(&view(document))));
    tables.last().unwrap_or(Dynamic::UNIT)
}
