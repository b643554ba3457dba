//! Editions (内容的版次): which content of a table holds now.
//!
//! The rule table and the calendar are kept in memory by the id of their edition, so an id stands for one content, in
//! every store. As long as nobody but the program changed a table, its content is known by the change that wrote it last:
//! the edition then counts, and its id is the number of that change under the name of the table. A court that changes a
//! table gives it a random id; so does a change that comes after it, as what it makes is that court's alone.

use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, DbErr};
use uuid::Uuid;

/// A table that has editions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edition {
    /// The rules of deadlines.
    Rules = 1,
    /// The calendar.
    Calendar = 2,
}

impl Edition {
    const fn name(self) -> &'static str {
        match self {
            Self::Rules => "deadline_rule",
            Self::Calendar => "calendar",
        }
    }

    /// The id of the content that the program ships: `count` is the number of the change that wrote it last, zero for
    /// the first content.
    fn shipped(self, count: u32) -> Uuid {
        let [.., high, low] = count.to_be_bytes();
        Uuid::from_bytes([0xED, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, high, low, self as u8])
    }

    fn row(self) -> Expr {
        Expr::col(Alias::new("name")).eq(self.name())
    }

    /// The first edition, of the first content.
    pub(crate) async fn begin(self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        let row = vec![self.name().into(), self.shipped(0).into()];
        crate::load::insert(tx, "edition", &["name", "id"], vec![row]).await
    }

    /// The next edition: the change `number` changed the content.
    pub(crate) async fn turn(self, tx: &DatabaseTransaction, number: u32) -> Result<(), DbErr> {
        let mut select = Query::select();
        select
            .column(Alias::new("id"))
            .from(Alias::new("edition"))
            .and_where(self.row());
        let row = tx.query_one(&select).await?;
        let row = row.ok_or_else(|| DbErr::Migration(format!("{} has no edition", self.name())))?;
        let present: Uuid = row.try_get("", "id")?;
        let next = if (0..number).any(|count| self.shipped(count) == present) {
            Expr::value(self.shipped(number))
        } else if tx.get_database_backend() == DbBackend::Postgres {
            Expr::cust("gen_random_uuid()")
        } else {
            Expr::cust("randomblob(16)")
        };
        let mut update = Query::update();
        update
            .table(Alias::new("edition"))
            .value(Alias::new("id"), next)
            .and_where(self.row());
        tx.execute(&update).await?;
        Ok(())
    }
}
