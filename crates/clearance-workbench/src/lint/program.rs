//! The program of a pack: the syntax trees of its scripts, by functions with their statements and spans.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use rhai::{AST, ASTNode, Engine, Expr, ImmutableString, Position, Scope, Stmt};

use clearance_engine::script::lexer::{Kind, Token};
use clearance_engine::script::mistakes::Libraries;
use clearance_engine::script::switch::{Case, each_switch, read_cases};
use clearance_engine::script::{Scripts, diagnostic, engine, extent, parse};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The functions of a rule that the engine calls, in order.
pub(super) const ENTRIES: [&str; 5] = ["applies", "check", "gather", "check_all", "plan"];

/// A function, by the numbers of its script and of itself in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FunctionId {
    pub(super) script: usize,
    pub(super) function: usize,
}

/// A rule or a library.
#[derive(Debug)]
pub(super) struct ProgramScript {
    pub source: Arc<Source>,
    /// The name by which rules call it; a rule has none.
    pub(super) library: Option<String>,
    /// The number of its pack.
    pub(super) pack: usize,
    pub(super) functions: Vec<ProgramFunction>,
    /// Its tokens, by which the places of expressions are found.
    pub(super) places: extent::Script,
    /// The cases of each `switch`, by its place: the syntax tree does not keep them.
    pub(super) cases: HashMap<Position, Vec<Case>>,
    /// `RULE` where it is defined.
    pub(super) header: Span,
    /// The declared `params`, each with its span.
    pub(super) params: Vec<(ImmutableString, Span)>,
}

/// A function or a closure.
#[derive(Debug)]
pub(super) struct ProgramFunction {
    pub(super) name: ImmutableString,
    pub(super) parameters: Vec<ImmutableString>,
    pub(super) body: Vec<Stmt>,
    /// Its name where it is defined.
    pub(super) at: Span,
    /// Its parameters where they are defined; closures have them elsewhere.
    pub(super) parameters_at: Vec<Span>,
    pub(super) is_closure: bool,
}

/// All scripts of a pack: rules first, in their order, then libraries.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) scripts: Vec<ProgramScript>,
    /// For each pack the scripts of the libraries that it sees, by name.
    libraries: Vec<BTreeMap<String, usize>>,
}

impl Program {
    /// Reads the scripts.
    ///
    /// # Errors
    /// Returns the syntax errors.
    pub(super) fn from_scripts(scripts: &Scripts) -> Result<Self, Vec<Diagnostic>> {
        let engine = engine::parsing_engine(&scripts.limits);
        let rules = scripts.rules.iter().map(|rule| (&rule.source, None, rule.pack));
        let libraries = scripts.libraries.iter();
        let libraries =
            libraries.map(|library| (&library.source, Some(library.name.clone()), library.pack));
        let read = rules.chain(libraries).map(|(source, name, pack)| {
            read_script(&engine, source).map(|script| ProgramScript {
                library: name,
                pack,
                ..script
            })
        });
        let first = scripts.rules.len();
        let seen = |pack| {
            let seen = scripts.libraries_seen(pack).into_iter();
            seen.map(|(number, library)| (library.name.clone(), first + number)).collect()
        };
        Ok(Self {
            scripts: read.collect::<Result<_, _>>()?,
            libraries: (0..scripts.pack_count()).map(seen).collect(),
        })
    }

    pub(super) fn function(&self, id: FunctionId) -> Option<&ProgramFunction> {
        self.scripts.get(id.script)?.functions.get(id.function)
    }

    /// The function of a name with so many parameters, in a script.
    pub(super) fn find_function(
        &self,
        script: usize,
        name: &str,
        count: usize,
    ) -> Option<FunctionId> {
        let functions = &self.scripts.get(script)?.functions;
        let wanted = |function: &ProgramFunction| {
            function.name == name && (function.is_closure || function.parameters.len() == count)
        };
        let function = functions.iter().position(wanted)?;
        Some(FunctionId { script, function })
    }

    /// The library that a script means by a name.
    pub(super) fn find_library(&self, script: usize, name: &str) -> Option<usize> {
        let pack = self.scripts.get(script)?.pack;
        self.libraries.get(pack)?.get(name).copied()
    }
}

