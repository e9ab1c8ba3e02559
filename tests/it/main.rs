//! The one integration binary: a module for each part.
#![cfg(test)]

mod baseline;
mod batch;
mod changed;
mod ci;
mod cli;
mod config;
mod contributing;
mod coverage;
mod cpu_time;
mod definitions;
mod effective;
mod evidence;
mod fast_path;
mod fix;
mod fixtures;
mod formats;
mod functions;
mod gate;
mod generate;
mod guide;
mod holds_until;
mod import;
mod import_progress;
mod import_update;
mod invocation;
mod layers;
mod library;
mod lint;
mod manual;
mod mutate;
mod new;
mod offers;
mod outputs;
mod packs;
mod pages;
mod parse;
mod pieces;
mod plan;
mod questions;
mod readme;
mod sandbox;
mod schema;
mod scratch;
mod settings;
mod shards;
mod shared;
mod standing;
mod subject_pages;
mod testing;
mod waivers;
mod why;

/// As in the program.
#[global_allocator]
static ALLOCATOR: clearance::MetricAlloc<std::alloc::System> =
    clearance::MetricAlloc::new(std::alloc::System);
mod zones;
