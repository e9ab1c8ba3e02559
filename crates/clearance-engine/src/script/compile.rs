//! Compiles the scripts of packs: each pack for an engine of its own, its libraries before its rules.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use rhai::{AST, ASTNode, Dynamic, Engine, Expr, ImmutableString, Module, Scope, Shared};

use super::compiled_rule::CompiledRule;
use super::fast_path::{FastPath, Program};
use super::horizon::Horizon;
use super::large::Measured;
use super::memo::{Memo, Remembers};
use super::meter::Meter;
use super::mistakes::Libraries;
use super::namespaces::NamedKind;
use super::observers::Observers;
use super::reporting::Collector;

use super::scripts::{Library, Observe, RuleScript, Scripts};
use super::table::Table;
use super::trail::Watch;
use super::trees::Trees;
use super::view::View;
use super::{engine, gate, parse};
use clearance_syntax::source::{Diagnostic, Source};

/// Syntax trees of libraries and rules by their numbers, checked and not yet rewritten: they stand for any sandbox of the same
/// scripts in the same thread.
#[derive(Debug, Clone, Default)]
pub(super) struct SyntaxTrees {
    libraries: Vec<Option<AST>>,
    rules: Vec<Option<AST>>,
}

/// The scripts of all packs, compiled, and what their engines share.
#[derive(Debug)]
pub(super) struct CompiledScripts {
    pub(super) parsed: SyntaxTrees,
    /// One for each pack; all are filled.
    pub(super) engines: Vec<Rc<OnceCell<Engine>>>,
    pub(super) rules: Vec<CompiledRule>,
    pub(super) collector: Rc<Collector>,
    pub(super) meter: Rc<Meter>,
    pub(super) memo: Rc<Memo>,
    pub(super) horizon: Rc<Horizon>,
    pub(super) observers: Observers,
    /// None where rhai has to run everything.
    pub(super) fast_path: Option<FastPath>,
}

