//! Words of leads on property (财产线索).

use strum::{AsRefStr, EnumIter, EnumString};

/// Kind of property a lead is about (线索类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum ClueKind {
    /// Deposits (存款).
    Deposit,
    /// Wages and income (工资收入).
    Income,
    /// Vehicle (车辆).
    Vehicle,
    /// House or land (房产土地).
    RealEstate,
    /// Livestock and goods (牲畜货物).
    Goods,
    /// Whereabouts (下落).
    Whereabouts,
    /// Other (其他).
    Other,
}