fn read_script(engine: &Engine, source: &Arc<Source>) -> Result<ProgramScript, Vec<Diagnostic>> {
    let ast = parse::parse_script(engine, &Scope::new(), source, &Libraries::NONE)?;
    let mut script = ProgramScript {
        source: Arc::clone(source),
        library: None,
        pack: 0,
        functions: Vec::new(),
        places: extent::Script::new(source),
        cases: HashMap::new(),
        header: source.line_span(1),
        params: Vec::new(),
    };
    for function in ast.iter_functions() {
        let body = function_body(&ast, function.name, function.params.len());
        let parameters: Vec<ImmutableString> =
            function.params.iter().map(|name| (*name).into()).collect();
        let (at, parameters_at) = script.find_definition(function.name, parameters.len());
        script.functions.push(ProgramFunction {
            name: function.name.into(),
            parameters,
            body,
            at,
            parameters_at,
            is_closure: function.name.starts_with("anon$"),
        });
    }
    script.read_cases(engine);
    script.functions.sort_by(|a, b| (a.at, &a.name).cmp(&(b.at, &b.name)));
    for statement in ast.statements() {
        if let Stmt::Var(variable, _, _) = statement
            && let Some(("RULE", Expr::Map(map, _))) = parse::constant_name(statement)
        {
            script.header = script.span_at(variable.0.pos);
            let params = map.0.iter().filter(|(key, _)| key.name == "params");
            let params = params.filter_map(|(_, value)| match value {
                Expr::Map(params, _) => Some(&params.0),
                _ => None,
            });
            let places =
                params.flatten().map(|(key, _)| (key.name.clone(), script.span_at(key.pos)));
            script.params = places.collect();
        }
    }
    Ok(script)
}

/// The statements of a function. The tree shows them only to who walks over it.
fn function_body(ast: &AST, name: &str, parameters: usize) -> Vec<Stmt> {
    let mut only = ast.clone();
    only.clear_statements();
    only.retain_functions(|_, _, other, count| other == name && count == parameters);
    let mut body = Vec::new();
    only.walk(&mut |path: &[ASTNode]| {
        if let [ASTNode::Stmt(statement)] = path {
            body.push((*statement).clone());
        }
        true
    });
    body
}

impl ProgramScript {
    /// Finds the cases of each `switch`. One whose cases cannot be told apart is refused elsewhere.
    fn read_cases(&mut self, engine: &Engine) {
        if !self.source.text.contains("switch") {
            return;
        }
        let Self { places, cases: known, functions, .. } = self;
        for function in functions {
            each_switch(&mut function.body, &mut |statement| {
                let Stmt::Switch(switch, at) = statement else { return };
                let found = read_cases(engine, places, &switch.1).unwrap_or_default();
                known.insert(*at, found.into_iter().flatten().collect());
            });
        }
    }

    /// The word, sign or whole text at a position.
    pub(super) fn span_at(&self, position: Position) -> Span {
        self.places.token_span(position)
    }

    /// The name and the parameters of a function where it is defined.
    fn find_definition(&self, name: &str, count: usize) -> (Span, Vec<Span>) {
        let tokens = &self.places.tokens;
        let text = |token: &Token| self.source.slice(token.span);
        let starts = tokens.windows(3).filter_map(|three| match three {
            [word, found, open] if text(word) == "fn" && text(found) == name => match open.kind {
                Kind::Open(mate) => Some((found.span, mate)),
                _ => None,
            },
            _ => None,
        });
        for (found, end) in starts {
            let first = self.places.token_at(found.start) + 2;
            let parameters = self.word_spans(first..end);
            if parameters.len() == count {
                return (found, parameters);
            }
        }
        (Span::default(), Vec::new())
    }

    /// The words among some tokens.
    fn word_spans(&self, range: Range<usize>) -> Vec<Span> {
        let tokens = self.places.tokens.get(range).unwrap_or_default();
        let words = tokens.iter().filter(|token| token.kind == Kind::Word);
        words.map(|token| token.span).collect()
    }

    /// The parameters of a closure that starts at a position: the last `count` words between its bars.
    pub(super) fn closure_parameters(&self, position: Position, count: usize) -> Vec<Span> {
        let first = self.places.token_at(diagnostic::span_at(&self.source, position).start);
        let is_bar = |token: &Token| self.source.slice(token.span) == "|";
        let mut bars =
            self.places.tokens.iter().enumerate().skip(first).filter(|(_, it)| is_bar(it));
        match (bars.next(), bars.next()) {
            (Some((open, _)), Some((close, _))) if open == first => {
                self.word_spans(open..close).into_iter().take(count).collect()
            }
            _ => Vec::new(),
        }
    }
}
