//! Names our own commands, so that each window can be granted its few (see `capabilities/`) and nothing else.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    const COMMANDS: &[&str] = &[
        "call",
        "clipboard_picture",
        "copy_secret",
        "drafts_saved",
        "forget_print",
        "job_cancel",
        "job_progress",
        "laptop_facts",
        "leave_practice",
        "lock",
        "menu_offer",
        "new_passphrase",
        "now",
        "open_print",
        "passphrase_check",
        "pick_file",
        "pick_folder",
        "pick_stick",
        "print_page",
        "recovery_sheet",
        "set_language",
        "sign_of_life",
        "stick_take_out",
        "sticks",
        "vault_confirm_recovery",
        "vault_create",
        "vault_restore",
        "vault_restore_look",
        "vault_set_aside",
        "vault_status",
        "vault_unlock",
    ];
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    Ok(tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?)
}
