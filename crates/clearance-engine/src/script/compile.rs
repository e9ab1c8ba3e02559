//! Compiles the scripts of a pack into a [`Sandbox`].

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use rhai::{AST, ASTNode, Dynamic, Engine, Expr, ImmutableString, Module, Scope, Shared};

use super::entry::Entry;
use super::header::Params;
use super::instrument::Instrument;
use super::memo::{Memo, Remembers};
use super::meter::Meter;
use super::mistakes::Libraries;
use super::namespaces::{NamedKind, Namespaces};
use super::reporting::Collector;
use super::sandbox::{Compiled, Sandbox};
use super::scripts::{DataTable, Library, Observe, RuleScript, Scripts};
use super::table::Table;
use super::trail::{Trail, Watch};
use super::trees::Trees;
use super::view::{Names, View};
use super::witness::Witness;
use super::{diagnostic, engine, gate, parse};
use crate::schema::Shape;
use clearance_syntax::source::{Diagnostic, Source};

pub(super) fn compile_sandbox(scripts: &Scripts) -> Result<Sandbox, Vec<Diagnostic>> {
    let meter = Rc::new(Meter::new(&scripts.limits, scripts.observe));
    let instrument = match scripts.observe {
        Observe::Everything(instrumentation) => Some((instrumentation.0)(&meter)),
        Observe::Nothing | Observe::Reads => None,
    };
    let reads = matches!(scripts.observe, Observe::Reads);
    let trail = reads.then(|| Rc::new(Trail::default()));
    let witness = instrument.clone().map(|instrument| instrument as Rc<dyn Witness>);
    let witness = witness.or_else(|| trail.clone().map(|trail| trail as Rc<dyn Witness>));
    let collector = Rc::new(Collector::new(witness.clone()));
    let memo = Rc::new(Memo::new(&meter, &collector, memo_lifetime(scripts.observe)));
    let mut work = Work::new(scripts, &memo, instrument.clone());
    let engines: Vec<Rc<OnceCell<Engine>>> =
        (0..scripts.pack_count()).map(|_| Rc::default()).collect();
    let mut made = Vec::new();
    for (pack, home) in engines.iter().enumerate() {
        let watch = Watch::of(trail.as_ref());
        let mut engine = engine::rule_engine(scripts, &collector, &meter, &watch);
        if let Some(trail) = &trail {
            trail.register(&mut engine, scripts.as_of);
        }
        work.compile_pack(pack, &mut engine, home);
        made.push(engine);
    }
    if !work.diagnostics.is_empty() {
        return Err(work.diagnostics);
    }
    for engine in &mut made {
        engine::register_properties(engine, work.names.iter().cloned());
        work.trees.register(engine, &meter);
    }
    for (home, mut engine) in engines.iter().zip(made) {
        if let Some(instrument) = &instrument {
            Rc::clone(instrument).register(&mut engine);
        }
        // It is empty: each is filled once.
        let _filled = home.set(engine);
    }
    let libraries = scripts.libraries.iter().map(|library| &library.source);
    let sources = libraries.chain(scripts.rules.iter().map(|rule| &rule.source));
    let declared = scripts.shape.all_names().into_iter().map(Into::into).collect();
    Ok(Sandbox {
        engines,
        rules: work.rules.into_iter().flatten().collect(),
        sources: sources.map(Arc::clone).collect(),
        collector,
        meter,
        memo,
        shape: Arc::clone(&scripts.shape),
        names: Rc::new(Names(declared)),
        limits: scripts.limits,
        instrument,
        witness,
        trail,
        scripts: scripts.clone(),
        tracing: OnceCell::new(),
        last: RefCell::default(),
        given: RefCell::default(),
    })
}

/// How long answers of library functions may stand for the functions: what is to be seen has to be done.
const fn memo_lifetime(observe: Observe) -> Remembers {
    match observe {
        Observe::Nothing => Remembers::Always,
        Observe::Everything(_) => Remembers::WithinRun,
        Observe::Reads => Remembers::Never,
    }
}

