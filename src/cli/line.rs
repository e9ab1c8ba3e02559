//! The command line, and what options come to with the variables and the configuration behind it.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use clearance_gate::config::SETTINGS;

use super::active_config::Configured;
use super::environment::Environment;
use super::failure::Failure;
use super::options::{Names, command_at, join_words, map_arguments, variable_of};

/// A command line with all that stands behind it.
pub(crate) struct Line {
    /// The arguments of all commands.
    pub(crate) matches: ArgMatches,
    /// The words that call the command.
    pub(crate) path: String,
    /// The configuration.
    pub(crate) configured: Configured,
    /// The commands.
    pub(crate) tree: Command,
    /// Their options.
    pub(crate) names: Names,
    /// The arguments to which the command line says the contrary.
    contradicted: BTreeSet<String>,
}

/// Where the value of an option comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum From {
    CommandLine,
    Variable(String),
    Configuration,
    Default,
}

impl Line {
    /// Where the value of an argument of the command comes from.
    pub(crate) fn from(&self, arg: &Arg, environment: &Environment) -> From {
        let (_, arguments) = innermost_command(&self.matches);
        let id = arg.get_id().as_str();
        if is_given(arguments, id) {
            return From::CommandLine;
        }
        if self.contradicted.contains(id) {
            return From::Default;
        }
        let variable = self.names.variable(&self.path, arg);
        if let Some(name) = variable.filter(|name| environment.get(name).is_some()) {
            return From::Variable(name);
        }
        let setting = self.names.setting(&self.path, arg);
        match setting.and_then(|setting| self.configured.option_values(setting)) {
            Some(_) => From::Configuration,
            None => From::Default,
        }
    }
}

impl Line {
    /// Whether an argument of the command has its default.
    pub(crate) fn is_default(&self, id: &str, environment: &Environment) -> bool {
        let mut arguments =
            command_at(&self.tree, &self.path).into_iter().flat_map(Command::get_arguments);
        let arg = arguments.find(|arg| arg.get_id() == id);
        arg.is_some_and(|arg| self.from(arg, environment) == From::Default)
    }
}

/// Reads a command line of the commands of a tree.
///
/// # Errors
/// It makes no sense, or a variable or the configuration does not; or help is asked for.
pub(crate) fn read_line(
    tree: Command,
    words: &[OsString],
    environment: &Environment,
) -> Result<Line, Failure> {
    let names = Names::of(&tree);
    refuse_two_configurations(words)?;
    let first = first_reading(&tree, &names, words, environment)?;
    let (path, arguments) = innermost_command(&first);
    let takes =
        |command: &Command| command.get_arguments().any(|arg| names.setting(&path, arg).is_some());
    let contradicted = contradicted_options(&tree, &path, arguments);
    let mut configured = match command_at(&tree, &path).is_some_and(takes) {
        true => Configured::choose(arguments, |id| contradicted.contains(id))?,
        // A shell that asks for completions does not want to hear of a mistake in some configuration.
        false => Configured::without_file(),
    };
    configured.chosen = config_choices(arguments);
    let behind = |at: &str, arg: Arg| {
        let here = [path.as_str(), ""].contains(&at);
        if !here || contradicted.contains(arg.get_id().as_str()) {
            return arg;
        }
        let variable = names.variable(at, &arg);
        let of_variable =
            variable.and_then(|name| environment.argument_values(&name, &arg).ok()?);
        let of_file = || {
            let setting = names.setting(at, &arg)?;
            let with = setting.with.is_some_and(|key| is_nearer(key, arguments, environment));
            configured.option_values(setting).filter(|_| !with)
        };
        with_values(arg.clone(), of_variable.or_else(of_file))
    };
    let second = map_arguments(tree.clone(), "", &mut { behind });
    let matches = second.try_get_matches_from(words)?;
    Ok(Line { matches, path, configured, tree, names, contradicted })
}

/// Refuses two configurations, of which one would count without a word. Where one stands before and one behind the
/// command, clap does not see it.
fn refuse_two_configurations(words: &[OsString]) -> Result<(), Failure> {
    let options = words.iter().take_while(|word| *word != "--");
    let named = |word: &&OsString| {
        let text = word.to_string_lossy();
        text == "--config" || text.starts_with("--config=")
    };
    match options.filter(named).count() {
        0 | 1 => Ok(()),
        _ => Err(Failure::usage("--config is given twice", "name one configuration")),
    }
}

fn with_values(arg: Arg, values: Option<Vec<OsString>>) -> Arg {
    match values {
        Some(values) if !values.is_empty() => arg.required(false).default_values(values),
        _ => arg,
    }
}

