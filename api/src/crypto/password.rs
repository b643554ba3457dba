//! Password hashing: argon2id, off the async threads, behind a semaphore, the same cost for known and unknown accounts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::sync::Semaphore;

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

    /// Whether `password` is the one behind `stored`; without a stored hash it costs the same and is always false.
    ///
    /// # Errors
    /// [`PasswordError`] when too many wait.
    pub async fn verify(&self, stored: Option<String>, password: SecretString) -> Result<bool, PasswordError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.dummy.to_string());
        let holds = self.run(move || matches(&stored, password.expose_secret())).await?;
        Ok(known && holds)
    }

    async fn run<T, F>(&self, work: F) -> Result<T, PasswordError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= MAX_WAITING {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(PasswordError::Busy);
        }
        let permit = self.permits.acquire().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let _permit = permit.map_err(|_| PasswordError::Busy)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| PasswordError::Failed)
    }
}

fn hash(cost: Cost, password: &str) -> Result<String, PasswordError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| PasswordError::Failed)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Ok(argon2
        .hash_password(password.as_bytes())
        .map_err(|_| PasswordError::Failed)?
        .to_string())
}

fn matches(stored: &str, password: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(stored) else {
        return false;
    };
    let Ok(params) = Params::try_from(&parsed) else {
        return false;
    };
    if params.m_cost() > MAX_MEMORY_KIB || params.t_cost() > MAX_PASSES || password.len() > MAX_BYTES {
        return false;
    }
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
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
        assert_eq!(
            passwords.verify(Some(stored.clone()), "正确的口令".into()).await,
            Ok(true)
        );
        assert_eq!(passwords.verify(Some(stored), "错误的口令".into()).await, Ok(false));
        assert_eq!(
            passwords.verify(None, "nobody has this password".into()).await,
            Ok(false)
        );
        assert_eq!(
            passwords.verify(Some("not a hash".to_owned()), "x".into()).await,
            Ok(false)
        );
    }

    #[test]
    fn a_stored_hash_cannot_ask_for_all_memory() {
        let greedy =
            "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        assert!(!matches(greedy, "x"));
    }
}
