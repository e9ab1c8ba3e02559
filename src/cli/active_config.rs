//! Finds the configuration and reads it.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::BUILTIN;
use clap::ArgMatches;
use clearance_engine::files::{decode_utf8, display_path};
use clearance_engine::pack::LoadError;
use clearance_engine::rule::Pattern;
use clearance_engine::settings::Settings;
use clearance_gate::config::{self, Checks, ChosenProfile, Configuration, Setting, SettingKind};
use clearance_syntax::source::{Root, Source};
use jiff::civil::Date;

use super::failure::Failure;
use super::root::{Around, path_in};
use super::target::Target;
use super::values::parse_bytes;

/// How large a configuration may be, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// The settings of the configuration, apart from the values of options.
#[derive(Debug, Clone, Default)]
pub(crate) struct Configured {
    /// The folder of the configuration, or of the repository where there is none.
    pub(crate) root: Root,
    /// The configuration, if there is one that counts.
    pub(crate) file: Option<Configuration>,
    /// Its folder, named from the working directory.
    folder: PathBuf,
    /// The options that chose it, to choose it again.
    pub(super) chosen: Vec<OsString>,
}

/// The checks of texts by the options that take them.
const CHECKS: Checks<'_> = &[
    ("format", |text| text.parse::<Target>().map(drop)),
    ("select", check_pattern),
    ("exclude", check_pattern),
    ("max-file-size", |text| parse_bytes(text).map(drop)),
];

fn check_pattern(text: &str) -> Result<(), String> {
    text.parse::<Pattern>().map(drop).map_err(|error| error.to_string())
}

impl Configured {
    /// No configuration: for commands that take nothing from one.
    pub(crate) fn without_file() -> Self {
        Self { root: Around::find_from_here().root, ..Self::default() }
    }

    /// The configuration that the arguments of a command choose; some of them do not count.
    pub(crate) fn choose(
        arguments: &ArgMatches,
        ignored: impl Fn(&str) -> bool,
    ) -> Result<Self, Failure> {
        let counts = |id: &&str| !ignored(id);
        let named =
            Some("config_file").filter(counts).and_then(|id| arguments.get_one::<PathBuf>(id));
        let profile = Some("profile").filter(counts).and_then(|id| arguments.get_one::<String>(id));
        let profile = profile.map(String::as_str);
        let Around { root, configuration } = Around::find_from_here();
        if arguments.get_flag("no_config") && !ignored("no_config") {
            return match (named, profile) {
                (Some(_), _) => Err(config_conflict("--config and --no-config exclude each other")),
                (_, Some(_)) => {
                    Err(config_conflict("--profile and --no-config exclude each other"))
                }
                _ => Ok(Self { root, ..Self::default() }),
            };
        }
        let Some(path) = named.cloned().or(configuration) else {
            return match profile {
                None => Ok(Self { root, ..Self::default() }),
                Some(name) => Err(no_profile(name)),
            };
        };
        let root = match named {
            Some(_) => Root { folder: root.here.join(folder_of(&path)), here: root.here },
            None => root,
        };
        Self::of_file(&path, named.is_some(), profile, root)
    }

    /// A configuration that was used before, in a file named from the working directory.
    pub(crate) fn from_record(
        path: Option<&Path>,
        profile: Option<&str>,
        root: Root,
    ) -> Result<Self, Failure> {
        match path {
            Some(path) => Self::of_file(path, true, profile, root),
            None => Ok(Self { root, ..Self::default() }),
        }
    }

    /// The configuration in a file; `named` is whether it was named, or found.
    fn of_file(
        path: &Path,
        named: bool,
        profile: Option<&str>,
        root: Root,
    ) -> Result<Self, Failure> {
        let source = read_source(path, named)?;
        let profile = profile.map(|name| ChosenProfile { name, chosen_by: "--profile" });
        let file = config::read_configuration(&source, profile, CHECKS)
            .map_err(|diagnostics| LoadError { diagnostics })?;
        Ok(Self { root, file: Some(file), folder: folder_of(path), chosen: Vec::new() })
    }

    /// The settings of rules.
    pub(crate) fn rule_settings(&self) -> Settings {
        self.file.as_ref().map(|file| file.settings.clone()).unwrap_or_default()
    }

