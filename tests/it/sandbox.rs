//! The sandbox: what a stranger's rule may try, and how it must end.

mod fixtures;
mod provenance;
mod run;
mod traps;

use clearance::script::Verdict;
use run::{load_faults, rule, verdict};

#[test]
#[ignore = "a probe"]
fn probe() {
    let file = std::env::var("PROBE").expect("a file");
    let text = std::fs::read_to_string(file).expect("readable");
    let start = std::time::Instant::now();
    let source = if text.contains("fn check") {
        clearance::source::Source::new("rule.rhai", text)
    } else {
        rule(&text)
    };
    let faults = load_faults(&source);
    println!("LOADED {:?}", start.elapsed());
    for fault in &faults {
        println!(
            "FAULT {} at {:?} {:?}",
            fault.message.chars().take(200).collect::<String>(),
            fault.source.slice(fault.span).chars().take(50).collect::<String>(),
            fault.help
        );
    }
    if !faults.is_empty() {
        return;
    }
    let start = std::time::Instant::now();
    match verdict(&source, &[]) {
        Verdict::Broken(f) => println!(
            "BROKEN {} at {:?} {:?}",
            f.message.chars().take(300).collect::<String>(),
            f.source.slice(f.span),
            f.help
        ),
        Verdict::Finished(r) => {
            println!("FINISHED {}: {:?}", r.len(), r.iter().take(8).collect::<Vec<_>>())
        }
        Verdict::Skipped => println!("SKIPPED"),
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    println!("TIME {:?} {peak}", start.elapsed());
}
