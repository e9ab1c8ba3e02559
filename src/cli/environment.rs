//! Environment variables: those that say what options do, and those that ask for colours.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

use clap::{Arg, ArgAction, Command};
use clearance_engine::suggestion::closest_match;
use clearance_gate::config::SETTINGS;

use super::failure::Failure;
use super::options::{Names, PREFIX, map_arguments, variable_of};

/// The help on variables below the options of every command.
pub(crate) const HELP: &str = "\
Every option has an environment variable, as CLEARANCE_FAIL_ON is that of `check --fail-on`; options win over variables,
and variables over clearance.toml. `clearance config` shows what they come to.";

/// The environment variables of a run.
#[derive(Debug, Default)]
pub struct Environment {
    all: BTreeMap<OsString, OsString>,
    /// Those with our prefix that are not empty. One that is empty is none: that is how many systems say that something is
    /// not set.
    ours: BTreeMap<String, OsString>,
}

impl FromIterator<(OsString, OsString)> for Environment {
    fn from_iter<T: IntoIterator<Item = (OsString, OsString)>>(variables: T) -> Self {
        let all: BTreeMap<OsString, OsString> = variables.into_iter().collect();
        let ours = all.iter().filter_map(|(name, value)| {
            let name = name.to_str().filter(|name| name.starts_with(PREFIX))?;
            (!value.is_empty()).then(|| (name.to_owned(), value.clone()))
        });
        Self { ours: ours.collect(), all }
    }
}

impl Environment {
    /// All variables, for programs that are started.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.all.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }

    /// The value of any variable, even an empty one.
    pub(crate) fn any_variable(&self, name: &str) -> Option<&OsStr> {
        self.all.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// The value of any variable that is not empty.
    pub(crate) fn filled_variable(&self, name: &str) -> Option<&OsStr> {
        self.any_variable(name).filter(|value| !value.is_empty())
    }

    /// Whether there is no variable of an option.
    pub(crate) fn is_empty(&self) -> bool {
        self.ours.is_empty()
    }

    /// The value of an option's variable.
    pub(crate) fn get(&self, name: &str) -> Option<&OsStr> {
        self.ours.get(name).map(OsString::as_os_str)
    }

    /// The values that an argument takes from its variable.
    ///
    /// # Errors
    /// The argument is a switch, and the variable neither switches it on nor off.
    pub(crate) fn argument_values(
        &self,
        name: &str,
        arg: &Arg,
    ) -> Result<Option<Vec<OsString>>, Failure> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let text = value.to_str();
        if matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::SetFalse) {
            let truth = text.and_then(parse_switch).ok_or_else(|| {
                Failure::usage(
                    format!(
                        "{name} is `{}`, and switches nothing on or off",
                        value.to_string_lossy()
                    ),
                    "set it to true or false, or take it away",
                )
            })?;
            return Ok(Some(vec![truth.to_string().into()]));
        }
        Ok(Some(match text {
            Some(text) if takes_several(arg) => {
                text.lines().filter(|line| !line.is_empty()).map(OsString::from).collect()
            }
            _ => vec![value.to_owned()],
        }))
    }

    /// The lines that say which of the variables are of no option.
    pub(crate) fn unknown_variables(&self, tree: Command, names: &Names) -> Vec<String> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut known = Vec::new();
        map_arguments(tree, "", &mut |path, arg| {
            known.extend(names.variable(path, &arg));
            arg
        });
        let line = |name: &String| {
            // Whoever knows the key of the configuration may take its name for the option's.
            let key = SETTINGS.iter().find(|setting| variable_of("", setting.key) == **name);
            let of_key = key.map(|setting| variable_of("", setting.option));
            let near = of_key.or_else(|| closest_variable(name, &known));
            let meant = near.map(|near| format!(": did you mean {near}?")).unwrap_or_default();
            format!("no option has the variable {name}{meant}")
        };
        self.ours.keys().filter(|name| !known.contains(name)).map(line).collect()
    }

    /// Whether variables ask for colours or for none; nothing where it depends on the terminal.
    ///
    /// `NO_COLOR` wins, as its user may not be able to read colours; then `FORCE_COLOR`, which some set to 0 for none,
    /// and `CLICOLOR_FORCE`. A variable that is empty is none.
    pub(crate) fn wanted_color(&self) -> Option<bool> {
        let is_off = |value: &&OsStr| *value == "0" || *value == "false";
        let force = self.filled_variable("FORCE_COLOR");
        if self.filled_variable("NO_COLOR").is_some() || force.as_ref().is_some_and(is_off) {
            return Some(false);
        }
        if force.is_some()
            || self.filled_variable("CLICOLOR_FORCE").is_some_and(|value| value != "0")
        {
            return Some(true);
        }
        let is_plain = self.filled_variable("CLICOLOR").is_some_and(|value| value == "0")
            || self.filled_variable("TERM").is_some_and(|value| value == "dumb");
        is_plain.then_some(false)
    }
}

/// The variable that is most like a name; that all start alike is no likeness.
fn closest_variable(name: &str, known: &[String]) -> Option<String> {
    let own = |name: &'_ str| name.strip_prefix(PREFIX).unwrap_or(name).to_owned();
    let known: Vec<String> = known.iter().map(|name| own(name)).collect();
    closest_match(&own(name), known.iter().map(String::as_str))
        .map(|near| format!("{PREFIX}{near}"))
}

/// Whether an argument takes more than one value.
pub(crate) fn takes_several(arg: &Arg) -> bool {
    let many = arg.get_num_args().is_some_and(|count| count.max_values() > 1);
    matches!(arg.get_action(), ArgAction::Append) || many
}

fn parse_switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}
