//! The functions of all scripts, translated when they are first called.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use rhai::{AST, Dynamic, ImmutableString, ScriptFuncDef, Shared};

use super::expression::FastFunction;
use super::run::FastRule;
use super::translate::translate_function;
use super::value::FastValue;
use crate::script::scripts::Scripts;

/// The number of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::script) struct FunctionId(usize);

/// The functions of a script: by their names, and how many parameters they have.
pub(super) type OwnFunctions = HashMap<(ImmutableString, usize), FunctionId>;

/// The functions of all scripts.
#[derive(Debug, Default)]
pub(in crate::script) struct Program {
    functions: Vec<Definition>,
    /// The functions of each library, by its number.
    libraries: HashMap<usize, Rc<OwnFunctions>>,
    /// The numbers of the libraries that scripts of each pack may name.
    visible: Vec<Rc<HashMap<String, usize>>>,
    /// The tables of each pack, by their names.
    tables: Vec<HashMap<ImmutableString, FastValue>>,
}

/// A function, and what it may call.
#[derive(Debug)]
struct Definition {
    script: Shared<ScriptFuncDef>,
    own: Rc<OwnFunctions>,
    pack: usize,
    is_library: bool,
    translated: OnceCell<FastFunction>,
}

impl Program {
    /// The packs of the scripts, as yet without functions.
    pub(in crate::script) fn new(scripts: &Scripts) -> Self {
        let packs = 0..scripts.pack_count();
        let visible = packs.clone().map(|pack| {
            let seen = scripts.libraries_seen(pack).into_iter();
            Rc::new(seen.map(|(number, library)| (library.name.clone(), number)).collect())
        });
        Self {
            visible: visible.collect(),
            tables: packs.map(|_| HashMap::new()).collect(),
            ..Self::default()
        }
    }

    /// Adds the functions of a library.
    pub(in crate::script) fn add_library(&mut self, number: usize, pack: usize, ast: &AST) {
        let own = self.add_functions(pack, ast, true);
        self.libraries.insert(number, own);
    }

    /// Adds the functions of a rule.
    pub(in crate::script) fn add_rule(&mut self, pack: usize, ast: &AST) -> FastRule {
        let own = self.add_functions(pack, ast, false);
        let find = |name: &str| {
            let of_name = own.iter().find(|((own, _), _)| own == name);
            of_name.map(|(_, id)| *id)
        };
        FastRule { applies: find("applies"), check: find("check") }
    }

    /// Adds a table of a pack.
    pub(in crate::script) fn add_table(&mut self, pack: usize, name: &str, table: &Dynamic) {
        if let (Some(tables), Some(table)) =
            (self.tables.get_mut(pack), FastValue::from_dynamic(table))
        {
            tables.insert(name.into(), table);
        }
    }

    fn add_functions(&mut self, pack: usize, ast: &AST, is_library: bool) -> Rc<OwnFunctions> {
        let scripts: Vec<Shared<ScriptFuncDef>> = ast
            .shared_lib()
            .iter_script_fn_info()
            .map(|(.., script)| Shared::clone(script))
            .collect();
        let numbered = scripts.iter().zip(self.functions.len()..);
        let own = numbered.map(|(script, number)| {
            ((script.name.clone(), script.params.len()), FunctionId(number))
        });
        let own: Rc<OwnFunctions> = Rc::new(own.collect());
        self.functions.extend(scripts.into_iter().map(|script| Definition {
            script,
            own: Rc::clone(&own),
            pack,
            is_library,
            translated: OnceCell::new(),
        }));
        own
    }

    /// A function, translated.
    pub(super) fn function(&self, id: FunctionId) -> Option<&FastFunction> {
        let definition = self.functions.get(id.0)?;
        Some(definition.translated.get_or_init(|| FastFunction {
            is_remembered: definition.is_library,
            ..translate_function(self, &definition.script, &definition.own, definition.pack)
        }))
    }

    /// What is left to rhai of some functions and all that they call, in words.
    pub(super) fn unknown_within(&self, functions: &[FunctionId]) -> BTreeSet<String> {
        let (mut seen, mut unknown) = (BTreeSet::new(), BTreeSet::new());
        let mut next = functions.to_vec();
        while let Some(id) = next.pop() {
            if let Some(function) = self.function(id).filter(|_| seen.insert(id)) {
                unknown.extend(function.unknown.iter().cloned());
                next.extend(&function.calls);
            }
        }
        unknown
    }

    /// The script of one of these functions.
    pub(super) fn script(&self, id: FunctionId) -> Option<&Shared<ScriptFuncDef>> {
        self.functions.get(id.0).map(|definition| &definition.script)
    }

    /// The function of a library that scripts of a pack may name.
    pub(super) fn library_function(
        &self,
        pack: usize,
        library: &str,
        name: &ImmutableString,
        parameters: usize,
    ) -> Option<FunctionId> {
        let number = self.visible.get(pack)?.get(library)?;
        self.libraries.get(number)?.get(&(name.clone(), parameters)).copied()
    }

    /// A table of a pack.
    pub(super) fn table(&self, pack: usize, name: &str) -> Option<&FastValue> {
        self.tables.get(pack)?.get(name)
    }
}
