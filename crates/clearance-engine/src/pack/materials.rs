//! What a pack is made of, for whoever wants to know whether it is the same.

use super::extends::together;
use super::file_names::{MANIFEST, SCHEMA_FILE};
use super::folder::PackFiles;
use crate::report::{Material, MaterialKind};
use clearance_syntax::source::Root;

/// The digests of everything that packs, and tables in place of theirs, were read from; sorted.
pub fn materials(packs: &[PackFiles], data: &[PackFiles], root: &Root) -> Vec<Material> {
    let packs = together(packs);
    let of_packs = packs.into_iter().flat_map(|pack| of(pack, root, kind_in_pack));
    let tables = data.iter().flat_map(|tables| of(tables, root, |_| MaterialKind::Table));
    let mut all: Vec<Material> = of_packs.chain(tables).collect();
    all.sort();
    all.dedup();
    all
}

fn of(
    pack: &PackFiles,
    root: &Root,
    kind: fn(&str) -> MaterialKind,
) -> impl Iterator<Item = Material> {
    pack.files().map(move |(path, source)| {
        // What lies in the binary lies in no folder.
        let name = match &pack.folder {
            Some(_) => root.relative(&source.name),
            None => source.name.clone(),
        };
        Material::of(kind(path), name, source)
    })
}

fn kind_in_pack(path: &str) -> MaterialKind {
    match path {
        MANIFEST => MaterialKind::Manifest,
        SCHEMA_FILE => MaterialKind::Schema,
        _ if path.ends_with(".schema.json") => MaterialKind::Schema,
        _ if path.starts_with("lib/") => MaterialKind::Library,
        _ if path.starts_with("data/") => MaterialKind::Table,
        _ => MaterialKind::Rule,
    }
}
