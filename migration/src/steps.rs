//! Steps of changes that are written in Rust: they load data files, and turn the editions of what they change.

mod calendar;
mod rules;

use sea_orm::DatabaseTransaction;

use crate::change::Stepping;
use crate::data::{CIRCULAR_RULES, DEADLINE_RULES, LOCAL_RULES};
use crate::edition::Edition;

/// The first rules of deadlines and the first calendar.
pub(crate) fn deadlines(tx: &DatabaseTransaction, _: u32) -> Stepping<'_> {
    Box::pin(async move {
        rules::add(tx, DEADLINE_RULES).await?;
        calendar::first(tx).await?;
        Edition::Rules.begin(tx).await?;
        Edition::Calendar.begin(tx).await
    })
}

/// Local rules that stay off until a court wants them, what may be lengthened, and presets of values.
pub(crate) fn extension(tx: &DatabaseTransaction, number: u32) -> Stepping<'_> {
    Box::pin(async move {
        rules::add(tx, LOCAL_RULES).await?;
        rules::lengthen(tx).await?;
        rules::presets(tx).await?;
        Edition::Rules.turn(tx, number).await
    })
}

/// Rules of the answer to a circular.
pub(crate) fn circular(tx: &DatabaseTransaction, number: u32) -> Stepping<'_> {
    Box::pin(async move {
        rules::add(tx, CIRCULAR_RULES).await?;
        Edition::Rules.turn(tx, number).await
    })
}

/// Rules put right: what outlives the closing of a case, what starts where no notice is served, what a ruling states.
pub(crate) fn corrections(tx: &DatabaseTransaction, number: u32) -> Stepping<'_> {
    Box::pin(async move {
        rules::correct(tx).await?;
        Edition::Rules.turn(tx, number).await
    })
}

/// Days off of later years, as far as the law and the lunar calendar tell.
pub(crate) fn later_years(tx: &DatabaseTransaction, number: u32) -> Stepping<'_> {
    Box::pin(async move {
        if calendar::later(tx).await? {
            Edition::Calendar.turn(tx, number).await?;
        }
        Ok(())
    })
}