/// What is compiled so far. Packs come after those that they extend.
struct Work<'a> {
    scripts: &'a Scripts,
    memo: Rc<Memo>,
    /// How many functions libraries have.
    functions: usize,
    /// The libraries as they were parsed, by their numbers; none for those that cannot be.
    parsed: Vec<Option<AST>>,
    /// The libraries by their numbers, as all packs that see them share them.
    modules: Vec<Option<Shared<Module>>>,
    /// The rules by their numbers; none for those that do not compile.
    rules: Vec<Option<Compiled>>,
    /// The names of all properties that scripts read.
    names: BTreeSet<ImmutableString>,
    trees: Trees,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Work<'a> {
    /// Nothing yet; `instrument` is there where the scripts are to be observed.
    fn new(scripts: &'a Scripts, memo: &Rc<Memo>, instrument: Option<Rc<dyn Instrument>>) -> Self {
        Self {
            scripts,
            memo: Rc::clone(memo),
            functions: 0,
            parsed: scripts.libraries.iter().map(|_| None).collect(),
            modules: scripts.libraries.iter().map(|_| None).collect(),
            rules: scripts.rules.iter().map(|_| None).collect(),
            names: BTreeSet::new(),
            trees: Trees::new(instrument),
            diagnostics: Vec::new(),
        }
    }

    /// Compiles the libraries and rules of a pack, for its own engine.
    fn compile_pack(&mut self, pack: usize, engine: &mut Engine, home: &Rc<OnceCell<Engine>>) {
        let scripts = self.scripts;
        register_tables(engine, scripts.tables_seen(pack).into_iter().map(|(_, table)| table));
        let seen = scripts.libraries_seen(pack);
        self.parse_libraries(pack, engine, &seen);
        let trees = seen.iter().map(|&(number, library)| (library, self.library_tree(number)));
        let known = gate::Known::of(trees);
        for &(number, library) in &seen {
            if library.pack == pack {
                self.compile_library(number, &known, engine, home);
            }
            if let Some(Some(module)) = self.modules.get(number) {
                engine.register_static_module(library.name.as_str(), Shared::clone(module));
            }
        }
        for (number, rule) in scripts.rules.iter().enumerate().filter(|(_, rule)| rule.pack == pack)
        {
            let made = compile_rule(engine, rule, &known, &scripts.namespaces).and_then(|ast| {
                collect_properties(&ast, &mut self.names);
                let ast = self.trees.rewrite_script(engine, ast, &rule.source, None)?;
                find_entries(engine, &ast, rule).map_err(|diagnostic| vec![diagnostic])
            });
            match (made, self.rules.get_mut(number)) {
                (Ok(rule), Some(slot)) => *slot = Some(rule),
                (Ok(_), None) => {}
                (Err(more), _) => self.diagnostics.extend(more),
            }
        }
    }

    fn library_tree(&self, library: usize) -> Option<&AST> {
        self.parsed.get(library)?.as_ref()
    }

    /// Parses the libraries of a pack. Each may call every other, so all names exist before the first is read.
    fn parse_libraries(&mut self, pack: usize, engine: &mut Engine, seen: &[(usize, &Library)]) {
        for (_, library) in seen {
            engine.register_static_module(library.name.as_str(), Module::new().into());
        }
        let names: Vec<&str> = seen.iter().map(|(_, library)| library.name.as_str()).collect();
        let help =
            |name: &str| self.scripts.namespaces.not_visible_help(pack, NamedKind::Library, name);
        for (number, library) in seen.iter().filter(|(_, library)| library.pack == pack) {
            match (
                parse_script(engine, &library.source, &names, &help),
                self.parsed.get_mut(*number),
            ) {
                (Ok(ast), Some(slot)) => *slot = Some(ast),
                (Ok(_), None) => {}
                (Err(more), _) => self.diagnostics.extend(more),
            }
        }
    }

    /// Makes a module of a library.
    fn compile_library(
        &mut self,
        number: usize,
        known: &gate::Known,
        engine: &Engine,
        home: &Rc<OnceCell<Engine>>,
    ) {
        let Some(library) = self.scripts.libraries.get(number) else { return };
        let Some(ast) = self.library_tree(number).cloned() else { return };
        let made = check_calls(ast, &library.source, known).and_then(|ast| {
            parse::only_functions(&ast, &library.source).map_err(|diagnostic| vec![diagnostic])?;
            collect_properties(&ast, &mut self.names);
            let ast =
                self.trees.rewrite_script(engine, ast, &library.source, Some(&library.name))?;
            Ok(self.memo.library_module(ast, &mut self.functions, home))
        });
        match (made, self.modules.get_mut(number)) {
            (Ok(module), Some(slot)) => *slot = Some(module.into()),
            (Ok(_), None) => {}
            (Err(more), _) => self.diagnostics.extend(more),
        }
    }
}

