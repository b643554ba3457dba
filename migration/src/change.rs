//! One change of the store: what it is called, what it runs, and the checksum of all its files.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, DbErr};
use sha2::{Digest as _, Sha256};

use crate::scan::statements;

/// What a step in Rust returns.
pub(crate) type Stepping<'a> = Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

/// A step in Rust: it is given the transaction of its change, and the number of the change.
pub(crate) type Step = for<'a> fn(&'a DatabaseTransaction, u32) -> Stepping<'a>;

/// A change of the store (数据库变更): statements for both databases, statements for one of them, then a step in Rust.
pub struct Change {
    number: u32,
    name: &'static str,
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
    data: &'static [&'static str],
    step: Option<Step>,
    checksum: OnceLock<String>,
}

impl Change {
    /// A change whose statements both databases read alike.
    pub(crate) const fn new(number: u32, name: &'static str, both: &'static str) -> Self {
        Self {
            number,
            name,
            both,
            sqlite: "",
            postgres: "",
            data: &[],
            step: None,
            checksum: OnceLock::new(),
        }
    }

    /// With statements that each database has of its own; they run after those for both.
    pub(crate) const fn with_pair(mut self, sqlite: &'static str, postgres: &'static str) -> Self {
        self.sqlite = sqlite;
        self.postgres = postgres;
        self
    }

    /// With a step in Rust that runs last, and the data files which that step loads.
    pub(crate) const fn with_step(mut self, data: &'static [&'static str], step: Step) -> Self {
        self.data = data;
        self.step = Some(step);
        self
    }

    /// Its number: changes are applied in this order.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The name a store remembers it by.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// SHA-256 of all its files one after the other, as `cat … | sha256sum` prints it: the statements for both databases,
    /// those for `SQLite`, those for `PostgreSQL`, then the data files in the order of the table of changes. Ends of
    /// lines count as one character, however the files were checked out. The step in Rust is not part of it.
    #[must_use]
    pub fn checksum(&self) -> &str {
        self.checksum.get_or_init(|| {
            let mut sum = Sha256::new();
            for text in [self.both, self.sqlite, self.postgres].iter().chain(self.data) {
                sum.update(text.replace("\r\n", "\n"));
            }
            let bytes = sum.finalize();
            bytes
                .iter()
                .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
        })
    }

    /// Runs it in a transaction, without noting it.
    pub(crate) async fn run(&self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        for text in self.texts(tx.get_database_backend()) {
            for statement in statements(text).map_err(|error| DbErr::Migration(error.to_string()))? {
                tx.execute_unprepared(statement).await?;
            }
        }
        match self.step {
            Some(step) => step(tx, self.number).await,
            None => Ok(()),
        }
    }

    /// The statements one of the databases is given.
    pub(crate) fn texts(&self, backend: DbBackend) -> [&'static str; 2] {
        let own = if backend == DbBackend::Postgres {
            self.postgres
        } else {
            self.sqlite
        };
        [self.both, own]
    }
}
