//! `destroy VAULT NAME`: destroys the dossier of a client in a driven test's vault and prints the code of its
//! certificate, because no screen asks for that yet. The passphrase comes in `ZORGMAP_PASSPHRASE`, or the recovery code in
//! `ZORGMAP_RECOVERY`: then the keychain need not be there, as on another laptop.

use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::destroy;
use dossier_core::export::Quiet;
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::session::{Role, Source};
use dossier_core::surroundings::Surroundings;
use dossier_core::vault::{Key, Second, Vault};
use secrecy::SecretString;
use serde_json::json;

fn main() {
    let [vault, name] = std::env::args().skip(1).collect::<Vec<_>>().try_into().expect("VAULT NAME");
    let surroundings = Surroundings::real();
    let typed = |name: &str| std::env::var(name).map(SecretString::from);
    let key = match typed("ZORGMAP_RECOVERY") {
        Ok(code) => Key::Recovery(code),
        Err(_) => Key::Passphrase {
            passphrase: typed("ZORGMAP_PASSPHRASE").expect("ZORGMAP_PASSPHRASE or ZORGMAP_RECOVERY"),
            second: Second::Keychain,
        },
    };
    let vault = Vault::open(vault.as_ref(), key, &surroundings).expect("a vault");
    let desk = Desk::open(vault, Role::Carer, Source::Cli, surroundings).expect("a desk");
    let list = desk.call("client_list", json!({ "former": true }), &Quiet).expect("a list");
    let client = list.as_array().into_iter().flatten().find(|row| row["name"] == name).expect("a client");
    let client = client["client"].as_str().and_then(|uid| uid.parse().ok()).expect("a uid");
    let done = destroy(&desk, client, DestroyGround::Request).expect("destroyed");
    desk.close().expect("closed");
    #[allow(clippy::print_stdout, reason = "that is what it is for")]
    {
        println!("{}", done.code);
    }
}
