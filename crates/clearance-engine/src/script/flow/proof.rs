//! The flow is held against every choice of needs and of stocks, on networks small enough to try them all.

use proptest::prelude::*;

use super::network::{Cut, Network};

#[derive(Debug, Clone)]
struct Small {
    stocks: Vec<i64>,
    needs: Vec<i64>,
    /// For each stock the needs that it may go to.
    links: Vec<Vec<usize>>,
}

fn small() -> impl Strategy<Value = Small> {
    let amounts = || proptest::collection::vec(0_i64..7, 0..6);
    (amounts(), amounts()).prop_flat_map(|(stocks, needs)| {
        let links = proptest::collection::vec(
            proptest::collection::vec(0..needs.len().max(1), 0..4),
            stocks.len(),
        );
        links.prop_map(move |mut links| {
            links.iter_mut().for_each(|list| list.retain(|&need| need < needs.len()));
            Small { stocks: stocks.clone(), needs: needs.clone(), links }
        })
    })
}

fn never<E>() -> impl FnMut() -> Result<(), E> {
    || Ok(())
}

fn dealt(small: &Small) -> (Vec<Cut>, Vec<Cut>) {
    let mut network = Network::new(small.stocks.clone(), small.needs.clone());
    for (stock, list) in small.links.iter().enumerate() {
        list.iter().for_each(|&need| network.add_link(stock, need));
    }
    let done: Result<_, std::fmt::Error> = network.fill_needs(&mut never()).and_then(|()| {
        Ok((network.find_shortages(&mut never())?, network.find_surpluses(&mut never())?))
    });
    done.unwrap()
}

/// The smallest choice of `these` that has the most more than all of `those` that it is linked to; what it is linked to;
/// and how much more. By Hall's theorem it is what any maximum flow falls short by.
fn worst(these: &[i64], those: &[i64], linked: impl Fn(usize, usize) -> bool) -> (u32, u32, i64) {
    let chosen = |set: u32, amounts: &[i64]| -> i64 {
        amounts.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, a)| a).sum()
    };
    let choices = (0..1_u32 << these.len()).map(|set| {
        let beside = (0..those.len())
            .filter(|&that| (0..these.len()).any(|this| set >> this & 1 == 1 && linked(this, that)))
            .fold(0_u32, |all, that| all | 1 << that);
        (set, beside, chosen(set, these) - chosen(beside, those))
    });
    choices.max_by_key(|&(set, _, by)| (by, std::cmp::Reverse(set.count_ones()))).unwrap()
}

fn bits(indexes: impl Iterator<Item = usize>) -> u32 {
    indexes.fold(0, |all, index| all | 1 << index)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_short_and_what_is_over_is_what_trying_all_choices_finds(small in small()) {
        let (short, over) = dealt(&small);
        let (needs, stocks, by) =
            worst(&small.needs, &small.stocks, |need, stock| small.links[stock].contains(&need));
        prop_assert_eq!(short.iter().map(|cut| cut.by).sum::<i64>(), by);
        prop_assert_eq!(bits(short.iter().flat_map(|cut| cut.needs.clone())), needs);
        prop_assert_eq!(bits(short.iter().flat_map(|cut| cut.stocks.clone())), stocks);
        let (stocks, needs, by) =
            worst(&small.stocks, &small.needs, |stock, need| small.links[stock].contains(&need));
        prop_assert_eq!(over.iter().map(|cut| cut.by).sum::<i64>(), by);
        prop_assert_eq!(bits(over.iter().flat_map(|cut| cut.needs.clone())), needs);
        prop_assert_eq!(bits(over.iter().flat_map(|cut| cut.stocks.clone())), stocks);
    }

    #[test]
    fn each_cut_is_one_piece_and_is_short_by_what_it_says(small in small()) {
        let (short, over) = dealt(&small);
        for cut in &short {
            let needed: i64 = cut.needs.iter().map(|&need| small.needs[need]).sum();
            let there: i64 = cut.stocks.iter().map(|&stock| small.stocks[stock]).sum();
            prop_assert_eq!(cut.by, needed - there);
            prop_assert!(cut.by > 0 && cut.needs.is_sorted() && cut.stocks.is_sorted());
        }
        for (number, cut) in short.iter().enumerate() {
            let others = short.iter().skip(number + 1);
            prop_assert!(others.clone().all(|other| other.needs > cut.needs));
            for stock in &cut.stocks {
                prop_assert!(others.clone().all(|other| !other.stocks.contains(stock)));
            }
        }
        prop_assert!(over.iter().all(|cut| cut.by > 0));
    }

    #[test]
    fn no_order_of_links_makes_a_difference(small in small()) {
        let mut turned = small.clone();
        turned.links.iter_mut().for_each(|list| list.reverse());
        prop_assert_eq!(dealt(&small), dealt(&turned));
    }
}

#[test]
fn a_chain_that_has_to_be_moved_along_to_its_end_is_filled() {
    // Need 0 can only be met if each other need takes from the next stock.
    let length = 3_000;
    let small = Small {
        stocks: vec![1; length],
        needs: vec![1; length],
        links: (0..length).map(|n| vec![(n + 1) % length, n]).collect(),
    };
    assert_eq!(dealt(&small), (vec![], vec![]));
    let one_too_many = Small { needs: [vec![2], vec![1; length - 1]].concat(), ..small };
    let (short, over) = dealt(&one_too_many);
    assert_eq!((short.len(), short[0].by, short[0].needs.len()), (1, 1, length));
    assert_eq!(over, vec![]);
}

#[test]
fn the_work_stays_small_where_everything_is_linked_to_everything() {
    let size = 224;
    let mut network = Network::new(vec![3; size], vec![3; size]);
    for stock in 0..size {
        (0..size).for_each(|need| network.add_link(stock, need));
    }
    let mut steps = 0_usize;
    let mut count = || {
        steps += 1;
        Ok::<(), std::fmt::Error>(())
    };
    network.fill_needs(&mut count).unwrap();
    assert_eq!(network.find_shortages(&mut count).unwrap(), vec![]);
    assert!(steps < 10 * size * size, "{steps}");
}

#[test]
fn what_is_not_linked_is_short_and_over_as_a_whole() {
    let apart = Small { stocks: vec![5, 0], needs: vec![0, 4], links: vec![vec![0], vec![0]] };
    let (short, over) = dealt(&apart);
    assert_eq!(short, vec![Cut { stocks: vec![], needs: vec![1], by: 4 }]);
    assert_eq!(over, vec![Cut { stocks: vec![0], needs: vec![0], by: 5 }]);
    let nothing = Small { stocks: vec![], needs: vec![], links: vec![] };
    assert_eq!(dealt(&nothing), (vec![], vec![]));
}
