//! The packs that a pack extends: `extends` in its `pack.toml`.
//!
//! A pack sees the libraries, tables and schema of the packs that it extends, and is run together with them. Each is
//! read within its own folder, once, whichever pack extends it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::Arc;

use super::file_names::MANIFEST;
use super::folder::{PackFiles, read_alone, refuse_if};
use super::load_error::LoadError;
use super::manifest::relative_to;
use crate::files::display_path;
use crate::suggestion::closest_match;
use clearance_syntax::document::{NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The maximum length of a chain of packs.
const MAX_CHAIN: usize = 16;

/// The pack in a folder; `shipped` are the packs that it may extend by name.
///
/// # Errors
/// The folder or a file in it cannot be read, is no UTF-8, or there is no rule.
pub fn read_folder(folder: &Path, shipped: &[PackFiles]) -> Result<PackFiles, LoadError> {
    let no_rules = |pack: &PackFiles| pack.rules().next().is_none() && pack.extends.is_empty();
    refuse_if(
        read_begun(folder, shipped),
        no_rules,
        "there are no rules in this folder",
        "a rule is a file that ends in `.rhai`",
    )
}

/// The pack in a folder that need not hold a rule yet.
///
/// # Errors
/// The folder or a file in it cannot be read, or is no UTF-8.
pub fn read_begun(folder: &Path, shipped: &[PackFiles]) -> Result<PackFiles, LoadError> {
    PackReader { shipped, chain: Vec::new(), done: HashMap::new() }.read_pack(folder)
}

/// Packs with those that they extend, each once, after all that it extends.
pub fn flatten_packs(packs: &[PackFiles]) -> Vec<&PackFiles> {
    let mut all = Vec::new();
    for pack in packs {
        add_pack(pack, &mut all);
    }
    all
}

fn add_pack<'a>(pack: &'a PackFiles, all: &mut Vec<&'a PackFiles>) {
    if all.iter().any(|known| known.is_same(pack)) {
        return;
    }
    for base in &pack.extends {
        add_pack(base, all);
    }
    all.push(pack);
}

/// The packs that are being read, and those that are done.
struct PackReader<'a> {
    /// The packs in the program.
    shipped: &'a [PackFiles],
    /// The real folders of the packs that extend the one that is read.
    chain: Vec<PathBuf>,
    done: HashMap<PathBuf, Arc<PackFiles>>,
}

impl PackReader<'_> {
    fn read_pack(&mut self, folder: &Path) -> Result<PackFiles, LoadError> {
        let pack = read_alone(folder)?;
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        self.chain.push(real.clone());
        let (mut extends, mut diagnostics): (Vec<Arc<PackFiles>>, Vec<Diagnostic>) =
            Default::default();
        for (source, name, span) in pack.named_bases() {
            match self.resolve_base(folder, &name) {
                Ok(base) if extends.iter().any(|known| known.is_same(&base)) => {
                    let diagnostic = Diagnostic::new(&source, span, format!("duplicate `{name}`"));
                    diagnostics.push(diagnostic.help("remove one of the two"));
                }
                Ok(base) => extends.push(base),
                Err(ExtendError::Here(message, help)) => {
                    diagnostics.push(Diagnostic::new(&source, span, message).help(help));
                }
                Err(ExtendError::There(error)) => diagnostics.extend(error.diagnostics),
            }
        }
        self.chain.pop();
        let inner = extends.iter().filter_map(|base| base.real_folder()?.strip_prefix(&real).ok());
        let inner: Vec<String> = inner.map(display_path).collect();
        match diagnostics.is_empty() {
            true => Ok(pack.with_extends(extends, &inner)),
            false => Err(LoadError { diagnostics }),
        }
    }

    /// The pack that another one extends.
    fn resolve_base(&mut self, folder: &Path, name: &str) -> Result<Arc<PackFiles>, ExtendError> {
        if let Some(pack) = self.shipped.iter().find(|pack| pack.name == name) {
            return Ok(Arc::new(pack.clone()));
        }
        if Path::new(name).is_absolute() || name.contains('\\') {
            let message =
                format!("expected a path from this folder on, with `/` in it, found `{name}`");
            return Err(ExtendError::here(message, self.what_to_name()));
        }
        let path = relative_to(folder, Path::new(name));
        let Some(real) = path.canonicalize().ok().filter(|real| real.is_dir()) else {
            let near = closest_match(name, self.shipped.iter().map(|pack| pack.name.as_str()));
            let help =
                near.map_or_else(|| self.what_to_name(), |near| format!("did you mean `{near}`?"));
            return Err(ExtendError::here(format!("unknown pack `{name}`"), help));
        };
        if self.chain.contains(&real) {
            let message = match self.chain.last() == Some(&real) {
                true => "a pack cannot extend itself".to_owned(),
                false => format!("{} extends this pack in turn", display_path(&path)),
            };
            return Err(ExtendError::here(message, "remove one of them from `extends`"));
        }
        if let Some(done) = self.done.get(&real) {
            return Ok(Arc::clone(done));
        }
        if self.chain.len() >= MAX_CHAIN {
            let message = format!("more than {MAX_CHAIN} packs extend one another");
            return Err(ExtendError::here(message, "let this pack extend fewer"));
        }
        let base = self.read_pack(&path).map_err(ExtendError::There)?;
        if base.file(MANIFEST).is_none() {
            let message = format!("{} is not a pack: it has no {MANIFEST}", display_path(&path));
            return Err(ExtendError::here(message, self.what_to_name()));
        }
        let base = Arc::new(base);
        self.done.insert(real, Arc::clone(&base));
        Ok(base)
    }

    /// Returns the help for an unknown name.
    fn what_to_name(&self) -> String {
        let folder = "the folder of another pack by its path from this one";
        let names = self.shipped.iter().map(|pack| format!("`{}`", pack.name));
        match names.collect::<Vec<_>>().as_slice() {
            [] => format!("name {folder}"),
            names => format!("name {}, or {folder}", names.join(", ")),
        }
    }
}

/// Why a pack cannot be extended.
enum ExtendError {
    /// For a reason to be told where it is named, and what to do.
    Here(String, String),
    /// It cannot be read.
    There(LoadError),
}

impl ExtendError {
    fn here(message: String, help: impl Into<String>) -> Self {
        Self::Here(message, help.into())
    }
}

impl PackFiles {
    /// Itself and what it extends, each after all that it extends.
    pub(super) fn with_bases(&self) -> Vec<&Self> {
        flatten_packs(slice::from_ref(self))
    }

    /// Whether it is a pack that lies in the program, or extends one.
    pub fn has_embedded(&self) -> bool {
        self.with_bases().into_iter().any(Self::is_embedded)
    }

    /// Returns the names in `extends` with their spans. Errors of the file itself are reported where it is validated.
    fn named_bases(&self) -> Vec<(Arc<Source>, String, Span)> {
        let Some((source, document)) = self.manifest_document() else { return Vec::new() };
        let list = document.get(NodeId::ROOT, "extends").map(|id| &document.node(id).value);
        let Some(Value::List(items)) = list else { return Vec::new() };
        let named = items.iter().map(|&item| document.node(item)).filter_map(|node| {
            let Value::Text(name) = &node.value else { return None };
            Some((Arc::clone(source), name.to_string(), node.span))
        });
        named.collect()
    }

    /// The name that it declares.
    pub(super) fn declared_name(&self) -> Option<String> {
        let (_, document) = self.manifest_document()?;
        document.get_text(NodeId::ROOT, "name").map(str::to_owned)
    }
}
