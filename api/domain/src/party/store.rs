//! Rows of parties, opened and masked for one reader.

use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use uuid::Uuid;
use zhixing_entity::{party, township};

use super::{PartyView, Shown};
use crate::crypto::{Column, Keyring};
use crate::db::{Db, StoreError};
use crate::kernel::day::Day;
use crate::kernel::id::{IdKind, PartyId, SiteId};
use crate::policy::{Row, Scope, Sight, in_applications, in_cases, in_matters, mask};

/// A party, and whether it lives in a township of the reader's site.
#[derive(FromQueryResult)]
struct PartyColumns {
    #[sea_orm(nested)]
    party: party::Model,
    own_township: bool,
}

/// Parties of the given roots that the scope holds, in their order.
pub(super) async fn of_roots(
    db: &Db,
    scope: &Scope,
    kind: IdKind,
    roots: &[Uuid],
) -> Result<Vec<PartyView>, StoreError> {
    matching(db, scope, kind, party::Column::RootId.is_in(roots.iter().copied())).await
}

/// What a party belongs to: a case or an application.
#[derive(Clone, Copy)]
pub(super) struct Holder {
    /// Which of the two.
    pub(super) kind: IdKind,
    /// Its id.
    pub(super) root: Uuid,
}

/// One party of a case or an application, as a list.
pub(super) async fn one(db: &Db, scope: &Scope, holder: Holder, id: PartyId) -> Result<Vec<PartyView>, StoreError> {
    let wanted = party::Column::RootId.eq(holder.root).and(party::Column::Id.eq(id));
    matching(db, scope, holder.kind, wanted).await
}

/// The case or application of a party, if the scope holds it.
pub(super) async fn root_of(db: &Db, scope: &Scope, id: PartyId) -> Result<Option<Holder>, StoreError> {
    use party::Column::{Id, RootId, RootKind};
    let found = in_matters::<party::Entity>(scope, RootId).filter(Id.eq(id));
    let found = found.select_only().columns([RootKind, RootId]);
    let root: Option<(_, Uuid)> = db.one(found.into_tuple()).await?;
    Ok(root.map(|(kind, root)| Holder { kind, root }))
}

async fn matching(db: &Db, scope: &Scope, kind: IdKind, wanted: Expr) -> Result<Vec<PartyView>, StoreError> {
    use party::Column::{Ordinal, RootId};
    let found = match kind {
        IdKind::Application => in_applications::<party::Entity>(scope, RootId),
        _ => in_cases::<party::Entity>(scope, RootId),
    };
    let found = found.filter(wanted).order_by_asc(RootId).order_by_asc(Ordinal);
    let found = found.expr_as(lives_near(scope, db.clock().today().into()), "own_township");
    let rows = db.all(found.into_model::<PartyColumns>()).await?;
    rows.into_iter().map(|row| view(row, db.keyring(), scope)).collect()
}

/// Whether a party lives in a township of the reader's site today; nobody does where the reader has none.
fn lives_near(scope: &Scope, today: Day) -> Expr {
    use township::Column::{Code, SiteId as Site, StartedOn};
    let site = scope.actor().site().unwrap_or(SiteId::new(Uuid::nil()));
    let its = Expr::col((party::Entity, party::Column::TownshipCode));
    let mut own = Query::select();
    own.expr(Expr::cust("1"))
        .from(township::Entity)
        .and_where(Expr::col((township::Entity, Code)).eq(its))
        .and_where(Site.eq(site))
        .and_where(StartedOn.lte(today));
    Expr::exists(own)
}

fn view(found: PartyColumns, keyring: &Keyring, scope: &Scope) -> Result<PartyView, StoreError> {
    let reader = Reader::of(&found, scope);
    let row = found.party;
    let shown = |field: Row, form: fn(&str) -> String, column: Column, sealed: Option<Vec<u8>>| {
        let cell = |sealed: Option<Vec<u8>>| {
            let open = |sealed: Vec<u8>| keyring.open(column, row.id.raw(), &sealed);
            sealed.map(open).transpose()
        };
        Ok::<_, StoreError>(match reader.sight(field) {
            Sight::Hidden => Shown::Refused,
            Sight::Full => Shown::Value(cell(sealed)?),
            Sight::Masked => Shown::Value(cell(sealed)?.as_deref().map(form)),
        })
    };
    let name = match scope.sight(Row::PartyName) {
        Sight::Hidden => Shown::Refused,
        Sight::Masked => Shown::Value(Some(mask::name(&row.name, row.kind))),
        Sight::Full if row.is_minor && !scope.shows_minors() => Shown::Value(Some(mask::name(&row.name, row.kind))),
        Sight::Full => Shown::Value(Some(row.name)),
    };
    Ok(PartyView {
        id: row.id,
        root: row.root_id,
        role: row.role,
        kind: row.kind,
        name,
        is_minor: row.is_minor,
        id_number: match scope.sight(Row::PartyIdNumber) {
            Sight::Hidden => Shown::Refused,
            Sight::Full | Sight::Masked => Shown::Value(row.id_number_masked),
        },
        phone: shown(Row::PartyPhone, mask::phone, Column::PartyPhone, row.phone_sealed)?,
        address: shown(
            Row::PartyAddress,
            mask::address,
            Column::PartyAddress,
            row.address_sealed,
        )?,
        bank_account: shown(
            Row::PartyBankAccount,
            mask::account,
            Column::PartyBankAccount,
            row.bank_account_sealed,
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
    fn of(found: &PartyColumns, scope: &'a Scope) -> Self {
        let person = found.party.person_id;
        Self {
            scope,
            is_self: person.is_some() && person == scope.actor().person_id(),
            own_township: found.own_township,
        }
    }

    fn sight(&self, row: Row) -> Sight {
        self.scope.party_sight(row, self.is_self, self.own_township)
    }
}