/// Whether the value of a key comes from the command line or a variable.
fn is_nearer(key: &str, arguments: &ArgMatches, environment: &Environment) -> bool {
    let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) else { return false };
    environment.get(&variable_of("", setting.option)).is_some()
        || arguments.ids().any(|id| id == setting.option && is_given(arguments, id.as_str()))
}

fn is_given(arguments: &ArgMatches, id: &str) -> bool {
    arguments.value_source(id) == Some(ValueSource::CommandLine)
}

/// The arguments with the variables behind them, and without what the configuration may have.
fn first_reading(
    tree: &Command,
    names: &Names,
    words: &[OsString],
    environment: &Environment,
) -> Result<ArgMatches, Failure> {
    let mut wrong = Vec::new();
    let mut behind = |at: &str, arg: Arg| {
        let variable = names.variable(at, &arg).filter(|_| !environment.is_empty());
        let values = variable.map(|name| environment.argument_values(&name, &arg)).transpose();
        let optional = arg.is_required_set() && names.setting(at, &arg).is_some();
        let arg = if optional { arg.required(false) } else { arg };
        match values {
            Ok(values) => with_values(arg, values.flatten()),
            Err(failure) => {
                wrong.push((at.to_owned(), failure));
                arg
            }
        }
    };
    let command = map_arguments(tree.clone(), "", &mut behind);
    let matches = command
        .try_get_matches_from(words)
        .map_err(|error| blame_variable(error, (tree, names), words, environment))?;
    let (path, _) = innermost_command(&matches);
    match wrong.into_iter().find(|(at, _)| at.is_empty() || *at == path) {
        Some((_, failure)) => Err(failure),
        None => Ok(matches),
    }
}

/// The error, or whose variable is to blame for it.
fn blame_variable(
    error: clap::Error,
    (tree, names): (&Command, &Names),
    words: &[OsString],
    environment: &Environment,
) -> Failure {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    let (option, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let without = tree.clone().try_get_matches_from(words);
    let of_the_line = without.is_err_and(|other| other.to_string() == error.to_string());
    if of_the_line || option.is_empty() {
        return error.into();
    }
    let mut to_blame = None;
    let mut built = tree.clone();
    built.build();
    map_arguments(built, "", &mut |at, arg| {
        let variable = names.variable(at, &arg).filter(|name| environment.get(name).is_some());
        if let Some(name) = variable.filter(|_| arg.to_string() == option) {
            to_blame.get_or_insert(name);
        }
        arg
    });
    let Some(name) = to_blame else { return error.into() };
    let why = std::error::Error::source(&error).map(ToString::to_string);
    let why = why.unwrap_or_else(|| match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) => format!("it can be {}", values.join(", ")),
        _ => "see the option's help".to_owned(),
    });
    let option = option.split(' ').next().unwrap_or_default();
    Failure::usage(format!("the variable {name} is `{value}`, which {option} does not take"), why)
}

/// The words that call the command, and its arguments.
pub(crate) fn innermost_command(matches: &ArgMatches) -> (String, &ArgMatches) {
    let (mut path, mut at) = (String::new(), matches);
    while let Some((name, below)) = at.subcommand() {
        path = join_words(&path, name);
        at = below;
    }
    (path, at)
}

/// The options of the command line that chose the configuration.
fn config_choices(arguments: &ArgMatches) -> Vec<OsString> {
    let mut chosen = Vec::new();
    for (id, option) in [("config_file", "--config"), ("profile", "--profile")] {
        let values = arguments.get_raw(id).filter(|_| is_given(arguments, id));
        for value in values.into_iter().flatten() {
            chosen.extend([OsString::from(option), value.to_owned()]);
        }
    }
    if is_given(arguments, "no_config") {
        chosen.push("--no-config".into());
    }
    chosen
}

/// The arguments to which the command line says the contrary: what is said of them elsewhere does not count.
fn contradicted_options(tree: &Command, path: &str, arguments: &ArgMatches) -> BTreeSet<String> {
    let Some(command) = command_at(tree, path) else { return BTreeSet::new() };
    let of_all = tree.get_arguments().filter(|arg| arg.is_global_set() && !path.is_empty());
    let command = command.clone().args(of_all);
    let mut contradicted = BTreeSet::new();
    for arg in command.get_arguments() {
        for other in command.get_arg_conflicts_with(arg) {
            for (one, two) in [(arg, other), (other, arg)] {
                if is_given(arguments, one.get_id().as_str()) {
                    contradicted.insert(two.get_id().to_string());
                }
            }
        }
    }
    contradicted
}
