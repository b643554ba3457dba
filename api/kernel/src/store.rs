//! How values of the kernel lie in the columns of the store: ids as UUIDs, money as a number of fen, days as ISO texts,
//! instants as microseconds since 1970 in UTC. Words (closed enums) lie as their texts.
//!
//! It is the kernel's one store: what the library wants of a column's type can be said of a type only where that is
//! defined. It does nothing, and no other file here names the database.

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value};
use uuid::Uuid;

use crate::day::Day;
use crate::edition::Edition;
use crate::fen::Fen;
use crate::id::{Id, IdKind};
use crate::instant::Instant;
use crate::kind::CaseKind;
use crate::route::Duty;

/// Lets a value stand in a column that holds a plainer one, from which it can be made, or not.
macro_rules! stored {
    ([$name:ty $(, $mark:ident)?] as $plain:ty: $column:ident, $to:expr, $from:expr) => {
        impl$(<$mark>)? From<$name> for Value {
            fn from(value: $name) -> Self {
                let plain: $plain = $to(value);
                plain.into()
            }
        }

        impl$(<$mark>)? TryGetable for $name {
            fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
                let plain = <$plain>::try_get_by(row, index)?;
                $from(plain).map_err(|error| TryGetError::DbErr(DbErr::Type(error.to_string())))
            }
        }

        impl$(<$mark>)? ValueType for $name {
            fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                let plain = <$plain as ValueType>::try_from(value)?;
                $from(plain).map_err(|_| ValueTypeErr)
            }

            fn type_name() -> String {
                stringify!($name).to_owned()
            }

            fn array_type() -> ArrayType {
                <$plain as ValueType>::array_type()
            }

            fn column_type() -> ColumnType {
                ColumnType::$column
            }
        }

        impl$(<$mark>)? Nullable for $name {
            fn null() -> Value {
                <$plain as Nullable>::null()
            }
        }

        impl$(<$mark>)? IntoActiveValue<$name> for $name {
            fn into_active_value(self) -> ActiveValue<$name> {
                ActiveValue::Set(self)
            }
        }
    };
}

stored!([Id<T>, T] as Uuid: Uuid, Id::raw, |raw| Ok::<_, std::convert::Infallible>(Id::new(raw)));
stored!([Fen] as i64: BigInteger, Fen::as_i64, Fen::try_new);
stored!([Day] as String: Text, |day: Day| day.to_string(), |text: String| text.parse::<Day>());
stored!([Instant] as i64: BigInteger, Instant::micros, Instant::try_new);

/// Lets closed words stand in columns as their texts; a text that is none of them is refused when it is read.
macro_rules! words {
    ($($word:ty),+ $(,)?) => {
        $(stored!([$word] as String: Text, |word: $word| AsRef::<str>::as_ref(&word).to_owned(), |text: String| {
            text.parse::<$word>()
        });)+
    };
}

words!(
    crate::chat::State,
    crate::circular::CircularState,
    crate::circular::CircularStep,
    crate::clue::ClueKind,
    crate::deadline::Unit,
    crate::deadline::Direction,
    crate::deadline::Roll,
    crate::deadline::State,
    crate::deadline::RuleKind,
    crate::deadline::Mark,
    crate::deadline::Matter,
    crate::deadline::Cause,
    crate::deadline::Condition,
    crate::deadline::Exclusion,
    Edition,
    crate::event::EventKind,
    crate::export::ExportKind,
    crate::extension::ExtensionState,
    crate::extension::Upward,
    crate::handover::HandoverState,
    crate::happening::Happening,
    IdKind,
    crate::intake::ApplicationState,
    crate::intake::RefusalGround,
    CaseKind,
    crate::kind::BasisKind,
    crate::kind::Cause,
    crate::kind::PerformanceKind,
    crate::notice::NoticeMode,
    crate::party::PartyRole,
    crate::party::PartyKind,
    crate::place::SiteKind,
    crate::post::Outcome,
    crate::relation::Relation,
    crate::relation::ConflictKind,
    crate::reminder::ReminderThreshold,
    crate::role::Role,
    crate::route::Route,
    crate::route::TeamKind,
    Duty,
    crate::route::AssignmentMode,
    crate::security::NoticeKind,
    crate::security::Means,
    crate::security::ChallengeKind,
    crate::security::EndReason,
    crate::stage::Stage,
    crate::stage::Segment,
    crate::stage::Flag,
    crate::stage::ClosingMethod,
    crate::stage::DefectCode,
    crate::sync::ScopeKind,
    crate::sync::Presence,
    crate::triage::TriageState,
    crate::visit::Channel,
    crate::visit::Purpose,
    crate::workdays::DayKind,
    crate::workdays::YearStatus,
);

/// What may be a key, and is never a number that the store makes by itself.
macro_rules! key {
    ($([$name:ty $(, $mark:ident)?]),+) => {
        $(impl$(<$mark>)? TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        })+
    };
}

key!([Id<T>, T], [Day], [CaseKind], [Duty], [Edition], [IdKind]);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::CaseId;
    use crate::stage::Stage;

    fn back<T: ValueType + Into<Value>>(value: T) -> Option<T> {
        <T as ValueType>::try_from(value.into()).ok()
    }

    #[test]
    fn what_is_put_into_a_column_comes_out_of_it() {
        let case = CaseId::new(Uuid::from_u128(7));
        assert_eq!(back(case), Some(case));
        let sum = Fen::try_new(12_000).expect("a sum");
        assert_eq!(back(sum), Some(sum));
        let day: Day = "2026-02-28".parse().expect("a day");
        assert_eq!(back(day), Some(day));
        let at = Instant::try_new(1_771_000_000_123_456).expect("an instant");
        assert_eq!(back(at), Some(at));
        assert_eq!(back(Stage::Notice), Some(Stage::Notice));
    }

    #[test]
    fn they_lie_there_as_they_always_did() {
        let day: Day = "2026-02-03".parse().expect("a day");
        assert_eq!(Value::from(day), Value::from("2026-02-03"));
        assert_eq!(Value::from(Stage::Intake), Value::from("intake"));
        assert_eq!(
            Value::from(Instant::try_new(5).expect("an instant")),
            Value::from(5_i64)
        );
        assert_eq!(Value::from(Fen::ZERO), Value::from(0_i64));
    }

    #[test]
    fn what_no_value_can_be_made_of_is_refused() {
        assert!(<Fen as ValueType>::try_from(Value::from(-1_i64)).is_err());
        assert!(<Day as ValueType>::try_from(Value::from("2026-02-30")).is_err());
        assert!(<Day as ValueType>::try_from(Value::from("+2026-02-03")).is_err());
        assert!(<Stage as ValueType>::try_from(Value::from("nowhere")).is_err());
        assert!(<CaseId as ValueType>::try_from(Value::from("text")).is_err());
        assert!(<Instant as ValueType>::try_from(Value::from(i64::MAX)).is_err());
    }
}