    /// The values that the configuration has for an option; paths are named from the working directory.
    pub(crate) fn option_values(&self, setting: &Setting) -> Option<Vec<OsString>> {
        let given = self.file.as_ref()?.option_value(setting.key)?;
        let value = |text: &String| match (setting.kind, text.split_once('=')) {
            (kind, _) if kind.is_path() => self.named_from_here(text).into_os_string(),
            (SettingKind::Formats, Some((name, file))) if file != "-" => {
                let mut whole = OsString::from(format!("{name}="));
                whole.push(self.named_from_here(file));
                whole
            }
            _ => text.into(),
        };
        Some(given.texts.iter().map(value).collect())
    }

    /// The date that rules take for today, for commands in which something else may say it, too.
    pub(crate) fn as_of(&self) -> Option<Date> {
        self.file.as_ref()?.option_value("as-of")?.texts.first()?.parse().ok()
    }

    /// The folder that paths of the configuration are relative to, or would be, named from the working directory.
    pub(crate) fn base_folder(&self) -> PathBuf {
        let folder = match self.file {
            Some(_) => self.folder.clone(),
            None => path_in(&self.root, ""),
        };
        // Without a stroke at its end.
        folder.components().collect()
    }

    /// A path of the configuration as it is named from the working directory.
    pub(crate) fn named_from_here(&self, text: &str) -> PathBuf {
        let path = Path::new(text);
        let is_up = |part: Component<'_>| part == Component::ParentDir;
        if [BUILTIN, "-"].contains(&text) || path.is_absolute() {
            return path.to_owned();
        }
        let whole = self.folder.join(path);
        // What lies beside or below is called by its short name. The working directory's path holds no links, so the way
        // up and down again may be left out; behind a `..` in the given path that is not so.
        if !self.folder.components().all(is_up) || path.components().any(is_up) {
            let below = whole.strip_prefix(&self.root.here).map(Path::to_owned);
            return below.unwrap_or(whole);
        }
        let here: Vec<Component<'_>> = self.root.here.components().collect();
        let mut up = self.folder.components().count();
        let mut down = path.components().filter(|part| *part != Component::CurDir).peekable();
        while up > 0 && down.peek() == here.get(here.len().saturating_sub(up)) {
            down.next();
            up -= 1;
        }
        let back = std::iter::repeat_n(Component::ParentDir, up);
        let short: PathBuf = back.chain(down).collect();
        if short.as_os_str().is_empty() { PathBuf::from(".") } else { short }
    }

    /// A path that was named from the working directory as the configuration would name it.
    pub(crate) fn named_from_root(&self, text: &str) -> String {
        if [BUILTIN, "-"].contains(&text) {
            return text.to_owned();
        }
        match self.root.relative(text) {
            same if same.is_empty() => ".".to_owned(),
            path => path,
        }
    }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

fn config_conflict(message: &str) -> Failure {
    Failure::usage(message, "take away --no-config, or the variable CLEARANCE_NO_CONFIG")
}

fn no_profile(name: &str) -> Failure {
    Failure::usage(
        format!("unknown profile `{name}`, as there is no clearance.toml here or above"),
        "name the file with --config, or take --profile away",
    )
}

/// The text of a configuration; `named` is whether it was named, or found.
fn read_source(path: &Path, named: bool) -> Result<std::sync::Arc<Source>, Failure> {
    let name = display_path(path);
    let help = if named {
        "name a file that can be read, or take --config away"
    } else {
        "fix it, move it away, or ignore it with --no-config"
    };
    if path.is_dir() {
        return Err(Failure::usage(format!("{name} is a folder, and no configuration"), help));
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound && named => {
            return Err(Failure::usage(format!("there is no file {name}"), help));
        }
        Err(error) => {
            return Err(Failure::usage(format!("cannot read {name}: {error}"), help));
        }
        Ok(_) if bytes.len() as u64 > MAX_BYTES => {
            let message = format!("{name} is larger than {} MiB", MAX_BYTES >> 20);
            return Err(Failure::usage(message, help));
        }
        Ok(_) => {}
    }
    decode_utf8(&name, bytes).map_err(|error| {
        let diagnostic = error;
        Failure::Load(LoadError { diagnostics: vec![diagnostic] })
    })
}
