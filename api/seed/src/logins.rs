//! Passwords of the demo accounts: made or taken, hashed, handed back once to be shown. Never stored or logged in clear.

use secrecy::{ExposeSecret, SecretString};

use super::error::SeedError;
use super::load::{Directory, site_name};
use crate::crypto::password::{self, Cost, PasswordError};
use crate::kernel::role::Role;

/// Characters of a made password: none that is taken for another.
const READABLE: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Groups of a made password.
const GROUPS: usize = 4;
/// Characters of a group; sixteen of 31 carry 79 bits.
const GROUP_CHARS: usize = 4;

/// How the demo accounts get their passwords.
#[derive(Clone, Debug)]
pub enum DemoPasswords {
    /// One for all.
    One(SecretString),
    /// A random one for each.
    Each,
}

/// What one person signs in to the demo store with.
#[derive(Clone, Debug)]
pub struct Credential {
    /// User name.
    pub username: String,
    /// Password.
    pub password: SecretString,
    /// Role.
    pub role: Role,
    /// Name shown.
    pub display_name: String,
    /// Name of the site of the post.
    pub site: String,
}

/// Who signs in to the demo store, and what there is to look at.
#[derive(Clone, Debug)]
pub struct Logins {
    /// One for each demo account, in the order of the outward contract.
    pub credentials: Vec<Credential>,
    /// Number of 老浦's case.
    pub pu_number: Option<String>,
}

/// Gives each demo account a password.
pub(super) fn credentials(directory: &Directory, passwords: &DemoPasswords) -> Vec<Credential> {
    let logins = directory
        .people()
        .iter()
        .filter_map(|person| Some((person, person.username.clone()?)));
    logins
        .map(|(person, username)| Credential {
            username,
            password: match passwords {
                DemoPasswords::One(password) => password.clone(),
                DemoPasswords::Each => random(),
            },
            role: person.role,
            display_name: person.name.clone(),
            site: site_name(person.site),
        })
        .collect()
}

/// Hashes the passwords on the cores at hand, off the async threads; in the order given.
pub(super) async fn hashed(credentials: &[Credential], cost: Cost) -> Result<Vec<String>, SeedError> {
    let clear: Vec<String> = credentials
        .iter()
        .map(|one| one.password.expose_secret().to_owned())
        .collect();
    let hashing = tokio::task::spawn_blocking(move || password::hash_all(cost, &clear));
    Ok(hashing.await.map_err(|_| PasswordError::Failed)??)
}

/// A password of four groups of four readable characters.
fn random() -> SecretString {
    let groups: Vec<String> = (0..GROUPS)
        .map(|_| (0..GROUP_CHARS).map(|_| readable()).collect())
        .collect();
    groups.join("-").into()
}

/// One readable character; bytes that would make some likelier are drawn again.
fn readable() -> char {
    let even = u8::MAX - u8::MAX % 31;
    loop {
        let mut byte = [0_u8];
        getrandom::fill(&mut byte).expect("the operating system gives random bytes");
        if byte[0] < even {
            return char::from(READABLE[usize::from(byte[0] % 31)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_passwords_are_readable_and_differ() {
        let (one, other) = (random(), random());
        assert_ne!(one.expose_secret(), other.expose_secret());
        assert_eq!(one.expose_secret().split('-').map(str::len).collect::<Vec<_>>(), [4; 4]);
        assert!(
            one.expose_secret()
                .bytes()
                .all(|byte| byte == b'-' || READABLE.contains(&byte))
        );
    }
}