/// Parses a rule under its own name, and holds it to what it may name.
fn compile_rule(
    engine: &Engine,
    rule: &RuleScript,
    libraries: &gate::Known,
    namespaces: &Namespaces,
) -> Result<AST, Vec<Diagnostic>> {
    let help = |name: &str| namespaces.not_visible_help(rule.pack, NamedKind::Library, name);
    check_calls(
        parse_script(engine, &rule.source, &libraries.names(), &help)?,
        &rule.source,
        libraries,
    )
}

/// Parses a script under its own name. `help` says where a library is that it does not see.
fn parse_script(
    engine: &Engine,
    source: &Arc<Source>,
    libraries: &[&str],
    help: &dyn Fn(&str) -> Option<String>,
) -> Result<AST, Vec<Diagnostic>> {
    // Known to the compiler; found at run time among the engine's own variables.
    let mut known = Scope::new();
    known.push_constant("data", ());
    let mut ast =
        parse::parse_script(engine, &known, source, &Libraries { names: libraries, help })?;
    ast.set_source(source.name.as_str());
    Ok(ast)
}

/// The script, where it names nothing that it must not.
fn check_calls(
    ast: AST,
    source: &Arc<Source>,
    libraries: &gate::Known,
) -> Result<AST, Vec<Diagnostic>> {
    match gate::check_script(&ast, source, Some(libraries)) {
        diagnostics if diagnostics.is_empty() => Ok(ast),
        diagnostics => Err(diagnostics),
    }
}

/// Finds the functions that a rule must and may have.
fn find_entries(engine: &Engine, ast: &AST, rule: &RuleScript) -> Result<Compiled, Diagnostic> {
    let entries = parse::find_entries(ast, &rule.source)?;
    let entry = |name, parameters| {
        let text = format!("`{name}` cannot be called");
        let diagnostic =
            || Diagnostic::new(&rule.source, diagnostic::definition_span(&rule.source, name), text);
        Entry::new(engine, ast, name, parameters).ok_or_else(diagnostic)
    };
    let optional = |name, parameters: Option<usize>| {
        parameters.map(|parameters| entry(name, parameters)).transpose()
    };
    Ok(Compiled {
        source: Arc::clone(&rule.source),
        pack: rule.pack,
        applies: optional("applies", entries.applies)?,
        check: optional("check", entries.check)?,
        gather: optional("gather", entries.over_all.map(|(gather, _)| gather))?,
        check_all: optional("check_all", entries.over_all.map(|(_, check_all)| check_all))?,
        params: params_table(&rule.params),
    })
}

/// Makes `data` a variable that every function sees.
fn register_tables<'a>(engine: &mut Engine, tables: impl Iterator<Item = &'a DataTable>) {
    let mut map = rhai::Map::new();
    for table in tables {
        let view = View::of_data(Arc::clone(&table.document), Arc::clone(&table.shape));
        map.insert(table.name.as_str().into(), Dynamic::from(Table::root(&view)));
    }
    let mut module = Module::new();
    module.set_var("data", Dynamic::from(super::data::Data(Rc::new(map))));
    engine.register_global_module(module.into());
}

/// Collects the names of all properties that a script reads.
fn collect_properties(ast: &AST, names: &mut BTreeSet<ImmutableString>) {
    ast.walk(&mut |path: &[ASTNode]| {
        if let Some(ASTNode::Expr(Expr::Property(property, _))) = path.last() {
            names.insert(property.2.clone());
        }
        true
    });
}

/// A rule's parameters as a table, so that a misspelt one is an error.
pub(super) fn params_table(params: &Params) -> Dynamic {
    let format = &clearance_syntax::document::TOML;
    let text: String = params.iter().map(|param| param.to_toml(format) + "\n").collect();
    let parsed = (format.parse)(&Source::new("params", text));
    let view = |document| View::of_data(Arc::new(document), Arc::new(Shape::default()));
    let tables =
        parsed.documents.into_iter().map(|document| Dynamic::from(Table::root(&view(document))));
    tables.last().unwrap_or(Dynamic::UNIT)
}
