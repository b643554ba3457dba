//! Global ids: kind, id and a short tag that only this court makes. A forged id, or one of another kind, is answered
//! like one that names nothing.

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::crypto::{Keyring, Tagged};
use crate::kernel::id::{Id, IdKind, Named};

/// The global form of an id.
#[must_use]
pub fn global<T: Named>(keyring: &Keyring, id: Id<T>) -> ID {
    of(keyring, T::KIND, id.raw())
}

/// The global form of a raw id.
#[must_use]
pub fn of(keyring: &Keyring, kind: IdKind, raw: Uuid) -> ID {
    let body = [&[kind as u8], raw.as_bytes().as_slice()].concat();
    let tag = keyring.tag(Tagged::Id, &[&body]);
    ID(URL_SAFE_NO_PAD.encode([body.as_slice(), &tag].concat()))
}

/// What a global id names, if this court made it.
#[must_use]
pub fn read(keyring: &Keyring, id: &str) -> Option<(IdKind, Uuid)> {
    let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
    let (body, tag) = bytes.split_at_checked(17)?;
    if !keyring.tag_holds(Tagged::Id, &[body], tag) {
        return None;
    }
    let raw: [u8; 16] = body[1..].try_into().ok()?;
    Some((IdKind::from_repr(body[0])?, Uuid::from_bytes(raw)))
}

/// An id of one kind.
#[must_use]
pub fn find<T: Named>(keyring: &Keyring, id: &ID) -> Option<Id<T>> {
    read(keyring, id)
        .filter(|(kind, _)| *kind == T::KIND)
        .map(|(_, raw)| Id::new(raw))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::{CaseId, SiteId, mark};

    #[test]
    fn only_an_id_of_this_court_and_kind_is_read() {
        let (ours, theirs) = (Keyring::new(&[1; 32]), Keyring::new(&[2; 32]));
        let case = CaseId::new(Uuid::from_u128(7));
        let id = global(&ours, case);
        assert_eq!(find::<mark::Case>(&ours, &id), Some(case));
        assert_eq!(find::<mark::Site>(&ours, &id), None);
        assert_eq!(find::<mark::Case>(&theirs, &id), None);
        assert_ne!(global(&ours, SiteId::new(case.raw())), id);
        assert_eq!(find::<mark::Case>(&ours, &ID("AAAA".to_owned())), None);
    }
}
