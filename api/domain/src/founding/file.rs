//! The court's file as it is written (建院文件): TOML, to be filled in by whoever knows the court.

use serde::Deserialize;

use crate::kernel::practice::Practice;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtFile {
    /// The court.
    pub court: CourtEntry,
    /// Its dispatched tribunals.
    #[serde(default)]
    pub tribunal: Vec<TribunalEntry>,
    /// Its township stations.
    #[serde(default)]
    pub station: Vec<StationEntry>,
    /// Its teams, in the order of the court's list.
    #[serde(default)]
    pub team: Vec<TeamEntry>,
    /// Townships that another station serves than the one founded for them, from a day on.
    #[serde(default)]
    pub township: Vec<TownshipEntry>,
    /// What it decides for itself: said at all, it holds in place of the settings, and what it leaves out is as usual.
    pub practice: Option<Practice>,
}

/// The court (法院).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtEntry {
    /// Full name.
    pub name: String,
    /// Court code of its case numbers (法院代字), as 云0381.
    pub code: String,
    /// Telephone of its service centre.
    pub phone: String,
}

/// A dispatched tribunal (派出法庭).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TribunalEntry {
    /// Short name in Latin letters; it never changes.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// First day, as 2026-12-31; today where it is new and none is said.
    pub started_on: Option<String>,
    /// Last day, which still counts; `none` takes one back that has not passed.
    pub ended_on: Option<String>,
}

/// A township station (乡镇便民执行服务站).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StationEntry {
    /// Short name in Latin letters; it never changes.
    pub slug: String,
    /// Name of the township, as 杨柳镇.
    pub township: String,
    /// Statistical code of the township, nine digits.
    pub code: String,
    /// The tribunal that serves it, by its short name; the court itself where there is none.
    pub tribunal: Option<String>,
    /// Telephone.
    pub phone: String,
    /// First day, as 2026-12-31; today where it is new and none is said.
    pub started_on: Option<String>,
    /// Last day, which still counts; `none` takes one back that has not passed.
    pub ended_on: Option<String>,
}

/// A township that moves to a station (乡镇划转).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TownshipEntry {
    /// Statistical code of the township, nine digits.
    pub code: String,
    /// Name of the township, where it is not known yet.
    pub name: Option<String>,
    /// Short name of the station that serves it.
    pub station: String,
    /// First day there, as 2027-01-01; today where none is said.
    pub started_on: Option<String>,
}

/// A team (执行团队).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamEntry {
    /// Name.
    pub name: String,
    /// Its name until now, where it is renamed.
    pub was: Option<String>,
    /// `rapid`, `compulsory` or `auxiliary`.
    pub kind: String,
    /// Telephone.
    pub phone: String,
    /// Its powers and duties (权责清单); without them those of its kind.
    pub duties: Option<Vec<String>>,
    /// Short name of the place where it sits; the court where none is said.
    pub site: Option<String>,
    /// First day, as 2026-12-31; today where it is new and none is said.
    pub started_on: Option<String>,
    /// Last day, which still counts; `none` takes one back that has not passed.
    pub ended_on: Option<String>,
    /// Name of the team its members go to, on the day after its last.
    pub into: Option<String>,
}
