//! The window's types are made from the core's.

use std::path::Path;

/// `ZORGMAP_WRITE_TYPES=1` writes the file instead of comparing it.
#[test]
fn the_windows_types_are_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/api/generated.ts");
    let made = dossier_core::action::typescript();
    let twice = made.lines().find(|line| line.contains(dossier_core::action::TWO_TYPES));
    assert_eq!(twice, None, "give one of them another name with #[ts(rename = ...)]");
    if std::env::var_os("ZORGMAP_WRITE_TYPES").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "ui/src/api/generated.ts is old: run `cargo xtask types`");
}
