//! Rows of parties, opened and masked for one reader.

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{PartyView, Shown};
use crate::crypto::{Column, Keyring};
use crate::db::{Db, Sql, StoreError};
use crate::kernel::id::{Id, Kind, PartyId};
use crate::kernel::party::{PartyKind, PartyRole};
use crate::policy::{Row, Scope, Sight, mask};

/// Parties of the given roots that the scope holds, in their order.
pub(super) async fn of_roots(db: &Db, scope: &Scope, kind: Kind, roots: &[Uuid]) -> Result<Vec<PartyView>, StoreError> {
    let wanted = Sql::new("p.root_id IN ").list(roots.iter().copied());
    matching(db, scope, kind, wanted).await
}

/// One party of a root, as a list.
pub(super) async fn one(
    db: &Db,
    scope: &Scope,
    (kind, root): (Kind, Uuid),
    id: PartyId,
) -> Result<Vec<PartyView>, StoreError> {
    let wanted = Sql::new("p.root_id = ? AND p.id = ?").bind(root).bind(id.raw());
    matching(db, scope, kind, wanted).await
}

/// The case or application of a party; whether it is in scope is asked of that.
pub(super) async fn root_of(db: &Db, id: PartyId) -> Result<Option<(Kind, Uuid)>, StoreError> {
    let sql = Sql::new("SELECT root_kind, root_id FROM party WHERE id = ?").bind(id.raw());
    let row = db.reader().query_one_raw(sql.build(db.backend())).await?;
    row.map(|row| {
        let kind: Kind = row.try_get::<String>("", "root_kind")?.parse()?;
        Ok((kind, row.try_get("", "root_id")?))
    })
    .transpose()
}

async fn matching(db: &Db, scope: &Scope, kind: Kind, wanted: Sql) -> Result<Vec<PartyView>, StoreError> {
    let (table, within) = match kind {
        Kind::Application => ("application", scope.applications("o")),
        _ => ("enforcement_case", scope.cases("o")),
    };
    let sql = Sql::new(
        "SELECT p.*, EXISTS (SELECT 1 FROM township w WHERE w.code = p.township_code AND w.site_id = ? AND w.started_on <= ?)
           AS own_township FROM party p WHERE ",
    )
    .bind(scope.actor().site().map(Id::raw))
    .bind(db.clock().today().to_string())
    .append(wanted)
    .push(&format!(
        " AND EXISTS (SELECT 1 FROM {table} o WHERE o.id = p.root_id AND "
    ))
    .append(within)
    .push(") ORDER BY p.root_id, p.ordinal");
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter().map(|row| view(row, db.keyring(), scope)).collect()
}

fn view(row: &QueryResult, keyring: &Keyring, scope: &Scope) -> Result<PartyView, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let kind: PartyKind = row.try_get::<String>("", "kind")?.parse()?;
    let is_minor: bool = row.try_get("", "is_minor")?;
    let reader = Reader::of(row, scope)?;
    let cell = |column: Column, name: &str| -> Result<Option<String>, StoreError> {
        let sealed: Option<Vec<u8>> = row.try_get("", name)?;
        sealed
            .map(|sealed| keyring.open(column, id, &sealed))
            .transpose()
            .map_err(StoreError::from)
    };
    let shown = |sight: Sight, form: fn(&str) -> String, column: Column, name: &str| -> Result<Shown, StoreError> {
        Ok(match sight {
            Sight::Hidden => Shown::Refused,
            Sight::Full => Shown::Value(cell(column, name)?),
            Sight::Masked => Shown::Value(cell(column, name)?.as_deref().map(form)),
        })
    };
    let name: String = row.try_get("", "name")?;
    let name = match scope.sight(Row::PartyName) {
        Sight::Hidden => Shown::Refused,
        Sight::Masked => Shown::Value(Some(mask::name(&name, kind))),
        Sight::Full if is_minor && !scope.shows_minors() => Shown::Value(Some(mask::name(&name, kind))),
        Sight::Full => Shown::Value(Some(name)),
    };
    Ok(PartyView {
        id: Id::new(id),
        root: row.try_get("", "root_id")?,
        role: row.try_get::<String>("", "role")?.parse::<PartyRole>()?,
        kind,
        name,
        is_minor,
        id_number: match scope.sight(Row::PartyIdNumber) {
            Sight::Hidden => Shown::Refused,
            Sight::Full | Sight::Masked => Shown::Value(row.try_get("", "id_number_masked")?),
        },
        phone: shown(
            reader.sight(Row::PartyPhone),
            mask::phone,
            Column::PartyPhone,
            "phone_sealed",
        )?,
        address: shown(
            reader.sight(Row::PartyAddress),
            mask::address,
            Column::PartyAddress,
            "address_sealed",
        )?,
        bank_account: shown(
            reader.sight(Row::PartyBankAccount),
            mask::account,
            Column::PartyBankAccount,
            "bank_account_sealed",
        )?,
    })
}

/// How near the reader stands to one party.
struct Reader<'a> {
    scope: &'a Scope,
    is_self: bool,
    own_township: bool,
}

impl<'a> Reader<'a> {
    fn of(row: &QueryResult, scope: &'a Scope) -> Result<Self, StoreError> {
        let person: Option<Uuid> = row.try_get("", "person_id")?;
        Ok(Self {
            scope,
            is_self: person.is_some() && person == scope.actor().person_raw(),
            own_township: row.try_get::<Option<bool>>("", "own_township")?.unwrap_or(false),
        })
    }

    fn sight(&self, row: Row) -> Sight {
        self.scope.party_sight(row, self.is_self, self.own_township)
    }
}
