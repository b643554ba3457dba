//! People and their accounts as acts write them: added, corrected, ended, given a password.

mod store;

pub(super) use store::change_password;
pub(crate) use store::{
    Correction, IdentityRows, Login, NewPerson, add_account, add_person, correct_person, end_account, give_password,
    rename_account, set_disabled,
};
