//! The packages that people install, made by Tauri's bundler from the released program, and tried on a bare Debian. On a Mac the
//! app and its disk image; docs/macos.md says what was never seen of these.

use std::env;

use crate::{
    checks, machine,
    step::{Failure, Outcome, Step, names_no_place_of_here, target},
    window,
};

/// Makes the `.deb` and the `.rpm`, and as root tries them; on a Mac the `.app` and the `.dmg`.
pub fn run() -> Outcome {
    machine::prepare(machine::BUILD)?;
    if cfg!(target_os = "linux") {
        machine::packages(machine::INSTALLER.iter().copied())?;
    }
    window::build_released()?;
    window::released().iter().try_for_each(|program| names_no_place_of_here(program))?;
    // What of other people's is in it lies in it.
    checks::parts(&[])?;
    let pack = |title: &str, kinds: &str| {
        Step::new(title).program("ui/node_modules/.bin/tauri").args(["bundle", "--bundles", kinds])
    };
    if cfg!(target_os = "macos") {
        return for_macos(pack);
    }
    pack("pack the released program for Debian and Fedora", "deb,rpm").run()?;
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

/// From the inside out: the bundler signs the app and its own program, and takes along what lies beside that as it finds it.
fn for_macos(pack: impl Fn(&str, &str) -> Step) -> Outcome {
    let identity = env::var("APPLE_SIGNING_IDENTITY").unwrap_or_else(|_| "-".to_owned());
    let [_, cli] = window::released().map(|program| program.to_string_lossy().into_owned());
    Step::new("sign the command line")
        .program("codesign")
        .args(["--force", "--options", "runtime", "--entitlements", "installer/macos/zorgmap.entitlements"])
        .args(["--sign", &identity, &cli])
        .run()?;
    pack("pack the released program for macOS", "app,dmg").env("APPLE_SIGNING_IDENTITY", &identity).run()?;
    let app = target().join("release/bundle/macos/Zorgmap.app");
    Step::new("look at its signatures")
        .program("codesign")
        .args(["--verify", "--deep", "--strict", "--verbose=2", &app.to_string_lossy()])
        .run()
}
