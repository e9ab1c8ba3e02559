//! `deal_out`: a maximum flow from stocks to needs along links, and where it falls short.
//!
//! Sums over all stocks and needs say nothing of who may have what. A maximum flow does: Dinic's algorithm finds one, and
//! its two outermost minimum cuts name the needs that lack something and the stocks that have too much. There are many
//! maximum flows but only one of each of these cuts, so the answer does not depend on any order.

use std::rc::Rc;

use rhai::{Array, Dynamic, Engine, EvalAltResult, Map};

use super::meter::Meter;
use super::refuse::{raise, value_kind};

mod network;
#[cfg(test)]
mod proof;

use network::{Cut, Network};

type Outcome<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn register(engine: &mut Engine, meter: &Rc<Meter>) {
    let meter = Rc::clone(meter);
    engine.register_fn("deal_out", move |stocks: Array, needs: Array, links: Array| {
        deal_out(&meter, &stocks, &needs, &links)
    });
}

fn deal_out(
    meter: &Meter,
    stocks: &[Dynamic],
    needs: &[Dynamic],
    links: &[Dynamic],
) -> Outcome<Map> {
    let mut network = Network::new(amounts(stocks)?, amounts(needs)?);
    if links.len() != stocks.len() {
        let (lists, stocks) = (links.len(), stocks.len());
        return raise(format!(
            "`deal_out` takes a list of links for each stock: {lists} for {stocks}"
        ));
    }
    for (stock, list) in links.iter().enumerate() {
        let Some(list) = list.read_lock::<Array>() else {
            return raise(format!("`deal_out` takes lists of links, not {}", value_kind(list)));
        };
        for need in list.iter() {
            meter.count_step()?;
            let index = need.as_int().ok().and_then(|need| usize::try_from(need).ok());
            match index.filter(|&index| index < needs.len()) {
                Some(index) => network.add_link(stock, index),
                None => return raise(no_such_need(need)),
            }
        }
    }
    let mut step = || meter.count_step();
    network.fill_needs(&mut step)?;
    let short = network.find_shortages(&mut step)?;
    let over = network.find_surpluses(&mut step)?;
    Ok([("short".into(), list(short)), ("over".into(), list(over))].into_iter().collect())
}

fn no_such_need(link: &Dynamic) -> String {
    match link.as_int() {
        Ok(number) => format!("no need has the index {number}"),
        Err(_) => format!("a link of `deal_out` is the index of a need, not {}", value_kind(link)),
    }
}

/// Amounts whose sum fits as well, so that nothing made of them can be too large.
fn amounts(list: &[Dynamic]) -> Outcome<Vec<i64>> {
    let mut total = 0_i64;
    let mut amounts = Vec::with_capacity(list.len());
    for item in list {
        let Ok(amount) = item.as_int() else {
            return raise(format!("`deal_out` deals whole numbers, not {}", value_kind(item)));
        };
        if amount < 0 {
            return raise(format!("`deal_out` cannot deal {amount}, which is below 0"));
        }
        let Some(sum) = total.checked_add(amount) else {
            return raise("the sum of what is dealt out is too large");
        };
        total = sum;
        amounts.push(amount);
    }
    Ok(amounts)
}

fn list(cuts: Vec<Cut>) -> Dynamic {
    let numbers = |indexes: Vec<usize>| {
        let number = |index| Dynamic::from_int(i64::try_from(index).unwrap_or(i64::MAX));
        Dynamic::from_array(indexes.into_iter().map(number).collect())
    };
    let map = |cut: Cut| {
        let entries = [
            ("stocks".into(), numbers(cut.stocks)),
            ("needs".into(), numbers(cut.needs)),
            ("by".into(), Dynamic::from_int(cut.by)),
        ];
        Dynamic::from_map(entries.into_iter().collect())
    };
    Dynamic::from_array(cuts.into_iter().map(map).collect())
}
