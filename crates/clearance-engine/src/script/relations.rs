//! Relations between items: lookup by key, and clusters of lists that share items. Scripts could
//! write these as loops, but every rule about several subscriptions needs them.

use std::collections::HashMap;

use jiff::civil::Date;
use rhai::{Array, Dynamic, Engine, EvalAltResult, FuncRegistration, ImmutableString, Map};

use super::refuse::{raise, value_kind};
use super::table::Table;

type Outcome<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn register(engine: &mut Engine) {
    let pure = |name: &str| FuncRegistration::new(name).with_purity(true);
    pure("pluck").register_into_engine(engine, pluck);
    pure("index_by").register_into_engine(engine, index_by);
    pure("group_by").register_into_engine(engine, group_by);
    pure("pick").register_into_engine(engine, pick);
    pure("clusters").register_into_engine(engine, |lists: &mut Array| find_clusters(lists));
}

/// The value that each item of a list has under a key.
fn pluck(list: &mut Array, key: ImmutableString) -> Outcome<Array> {
    list.iter().map(|item| value_of(item, &key)).collect()
}

/// The items of a list by the text they have under a key; of several with one text, the first.
fn index_by(list: &mut Array, key: ImmutableString) -> Outcome<Map> {
    let mut map = Map::new();
    for item in list.iter() {
        let value = value_of(item, &key)?;
        let text = text_of(&value)?;
        map.entry(text.as_str().into()).or_insert_with(|| item.clone());
    }
    Ok(map)
}

/// The items of a list that have the same value under a key, a list for each value in the order of its first item.
/// Items that have `()` under it are left out.
fn group_by(list: &mut Array, key: ImmutableString) -> Outcome<Array> {
    let mut groups: Vec<Array> = Vec::new();
    let mut number_of: HashMap<Same, usize> = HashMap::new();
    let mut kind_of_all = None;
    for item in list.iter() {
        let value = value_of(item, &key)?;
        if value.is_unit() {
            continue;
        }
        let (Some(same), kind) = (Same::of(&value), value_kind(&value)) else {
            return raise(format!(
                "`group_by` groups by strings, whole numbers, booleans and dates, not by {}",
                value_kind(&value)
            ));
        };
        if *kind_of_all.get_or_insert(kind) != kind {
            let first = kind_of_all.unwrap_or_default();
            return raise(format!("cannot compare {first} and {kind} under the key `{key}`"));
        }
        let number = *number_of.entry(same).or_insert(groups.len());
        match groups.get_mut(number) {
            Some(group) => group.push(item.clone()),
            None => groups.push(vec![item.clone()]),
        }
    }
    Ok(groups.into_iter().map(Dynamic::from_array).collect())
}

/// A value that can be told apart from others by a hash.
#[derive(PartialEq, Eq, Hash)]
enum Same {
    Text(ImmutableString),
    Int(i64),
    Bool(bool),
    Date(Date),
}

impl Same {
    fn of(value: &Dynamic) -> Option<Self> {
        if let Some(text) = value.read_lock::<ImmutableString>() {
            return Some(Self::Text(text.clone()));
        }
        if let Some(date) = value.read_lock::<Date>() {
            return Some(Self::Date(*date));
        }
        let int = value.as_int().map(Self::Int);
        int.or_else(|_| value.as_bool().map(Self::Bool)).ok()
    }
}

/// The values of a map under those of the keys that it has, in the order of the keys.
fn pick(map: &mut Map, keys: Array) -> Outcome<Array> {
    let mut picked = Array::new();
    for key in &keys {
        picked.extend(map.get(text_of(key)?.as_str()).cloned());
    }
    Ok(picked)
}

/// The number of each list's cluster: lists that share a text, directly or through others, have the same.
/// Clusters are numbered from 0 in the order of their first list.
fn find_clusters(lists: &[Dynamic]) -> Outcome<Array> {
    let mut first_with: HashMap<ImmutableString, usize> = HashMap::new();
    let mut leads: Vec<usize> = Vec::new();
    for (index, list) in lists.iter().enumerate() {
        leads.push(index);
        let Some(texts) = list.read_lock::<Array>() else {
            return raise(format!("`clusters` takes lists of texts, not {}", value_kind(list)));
        };
        for text in texts.iter() {
            match first_with.get(&*text_of(text)?) {
                Some(&other) => join_clusters(&mut leads, index, other),
                None => _ = first_with.insert(text_of(text)?, index),
            }
        }
    }
    let mut numbers: HashMap<usize, i64> = HashMap::new();
    let number = |index| {
        let next = numbers.len() as i64;
        Dynamic::from_int(*numbers.entry(find_leader(&leads, index)).or_insert(next))
    };
    Ok((0..leads.len()).map(number).collect())
}

