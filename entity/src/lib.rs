//! Rows: one file a table, plain columns, no logic; and the tables as data ([`tables`]), from which every list of tables is
//! made.
//!
//! Enums and dates are text, instants are microseconds since 1970 in UTC, money is fen: alike on SQLite and
//! PostgreSQL. What a column means is told where its table is made, in the migration; a row never leaves a store.

#![expect(
    missing_docs,
    reason = "a column is told by its name and by the migration that makes it"
)]

pub mod account;
pub mod application;
pub mod assignment;
pub mod audit_entry;
pub mod audit_head;
pub mod calendar_day;
pub mod calendar_year;
pub mod case_counter;
pub mod case_relation;
pub mod challenge;
pub mod chat_channel;
pub mod chat_line;
pub mod chat_message;
pub mod chat_message_line;
pub mod circular;
pub mod circular_counter;
pub mod circular_deadline;
pub mod circular_step;
pub mod clue;
pub mod code_sent;
pub mod conflict;
pub mod credential_issue;
pub mod deadline;
pub mod deadline_change;
pub mod deadline_look;
pub mod deadline_preset;
pub mod deadline_rule;
pub mod edition;
pub mod enforcement_case;
pub mod event;
pub mod exclusion;
pub mod export;
pub mod extension;
pub mod handover;
pub mod happening;
pub mod known_address;
pub mod message;
pub mod notice;
pub mod outbox;
pub mod party;
pub mod person;
pub mod post;
pub mod post_proposal;
pub mod receipt;
pub mod recomputation;
pub mod recomputation_failure;
pub mod recovery_code;
pub mod refresh_token;
pub mod reminder;
pub mod reminder_head;
pub mod search_term;
pub mod security_notice;
pub mod session;
pub mod site;
pub mod store;
pub mod sync_clock;
pub mod sync_entry;
pub mod sync_scope;
pub mod team;
pub mod team_duty;
pub mod throttle;
pub mod totp;
pub mod township;
pub mod triage;
pub mod visit;

use std::sync::LazyLock;

use sea_orm::sea_query::{ColumnType, StringLen};
use sea_orm::{ColumnTrait as _, EntityTrait, IdenStatic as _, Identity, Iterable as _, PrimaryKeyToColumn as _};

/// A table as its entity has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    /// In the order of the entity.
    pub columns: Vec<Column>,
    /// Columns of its primary key, in the order of the entity.
    pub key: Vec<&'static str>,
    /// What its rows refer to.
    pub links: Vec<Link>,
}

/// A column that names a row of another table, or of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    pub column: String,
    pub table: String,
    /// The column there.
    pub to: String,
}

/// A column as its entity has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub stored: Stored,
    pub is_nullable: bool,
}

/// What a column holds, alike on both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    Uuid,
    Text,
    /// 64 bits.
    BigInt,
    /// 32 bits.
    Integer,
    Boolean,
    Bytes,
}

impl Table {
    fn of<E: EntityTrait>() -> Self {
        let columns = E::Column::iter().map(|column| {
            let definition = column.def();
            Column {
                name: column.as_str(),
                stored: Stored::of(definition.get_column_type()),
                is_nullable: definition.is_null(),
            }
        });
        Self {
            name: E::default().table_name(),
            columns: columns.collect(),
            key: E::PrimaryKey::iter().map(|key| key.into_column().as_str()).collect(),
            links: E::Relation::iter().map(|relation| Link::of(&relation)).collect(),
        }
    }

    /// Whether it has a column of that name.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|one| one.name == column)
    }
}

impl Link {
    fn of(relation: &impl sea_orm::RelationTrait) -> Self {
        let name = |columns: Identity| columns.into_iter().map(|column| column.to_string()).collect();
        let link = relation.def();
        Self {
            column: name(link.from_col),
            table: link.to_tbl.sea_orm_table().to_string(),
            to: name(link.to_col),
        }
    }
}

impl Stored {
    fn of(kind: &ColumnType) -> Self {
        match kind {
            ColumnType::Uuid => Self::Uuid,
            ColumnType::Text | ColumnType::String(StringLen::None) => Self::Text,
            ColumnType::BigInteger => Self::BigInt,
            ColumnType::Integer => Self::Integer,
            ColumnType::Boolean => Self::Boolean,
            ColumnType::VarBinary(_) | ColumnType::Blob => Self::Bytes,
            other => panic!("no table has a column of {other:?}"),
        }
    }
}

macro_rules! of_each {
    ($($table:ident)*) => { vec![$(Table::of::<$table::Entity>()),*] };
}

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    of_each![
        account
        application
        assignment
        audit_entry
        audit_head
        calendar_day
        calendar_year
        case_counter
        case_relation
        challenge
        chat_channel
        chat_line
        chat_message
        chat_message_line
        circular
        circular_counter
        circular_deadline
        circular_step
        clue
        code_sent
        conflict
        credential_issue
        deadline
        deadline_change
        deadline_look
        deadline_preset
        deadline_rule
        edition
        enforcement_case
        event
        exclusion
        export
        extension
        handover
        happening
        known_address
        message
        notice
        outbox
        party
        person
        post
        post_proposal
        receipt
        recomputation
        recomputation_failure
        recovery_code
        refresh_token
        reminder
        reminder_head
        search_term
        security_notice
        session
        site
        store
        sync_clock
        sync_entry
        sync_scope
        team
        team_duty
        throttle
        totp
        township
        triage
        visit
    ]
});

/// All tables, by name.
#[must_use]
pub fn tables() -> &'static [Table] {
    &TABLES
}

/// Names of the tables that are synchronised: their rows carry the stamp of the act that wrote them.
pub fn synchronised() -> impl Iterator<Item = &'static str> {
    TABLES
        .iter()
        .filter(|table| table.has("sync_x"))
        .map(|table| table.name)
}

/// All tables, each after those that its rows refer to.
///
/// # Panics
/// When tables refer to each other in a circle; a test of the store's links would fail before.
#[must_use]
pub fn in_order() -> Vec<&'static Table> {
    let mut left: Vec<&Table> = tables().iter().collect();
    let mut placed: Vec<&Table> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |table: &Table| {
            let mut others = table.links.iter().filter(|link| link.table != table.name);
            others.any(|link| !placed.iter().any(|there| there.name == link.table))
        };
        let (later, next): (Vec<&Table>, Vec<&Table>) = left.into_iter().partition(|table| waits(table));
        assert!(!next.is_empty(), "tables refer to each other in a circle");
        placed.extend(next);
        left = later;
    }
    placed
}
