//! Password hashing: argon2id, off the async threads, behind a semaphore, the same cost for known and unknown accounts.
//!
//! A password is brought to one form (NFKC) here and nowhere else, so that every keyboard writes the same one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

/// Most bytes of a password; longer ones are refused, never cut.
pub const MAX_BYTES: usize = 256;
/// Most sign-ins that wait for a core.
const MAX_WAITING: usize = 32;
/// Most memory a stored hash may ask for, in KiB: a tampered row cannot exhaust the machine.
const MAX_MEMORY_KIB: u32 = 262_144;
/// Most passes a stored hash may ask for.
const MAX_PASSES: u32 = 10;

/// How hard hashing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
}

impl Cost {
    /// The floor of the OWASP sheet: 19,456 KiB, 2 passes. The demo's cost.
    pub const FLOOR: Self = Self {
        memory_kib: 19_456,
        passes: 2,
    };
    /// ASVS 5.0's approved row: 47,104 KiB, 1 pass. The cost in service.
    pub const SERVICE: Self = Self {
        memory_kib: 47_104,
        passes: 1,
    };
}

/// What became of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is not the one.
    Wrong,
    /// It is the one.
    Right,
    /// It is the one, and its hash is weaker than those made now.
    RightButWeak,
}

/// Hashing did not give an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Too many are waiting.
    #[error("too many sign-ins are waiting")]
    Busy,
    /// The library refused its parameters.
    #[error("hashing failed")]
    Failed,
}

/// Makes and checks hashes.
#[derive(Clone)]
pub struct Passwords {
    cost: Cost,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    dummy: Arc<str>,
}

impl Passwords {
    /// Hashing of `cost`, at most `cores` at once.
    ///
    /// # Errors
    /// [`PasswordError::Failed`] when the cost is not one argon2 takes.
    pub fn try_new(cost: Cost, cores: usize) -> Result<Self, PasswordError> {
        let dummy = hash(cost, "nobody has this password")?;
        Ok(Self {
            cost,
            permits: Arc::new(Semaphore::new(cores.max(1))),
            waiting: Arc::default(),
            dummy: Arc::from(dummy),
        })
    }

    /// Hashes a password.
    ///
    /// # Errors
    /// [`PasswordError`] when too many wait or the library fails.
    pub async fn hash(&self, password: SecretString) -> Result<String, PasswordError> {
        let cost = self.cost;
        self.run(move || hash(cost, password.expose_secret())).await?
    }

    /// Whether `password` is the one behind `stored`; without a stored hash it costs the same and is always wrong.
    ///
    /// # Errors
    /// [`PasswordError`] when too many wait.
    pub async fn verify(&self, stored: Option<String>, password: SecretString) -> Result<Verdict, PasswordError> {
        let (known, cost) = (stored.is_some(), self.cost);
        let stored = stored.unwrap_or_else(|| self.dummy.to_string());
        let verdict = self
            .run(move || matches(cost, &stored, password.expose_secret()))
            .await?;
        Ok(if known { verdict } else { Verdict::Wrong })
    }

    async fn run<T, F>(&self, work: F) -> Result<T, PasswordError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let waiting = Waiting::enter(&self.waiting)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        drop(waiting);
        let permit = permit.map_err(|_| PasswordError::Busy)?;
        // the permit goes with the work, which runs to its end even if nobody waits for it any more
        let working = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        working.await.map_err(|_| PasswordError::Failed)
    }
}

/// One that waits for a core; counted out when it no longer does, its client gone or not.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(waiting: &'a AtomicUsize) -> Result<Self, PasswordError> {
        let entered = Self(waiting);
        if waiting.fetch_add(1, Ordering::SeqCst) >= MAX_WAITING {
            return Err(PasswordError::Busy);
        }
        Ok(entered)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn hash(cost: Cost, password: &str) -> Result<String, PasswordError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| PasswordError::Failed)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Ok(argon2
        .hash_password(prepared(password).as_bytes())
        .map_err(|_| PasswordError::Failed)?
        .to_string())
}

/// The one form in which a password is hashed.
fn prepared(password: &str) -> String {
    password.nfkc().collect()
}