/// The first list of the cluster that a list is in.
fn find_leader(leads: &[usize], index: usize) -> usize {
    let mut at = index;
    while let Some(&next) = leads.get(at).filter(|&&next| next != at) {
        at = next;
    }
    at
}

/// Makes two lists' clusters one, led by the earlier of both. Both paths are shortened on the way.
fn join_clusters(leads: &mut [usize], a: usize, b: usize) {
    let first = find_leader(leads, a).min(find_leader(leads, b));
    for start in [a, b] {
        let mut at = start;
        while let Some(next) = leads.get_mut(at) {
            let above = std::mem::replace(next, first);
            if above == at || at == first {
                break;
            }
            at = above;
        }
    }
}

fn value_of(item: &Dynamic, key: &str) -> Outcome<Dynamic> {
    if let Some(table) = item.read_lock::<Table>() {
        return table.property(key);
    }
    match item.read_lock::<Map>().and_then(|map| map.get(key).cloned()) {
        Some(value) => Ok(value),
        None => raise(format!("{} has no key `{key}`", value_kind(item))),
    }
}

fn text_of(value: &Dynamic) -> Outcome<ImmutableString> {
    match value.read_lock::<ImmutableString>() {
        Some(text) => Ok(text.clone()),
        None => raise(format!("expected a string, found {}", value_kind(value))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Array, Dynamic, find_clusters, group_by};

    fn numbers(lists: &[&[&str]]) -> Vec<i64> {
        let list = |texts: &&[&str]| {
            Dynamic::from_array(texts.iter().map(|text| Dynamic::from(text.to_string())).collect())
        };
        let lists: Array = lists.iter().map(list).collect();
        find_clusters(&lists).unwrap().into_iter().map(|number| number.as_int().unwrap()).collect()
    }

    #[test]
    fn lists_that_share_a_text_are_one_cluster_through_others_too() {
        assert_eq!(numbers(&[&["a"], &["b"], &["c"]]), [0, 1, 2]);
        assert_eq!(numbers(&[&["a"], &["b"], &["a", "b"], &["d"]]), [0, 0, 0, 1]);
        assert_eq!(numbers(&[&["a", "x"], &["b"], &["c", "b"], &["x"], &["c", "a"]]), [0; 5]);
        assert_eq!(numbers(&[&[], &["a", "a"], &[]]), [0, 1, 2]);
        assert_eq!(
            numbers(&[&["d"], &["c"], &["b"], &["b", "c"], &["a", "d"], &["c", "a"]]),
            [0; 6]
        );
        assert_eq!(numbers(&[]), [0i64; 0]);
    }

    #[test]
    fn a_long_chain_is_one_cluster() {
        let names: Vec<String> = (0..2000).map(|n| n.to_string()).collect();
        let pairs: Vec<[&str; 2]> =
            names.windows(2).map(|pair| [pair[0].as_str(), pair[1].as_str()]).rev().collect();
        let lists: Vec<&[&str]> = pairs.iter().map(<[&str; 2]>::as_slice).collect();
        assert!(numbers(&lists).iter().all(|&number| number == 0));
    }

    fn grouped(values: Vec<Dynamic>) -> Result<String, String> {
        let item = |value: Dynamic| {
            Dynamic::from_map([("k".into(), value)].into_iter().collect::<rhai::Map>())
        };
        let mut items: Array = values.into_iter().map(item).collect();
        let show = |group: Dynamic| {
            let values = group.into_array().unwrap().into_iter();
            values
                .map(|item| item.cast::<rhai::Map>()["k"].to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let groups = group_by(&mut items, "k".into()).map_err(|error| error.to_string())?;
        Ok(groups.into_iter().map(show).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn groups_come_in_the_order_of_their_first_item() {
        let texts = ["b", "a", "b", "c", "a", "b"].map(Dynamic::from);
        assert_eq!(grouped(texts.into()).unwrap(), "b b b, a a, c");
        let numbers = [3, 1, 3].map(|number: i64| Dynamic::from(number));
        assert_eq!(grouped(numbers.into()).unwrap(), "3 3, 1");
        let gaps = [Dynamic::UNIT, "a".into(), Dynamic::UNIT];
        assert_eq!(grouped(gaps.into()).unwrap(), "a");
        assert_eq!(grouped(vec![]).unwrap(), "");
    }

    #[test]
    fn what_cannot_be_compared_cannot_be_grouped() {
        let mixed = grouped(vec!["1".into(), Dynamic::from(1_i64)]).unwrap_err();
        assert!(mixed.contains("cannot compare a string and a whole number"), "{mixed}");
        let list = grouped(vec![Dynamic::from_array(vec![])]).unwrap_err();
        assert!(list.contains("not by a list"), "{list}");
    }
}
