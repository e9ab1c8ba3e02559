//! The sandbox: an engine with all rules compiled, which runs one rule on one document.

use std::cell::{OnceCell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;

use rhai::{Dynamic, Engine};

use super::compile::{self, CompiledScripts, SyntaxTrees};
use super::compiled_rule::CompiledRule;
use super::coverage::Coverage;
use super::fast_path::FastPath;
use super::horizon::Horizon;
use super::large::Measured;
use super::lasting::Lasting;
use super::limits::Limits;
use super::memo::Memo;
use super::meter::Meter;
use super::observers::Observers;
use super::param_overrides::ParamOverrides;
use super::params::Params;
use super::reporting::Collector;
use super::said::Said;
use super::scripts::{Observe, Scripts};
use super::steps::Step;
use super::view::{Names, View};
use super::{batch, diagnostic, large, stack};
use crate::schema::Shape;
use clearance_syntax::document::Document;
use clearance_syntax::source::{Diagnostic, Source};

/// An engine with all rules compiled. Not shared between threads: each makes its own.
#[derive(Debug)]
pub struct Sandbox {
    parsed: SyntaxTrees,
    /// One for each pack; all are there.
    pub(super) engines: Vec<Rc<OnceCell<Engine>>>,
    pub(super) rules: Vec<CompiledRule>,
    pub(super) sources: Vec<Arc<Source>>,
    pub(super) collector: Rc<Collector>,
    pub(super) meter: Rc<Meter>,
    pub(super) memo: Rc<Memo>,
    pub(super) horizon: Rc<Horizon>,
    /// Where scripts only say something.
    pub(super) said: Said,
    pub(super) shape: Arc<Shape>,
    pub(super) names: Rc<Names>,
    pub(super) limits: Limits,
    pub(super) observers: Observers,
    pub(super) fast_path: Option<FastPath>,
    /// The scripts that it was made from.
    pub(super) scripts: Scripts,
    /// Which sizes of values are limited.
    pub(super) measured: Measured,
    /// Others of the same scripts, for large documents; each is made when it is first needed.
    pub(super) large: [OnceCell<Option<Box<Self>>>; large::CLASSES],
    /// Another of the same scripts, which finds the bases of reports; made when it is first needed.
    pub(super) tracing: OnceCell<Option<Box<Self>>>,
    /// The values that the last `check_all` was given.
    pub(super) last: RefCell<Option<batch::All>>,
    /// Parameters that some documents have in place of the usual ones.
    pub(super) overrides: RefCell<Vec<ParamOverrides>>,
}

/// A document made ready for rules; made once and given to every rule.
#[derive(Debug)]
pub struct PreparedDocument {
    pub(super) view: Rc<View>,
    /// Parameters of rules for which they are not the usual ones.
    pub(super) overrides: ParamOverrides,
}

impl Sandbox {
    /// Compiles everything.
    ///
    /// # Errors
    /// All that does not compile, each with its script's text and place.
    pub fn new(scripts: &Scripts) -> Result<Self, Vec<Diagnostic>> {
        Self::compile(scripts, SyntaxTrees::default(), Measured::Each)
    }

    /// Compiles the same rules as this sandbox, without another look at their texts.
    pub(super) fn compile_again(
        &self,
        scripts: &Scripts,
        measured: Measured,
    ) -> Result<Self, Vec<Diagnostic>> {
        Self::compile(scripts, self.parsed.clone(), measured)
    }

    pub(super) fn compile(
        scripts: &Scripts,
        parsed: SyntaxTrees,
        measured: Measured,
    ) -> Result<Self, Vec<Diagnostic>> {
        stack::with_stack(stack::of_reading(&scripts.limits), || {
            let compiled = compile::compile_scripts(scripts, parsed, measured)?;
            Ok(Self::from_compiled(scripts, compiled, measured))
        })
    }

    fn from_compiled(scripts: &Scripts, compiled: CompiledScripts, measured: Measured) -> Self {
        let libraries = scripts.libraries.iter().map(|library| &library.source);
        let sources = libraries.chain(scripts.rules.iter().map(|rule| &rule.source));
        let declared = scripts.shape.all_names().into_iter().map(Into::into).collect();
        Self {
            parsed: compiled.parsed,
            engines: compiled.engines,
            rules: compiled.rules,
            sources: sources.map(Arc::clone).collect(),
            collector: compiled.collector,
            meter: compiled.meter,
            memo: compiled.memo,
            horizon: compiled.horizon,
            said: Said::default(),
            shape: Arc::clone(&scripts.shape),
            names: Rc::new(Names(declared)),
            limits: scripts.limits,
            observers: compiled.observers,
            fast_path: compiled.fast_path,
            scripts: scripts.clone(),
            measured,
            large: Default::default(),
            tracing: OnceCell::new(),
            last: RefCell::default(),
            overrides: RefCell::default(),
        }
    }

    /// Makes a document ready for rules.
    pub fn prepare_document(&self, document: &Arc<Document>) -> PreparedDocument {
        let shape = Arc::clone(&self.shape);
        let (names, witness) = (Rc::clone(&self.names), self.observers.witness.clone());
        let view = View::of_document(Arc::clone(document), shape, names, witness);
        PreparedDocument { view, overrides: ParamOverrides::default() }
    }

    /// Makes parameters ready for rules, each with the rule's number. They are kept as long as the sandbox: what
    /// functions gave for them is remembered by where they are in memory.
    pub fn prepare_params(&self, params: &[(usize, Params)]) -> ParamOverrides {
        if params.is_empty() {
            return ParamOverrides::default();
        }
        let overrides = ParamOverrides::new(params);
        self.overrides.borrow_mut().push(overrides.clone());
        overrides
    }

    /// Makes a document ready for rules, some of which get other parameters than usual.
    pub fn prepare_with_params(
        &self,
        document: &Arc<Document>,
        overrides: &ParamOverrides,
    ) -> PreparedDocument {
        PreparedDocument { overrides: overrides.clone(), ..self.prepare_document(document) }
    }

    /// The operations of the last run.
    pub fn operations(&self) -> u64 {
        self.meter.operations()
    }

    /// How long the result of the last `check` or `check_all` lasts.
    pub fn lasting(&self) -> Lasting {
        self.horizon.lasting()
    }

    /// Whether the use that runs make of the day is followed: not where they are observed.
    pub const fn follows_days(&self) -> bool {
        matches!(self.scripts.observe, Observe::Nothing)
    }

    /// Makes a run whose use of the day is followed; once more without that, where it uses the day in a way that cannot be.
    pub(super) fn run_following<T>(
        &self,
        run: impl Fn() -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let printed = self.collector.trace_length();
        if self.follows_days() {
            self.horizon.start(true);
            let done = run();
            if done.is_ok() || !self.horizon.is_asked() {
                let said = self.horizon.take_said();
                if !self.said.only_says(&said, &self.sources, &self.limits) {
                    self.horizon.note_unknown();
                }
                return done;
            }
            self.collector.cut_trace(printed);
        }
        self.horizon.start(false);
        let done = run();
        if self.horizon.is_asked() {
            self.horizon.note_unknown();
        }
        done
    }

    /// Takes the lines that rules printed since the last call; always empty unless tracing.
    pub fn take_trace(&self) -> Vec<String> {
        self.collector.take_trace()
    }

    /// Takes the steps of the last run; always empty unless everything is observed. Of `check_all`, [`Sandbox::find_doc_node`] says where
    /// its places lie.
    pub fn take_steps(&self) -> Vec<Step> {
        self.observers
            .instrument
            .as_ref()
            .map(|instrument| instrument.take_steps())
            .unwrap_or_default()
    }

    /// How often each statement and branch was reached since the sandbox was made; nothing unless everything is
    /// observed.
    pub fn coverage(&self) -> Coverage {
        let instrument = self.observers.instrument.as_ref();
        let own = instrument.map(|instrument| instrument.coverage(&self.sources));
        let large = self.large.iter().filter_map(|large| large.get()?.as_deref());
        large.fold(own.unwrap_or_default(), |all, large| all.plus(large.coverage()))
    }

    /// Runs some of a rule, `main` for the most part, within its limits.
    pub(super) fn run_guarded<T>(
        &self,
        rule: &CompiledRule,
        main: &str,
        view: &Rc<View>,
        run: impl FnOnce() -> Ran<T>,
    ) -> Result<T, Diagnostic> {
        // What these let go of is not this run's.
        self.memo.start(view);
        self.observers.start(view);
        let run = || {
            self.meter.start();
            run()
        };
        // A panic in a native function must not take the other rules with it. The collector is cleared
        // at the next start, and the engine holds no other state.
        let stack = stack::of_run(&self.limits, self.scripts.observe.load());
        let run = stack::with_stack(stack, || catch_unwind(AssertUnwindSafe(run)));
        self.observers.stop();
        let unseen = self.meter.settle();
        match run {
            // Whatever the script made of it: what exceeded a limit did not finish.
            Ok(Ok(_)) if let Some(limit) = self.meter.exceeded() => {
                Err(diagnostic::of_limit(limit, (&rule.source, main)))
            }
            Ok(Err((entry, _))) if let Some(limit) = unseen => {
                Err(diagnostic::of_limit(limit, (&rule.source, entry)))
            }
            Ok(Ok(given)) => Ok(given),
            Ok(Err((entry, error))) => {
                Err(diagnostic::of_run(&error, (&rule.source, entry), &self.sources, &self.meter))
            }
            Err(panic) => Err(diagnostic::of_panic(&*panic, (&rule.source, main))),
        }
    }

    /// The engine of a rule's pack.
    pub(super) fn pack_engine(
        &self,
        rule: &CompiledRule,
    ) -> Result<&Engine, Box<rhai::EvalAltResult>> {
        let engine = self.engines.get(rule.pack).and_then(|engine| engine.get());
        engine.ok_or_else(|| "there is no engine for this rule".into())
    }

    /// Whether the rule applies to the document that is among the arguments.
    pub(super) fn asks_applies(&self, rule: &CompiledRule, arguments: [Dynamic; 2]) -> Ran<bool> {
        let Some(applies) = &rule.applies else { return Ok(true) };
        let in_applies = |error| ("applies", error);
        let engine = self.pack_engine(rule).map_err(in_applies)?;
        let answer = applies.call(engine, arguments).map_err(in_applies)?;
        answer.as_bool().map_err(|_| in_applies(diagnostic::not_a_boolean(&answer)))
    }
}

/// The result of a run; else the function that did not finish, and why.
pub(super) type Ran<T> = Result<T, (&'static str, Box<rhai::EvalAltResult>)>;

#[cfg(test)]
mod tests {
    use super::{Document, Limits, Sandbox, Scripts};
    use crate::schema::Shape;
    use crate::script::scripts::{DataTable, RuleScript};
    use crate::script::verdict::Verdict;
    use clearance_syntax::source::Source;
    use std::sync::Arc;

    fn sandbox(bodies: &[&str]) -> (Sandbox, Arc<Document>) {
        let rule = |body: &&str| RuleScript {
            source: Source::new("rule.rhai", format!("fn check(document) {{ {body} }}")),
            params: vec![],
            pack: 0,
        };
        let scripts = Scripts {
            rules: bodies.iter().map(rule).collect(),
            libraries: vec![],
            tables: Vec::<DataTable>::new(),
            namespaces: Default::default(),
            shape: Arc::new(Shape::default()),
            as_of: jiff::civil::date(2026, 11, 22),
            limits: Limits::DEFAULT,
            trace: false,
            observe: Default::default(),
            evaluation: crate::script::Evaluation::Rhai,
        };
        let parsed =
            (clearance_syntax::document::TOML.parse)(&Source::new("document.toml", "a = 1\n"));
        let document = parsed.documents.into_iter().next().unwrap();
        (Sandbox::new(&scripts).unwrap(), Arc::new(document))
    }

    fn engine(sandbox: &mut Sandbox) -> &mut rhai::Engine {
        std::rc::Rc::get_mut(&mut sandbox.engines[0]).unwrap().get_mut().unwrap()
    }

    #[test]
    fn a_panic_breaks_the_rule_and_no_other() {
        let (mut sandbox, document) =
            sandbox(&["report(document, `x`); today();", "report(document, `y`);"]);
        engine(&mut sandbox)
            .register_fn("today", || -> jiff::civil::Date { panic!("Out of days.") });
        let prepared = sandbox.prepare_document(&document);
        for _ in 0..2 {
            let Verdict::Broken(diagnostic) = sandbox.check(0, &prepared) else {
                panic!("not broken")
            };
            assert_eq!(diagnostic.message, "a built-in function panicked: out of days");
            assert_eq!(diagnostic.source.slice(diagnostic.span), "check");
            let Verdict::Finished(reports) = sandbox.check(1, &prepared) else { panic!("broken") };
            assert_eq!(reports.len(), 1);
        }
    }

    /// Fails without the look at the meter in `Sandbox::check`.
    #[test]
    fn a_limit_that_a_native_function_hides_breaks_the_rule() {
        let (mut sandbox, document) = sandbox(&["today();"]);
        let meter = std::rc::Rc::clone(&sandbox.meter);
        engine(&mut sandbox).register_fn("today", move || {
            while meter.count_operation().is_none() {}
            jiff::civil::date(2026, 11, 22)
        });
        let verdict = sandbox.check(0, &sandbox.prepare_document(&document));
        assert!(matches!(verdict, Verdict::Broken(_)), "{verdict:?}");
    }
}