/// Compiles all scripts; `parsed` holds the trees of those that were compiled before. Engines are complete before the first of
/// them runs, as functions run in the engine of their own pack.
pub(super) fn compile_scripts(
    scripts: &Scripts,
    parsed: SyntaxTrees,
    measured: Measured,
) -> Result<CompiledScripts, Vec<Diagnostic>> {
    let meter = Rc::new(Meter::new(&scripts.limits, scripts.observe.load(), measured));
    let observers = Observers::new(scripts.observe, &meter);
    let collector = Rc::new(Collector::new(observers.witness.clone()));
    let horizon = Rc::new(Horizon::new(scripts.as_of));
    let lifetime = memo_lifetime(scripts.observe);
    let memo = Rc::new(Memo::new(&meter, &collector, &horizon, lifetime));
    let mut compiler = Compiler::new(scripts, parsed, &memo, &observers);
    let engines: Vec<Rc<OnceCell<Engine>>> =
        (0..scripts.pack_count()).map(|_| Rc::default()).collect();
    let mut unfinished = Vec::new();
    for (pack, home) in engines.iter().enumerate() {
        let watch = Watch::of(observers.trail.as_ref());
        let mut engine = engine::rule_engine(scripts, &collector, &meter, &horizon, &watch);
        observers.register_trail(&mut engine, scripts.as_of);
        if measured == Measured::Together {
            engine::measure_no_value(&mut engine);
        }
        compiler.compile_pack(pack, &mut engine, home);
        unfinished.push(engine);
    }
    if !compiler.diagnostics.is_empty() {
        return Err(compiler.diagnostics);
    }
    for (home, mut engine) in engines.iter().zip(unfinished) {
        engine::register_properties(&mut engine, compiler.names.iter().cloned());
        compiler.trees.register(&mut engine, &meter);
        observers.register_instrument(&mut engine);
        // It is empty: each is filled once.
        let _filled = home.set(engine);
    }
    let Compiler { parsed, rules, program, .. } = compiler;
    let rules = rules.into_iter().flatten().collect();
    let fast_path =
        program.and_then(|program| FastPath::new(program, &horizon, scripts.limits, measured));
    Ok(CompiledScripts {
        parsed,
        engines,
        rules,
        collector,
        meter,
        memo,
        horizon,
        observers,
        fast_path,
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

/// Compiles pack after pack. Packs come after those that they extend.
struct Compiler<'a> {
    scripts: &'a Scripts,
    memo: Rc<Memo>,
    /// How many functions libraries have.
    functions: usize,
    /// None for those that cannot be parsed, or not yet.
    parsed: SyntaxTrees,
    /// The libraries by their numbers, as all packs that see them share them.
    modules: Vec<Option<Shared<Module>>>,
    /// The rules by their numbers; none for those that do not compile.
    rules: Vec<Option<CompiledRule>>,
    /// The names of all properties that scripts read.
    names: BTreeSet<ImmutableString>,
    trees: Trees,
    /// The functions for the fast path, where there is one.
    program: Option<Program>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Compiler<'a> {
    /// Nothing yet; the scripts are compiled to be observed by these.
    fn new(
        scripts: &'a Scripts,
        mut parsed: SyntaxTrees,
        memo: &Rc<Memo>,
        observers: &Observers,
    ) -> Self {
        parsed.libraries.resize(scripts.libraries.len(), None);
        parsed.rules.resize(scripts.rules.len(), None);
        Self {
            scripts,
            memo: Rc::clone(memo),
            functions: 0,
            parsed,
            modules: scripts.libraries.iter().map(|_| None).collect(),
            rules: scripts.rules.iter().map(|_| None).collect(),
            names: BTreeSet::new(),
            trees: Trees::new(observers),
            program: scripts.has_fast_path().then(|| Program::new(scripts)),
            diagnostics: Vec::new(),
        }
    }

    /// Compiles the libraries and rules of a pack, for its own engine.
    fn compile_pack(&mut self, pack: usize, engine: &mut Engine, home: &Rc<OnceCell<Engine>>) {
        let scripts = self.scripts;
        self.register_tables(pack, engine);
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
            let made = self.parse_rule(number, rule, engine, &known).and_then(|ast| {
                collect_properties(&ast, &mut self.names);
                let fast = self.program.as_mut().map(|program| program.add_rule(pack, &ast));
                let ast = self.trees.rewrite_script(engine, ast, &rule.source, None)?;
                let made = CompiledRule::find_entries(engine, &ast, rule);
                made.map(|made| CompiledRule { fast: fast.unwrap_or_default(), ..made })
                    .map_err(|diagnostic| vec![diagnostic])
            });
            match (made, self.rules.get_mut(number)) {
                (Ok(rule), Some(slot)) => *slot = Some(rule),
                (Ok(_), None) => {}
                (Err(more), _) => self.diagnostics.extend(more),
            }
        }
    }

    /// Parses a rule under its own name, and holds it to what it may name.
    fn parse_rule(
        &mut self,
        number: usize,
        rule: &RuleScript,
        engine: &Engine,
        known: &gate::Known,
    ) -> Result<AST, Vec<Diagnostic>> {
        if let Some(Some(ast)) = self.parsed.rules.get(number) {
            return Ok(ast.clone());
        }
        let namespaces = &self.scripts.namespaces;
        let help = |name: &str| namespaces.not_visible_help(rule.pack, NamedKind::Library, name);
        let ast = parse_script(engine, &rule.source, &known.names(), &help)?;
        let ast = check_calls(ast, &rule.source, known)?;
        if let Some(slot) = self.parsed.rules.get_mut(number) {
            *slot = Some(ast.clone());
        }
        Ok(ast)
    }

    /// Makes `data` a variable that every function sees.
    fn register_tables(&mut self, pack: usize, engine: &mut Engine) {
        let mut map = rhai::Map::new();
        for (_, table) in self.scripts.tables_seen(pack) {
            let view = View::of_data(Arc::clone(&table.document), Arc::clone(&table.shape));
            let root = Dynamic::from(Table::root(&view));
            if let Some(program) = &mut self.program {
                program.add_table(pack, &table.name, &root);
            }
            map.insert(table.name.as_str().into(), root);
        }
        let mut module = Module::new();
        module.set_var("data", Dynamic::from(super::data::Data(Rc::new(map))));
        engine.register_global_module(module.into());
    }

    fn library_tree(&self, library: usize) -> Option<&AST> {
        self.parsed.libraries.get(library)?.as_ref()
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
            let Some(slot @ None) = self.parsed.libraries.get_mut(*number) else { continue };
            match parse_script(engine, &library.source, &names, &help) {
                Ok(ast) => *slot = Some(ast),
                Err(more) => self.diagnostics.extend(more),
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
            if let Some(program) = &mut self.program {
                program.add_library(number, library.pack, &ast);
            }
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

/// Collects the names of all properties that a script reads.
fn collect_properties(ast: &AST, names: &mut BTreeSet<ImmutableString>) {
    ast.walk(&mut |path: &[ASTNode]| {
        if let Some(ASTNode::Expr(Expr::Property(property, _))) = path.last() {
            names.insert(property.2.clone());
        }
        true
    });
}