fn matches(cost: Cost, stored: &str, password: &str) -> Verdict {
    let Ok(parsed) = PasswordHash::new(stored) else {
        return Verdict::Wrong;
    };
    let Ok(params) = Params::try_from(&parsed) else {
        return Verdict::Wrong;
    };
    if params.m_cost() > MAX_MEMORY_KIB || params.t_cost() > MAX_PASSES || password.len() > MAX_BYTES {
        return Verdict::Wrong;
    }
    let (password, given) = (prepared(password), (params.m_cost(), params.t_cost()));
    match Argon2::default().verify_password(password.as_bytes(), &parsed) {
        Err(_) => Verdict::Wrong,
        // memory first: it is what an attacker pays for
        Ok(()) if given < (cost.memory_kib, cost.passes) => Verdict::RightButWeak,
        Ok(()) => Verdict::Right,
    }
}

/// Hashes many passwords on the cores at hand: for the demo and the command line, outside the server.
///
/// # Errors
/// [`PasswordError::Failed`] when the library fails.
pub fn hash_all(cost: Cost, passwords: &[String]) -> Result<Vec<String>, PasswordError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = passwords.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = passwords
            .chunks(share)
            .map(|chunk| {
                scope.spawn(move || {
                    chunk
                        .iter()
                        .map(|password| hash(cost, password))
                        .collect::<Result<Vec<_>, _>>()
                })
            })
            .collect();
        let mut hashes = Vec::with_capacity(passwords.len());
        for worker in workers {
            hashes.extend(worker.join().map_err(|_| PasswordError::Failed)??);
        }
        Ok(hashes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost {
        memory_kib: 64,
        passes: 1,
    };

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_holds() {
        let passwords = Passwords::try_new(CHEAP, 2).expect("the cost is valid");
        let stored = passwords.hash("正确的口令".into()).await.expect("hashing works");
        let verify = async |stored: Option<&str>, password: &str| {
            passwords.verify(stored.map(str::to_owned), password.into()).await
        };
        assert_eq!(verify(Some(&stored), "正确的口令").await, Ok(Verdict::Right));
        assert_eq!(verify(Some(&stored), "错误的口令").await, Ok(Verdict::Wrong));
        assert_eq!(verify(None, "nobody has this password").await, Ok(Verdict::Wrong));
        assert_eq!(verify(Some("not a hash"), "x").await, Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn a_sign_in_whose_client_left_gives_its_place_back() {
        let passwords = Passwords::try_new(CHEAP, 1).expect("the cost is valid");
        let core = Arc::clone(&passwords.permits)
            .acquire_owned()
            .await
            .expect("never closed");
        for _ in 0..3 * MAX_WAITING {
            let left = tokio::time::timeout(std::time::Duration::ZERO, passwords.hash("x".into())).await;
            assert!(left.is_err(), "it waits for the core");
        }
        assert_eq!(passwords.waiting.load(Ordering::SeqCst), 0);
        drop(core);
        assert!(passwords.hash("x".into()).await.is_ok());
    }

    #[tokio::test]
    async fn one_password_is_one_however_the_keyboard_writes_it() {
        let passwords = Passwords::try_new(CHEAP, 2).expect("the cost is valid");
        let stored = passwords.hash("Ｐａｓｓ①é".into()).await.expect("hashing works");
        let same = passwords.verify(Some(stored.clone()), "Pass1e\u{301}".into()).await;
        assert_eq!(same, Ok(Verdict::Right));
        let other = passwords.verify(Some(stored), "pass1é".into()).await;
        assert_eq!(other, Ok(Verdict::Wrong), "case is no form");
    }

    #[test]
    fn a_hash_below_the_cost_of_now_is_told() {
        let dear = Cost {
            memory_kib: 128,
            passes: 1,
        };
        let stored = hash(CHEAP, "a password").expect("hashing works");
        assert_eq!(matches(dear, &stored, "a password"), Verdict::RightButWeak);
        assert_eq!(matches(dear, &stored, "another"), Verdict::Wrong);
        let stored = hash(dear, "a password").expect("hashing works");
        assert_eq!(matches(CHEAP, &stored, "a password"), Verdict::Right);
    }

    #[test]
    fn a_stored_hash_cannot_ask_for_all_memory() {
        let greedy =
            "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        assert_eq!(matches(CHEAP, greedy, "x"), Verdict::Wrong);
    }
}
