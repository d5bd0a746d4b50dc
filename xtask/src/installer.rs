//! The packages that people install, made by Tauri's bundler from the released program, and tried on a bare Debian.

use crate::{
    machine,
    step::{Failure, Outcome, Step, names_no_place_of_here, target},
    window,
};

/// Makes the `.deb` and the `.rpm`, and as root tries them.
pub fn run() -> Outcome {
    machine::prepare(machine::INSTALLER)?;
    window::build_released()?;
    window::released().iter().try_for_each(|program| names_no_place_of_here(program))?;
    Step::new("pack the released program for Debian and Fedora")
        .program("ui/node_modules/.bin/tauri")
        .args(["bundle", "--bundles", "deb,rpm"])
        .run()?;
    let packed = |kind: &str| {
        let folder = target().join("release/bundle").join(kind);
        std::fs::read_dir(&folder)
            .ok()
            .and_then(|files| {
                files.flatten().map(|file| file.path()).find(|path| path.extension().is_some_and(|end| end == kind))
            })
            .ok_or_else(|| Failure::new(format!("no .{kind} in {}", folder.display()), "look at what the bundler said"))
    };
    let (deb, rpm) = (packed("deb")?, packed("rpm")?);
    if Step::new("").program("id").args(["-u"]).ask().is_none_or(|id| id.trim() != "0") {
        println!("Only root can try them on a bare Debian: {} and {}", deb.display(), rpm.display());
        return Ok(());
    }
    Step::new("install, start and remove them on a bare Debian")
        .advice("the last words of apt and of the program are in target/bare-debian.log")
        .program("installer/linux/try.sh")
        .args([deb, rpm, target().join("bare-debian")].map(|path| path.to_string_lossy().into_owned()))
        .run()
}
