//! The demo county: the court of Xuanwei, its sites, its teams and (in `accounts`) the people who sign in.
//!
//! Township units are real (statistical codes of 2024); which tribunal serves which unit and the shares of cases are
//! illustrative. Every person's name and every telephone number is invented. Plain data: nothing here is stored.

mod accounts;
mod sample;

pub use self::accounts::{Account, OTHER_NAME, PU_NAME, Site, accounts};
pub use self::sample::sample;
use crate::kernel::route::TeamKind;

/// The court (法院).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Court {
    /// Full name.
    pub name: &'static str,
    /// Court code printed in case numbers (法院代字).
    pub code: &'static str,
    /// Name of its service centre (执行服务中心).
    pub centre: &'static str,
    /// Office telephone, invented.
    pub phone: &'static str,
}

/// The court of the demo county.
pub const COURT: Court = Court {
    name: "宣威市人民法院",
    code: "云0381",
    centre: "宣威市人民法院执行服务中心",
    phone: "0874-7100368",
};

/// Kind of township-level unit (乡级单位).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// Street (街道).
    Street,
    /// Town (镇).
    Town,
    /// Township (乡).
    Township,
}

/// Dispatched tribunal (派出法庭).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tribunal {
    /// Full name.
    pub name: &'static str,
    /// Pinyin without tones, as in `tribunal.tangtang`.
    pub slug: &'static str,
    /// Office telephone, invented.
    pub phone: &'static str,
}

/// The six tribunals; [`Township::tribunal`] is an index of this list.
pub const TRIBUNALS: [Tribunal; 6] = [
    Tribunal {
        name: "格宜法庭",
        slug: "geyi",
        phone: "0874-7100401",
    },
    Tribunal {
        name: "田坝法庭",
        slug: "tianba",
        phone: "0874-7100402",
    },
    Tribunal {
        name: "羊场法庭",
        slug: "yangchang",
        phone: "0874-7100403",
    },
    Tribunal {
        name: "倘塘法庭",
        slug: "tangtang",
        phone: "0874-7100404",
    },
    Tribunal {
        name: "落水法庭",
        slug: "luoshui",
        phone: "0874-7100405",
    },
    Tribunal {
        name: "热水法庭",
        slug: "reshui",
        phone: "0874-7100406",
    },
];

/// Township-level unit with its service station (乡镇便民执行服务站).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Township {
    /// Statistical code, nine digits; the codes are not consecutive.
    pub code: &'static str,
    /// Name with its kind, as 杨柳镇.
    pub name: &'static str,
    /// Street, town or township.
    pub kind: UnitKind,
    /// Index of its tribunal in [`TRIBUNALS`]; none where the court itself serves the unit.
    pub tribunal: Option<usize>,
    /// Share of the county's cases, in thousandths.
    pub share_per_mille: u64,
    /// Pinyin without tones, as in `station.yangliu`.
    pub slug: &'static str,
}

impl Township {
    /// Name of the unit's station (便民执行服务站).
    #[must_use]
    pub fn station_name(&self) -> String {
        format!("{}便民执行服务站", self.name)
    }
}

/// Index of 杨柳镇, where 老浦's debtor lives.
pub const YANGLIU: usize = 21;
/// Index of 海岱镇, where the second applicant's debtor lives.
pub const HAIDAI: usize = 15;

/// The 29 units in the order of their codes.
pub const TOWNSHIPS: [Township; 29] = [
    unit("530381001", "宛水街道", UnitKind::Street, None, 90, "wanshui"),
    unit("530381002", "西宁街道", UnitKind::Street, None, 85, "xining"),
    unit("530381003", "双龙街道", UnitKind::Street, None, 80, "shuanglong"),
    unit("530381004", "虹桥街道", UnitKind::Street, None, 60, "hongqiao"),
    unit("530381005", "丰华街道", UnitKind::Street, None, 50, "fenghua"),
    unit("530381006", "板桥街道", UnitKind::Street, None, 40, "banqiao"),
    unit("530381007", "来宾街道", UnitKind::Street, None, 45, "laibin"),
    unit("530381008", "凤凰街道", UnitKind::Street, None, 30, "fenghuang"),
    unit("530381009", "复兴街道", UnitKind::Street, None, 30, "fuxing"),
    unit("530381102", "格宜镇", UnitKind::Town, Some(0), 30, "geyi"),
    unit("530381103", "田坝镇", UnitKind::Town, Some(1), 35, "tianba"),
    unit("530381104", "羊场镇", UnitKind::Town, Some(2), 35, "yangchang"),
    unit("530381106", "倘塘镇", UnitKind::Town, Some(3), 35, "tangtang"),
    unit("530381107", "落水镇", UnitKind::Town, Some(4), 25, "luoshui"),
    unit("530381108", "务德镇", UnitKind::Town, Some(4), 20, "wude"),
    unit("530381109", "海岱镇", UnitKind::Town, Some(2), 25, "haidai"),
    unit("530381110", "龙场镇", UnitKind::Town, Some(0), 25, "longchang"),
    unit("530381111", "龙潭镇", UnitKind::Town, Some(5), 25, "longtan"),
    unit("530381112", "热水镇", UnitKind::Town, Some(5), 30, "reshui"),
    unit("530381113", "宝山镇", UnitKind::Town, Some(1), 25, "baoshan"),
    unit("530381114", "东山镇", UnitKind::Town, Some(2), 20, "dongshan"),
    unit("530381115", "杨柳镇", UnitKind::Town, Some(3), 20, "yangliu"),
    unit("530381201", "普立乡", UnitKind::Township, Some(1), 15, "puli"),
    unit("530381202", "西泽乡", UnitKind::Township, Some(5), 20, "xize"),
    unit("530381203", "得禄乡", UnitKind::Township, Some(3), 20, "delu"),
    unit("530381205", "双河乡", UnitKind::Township, Some(4), 20, "shuanghe"),
    unit("530381206", "乐丰乡", UnitKind::Township, Some(0), 20, "lefeng"),
    unit("530381207", "文兴乡", UnitKind::Township, Some(0), 20, "wenxing"),
    unit("530381208", "阿都乡", UnitKind::Township, Some(3), 25, "adu"),
];

/// Team of the bureau (执行团队).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Team {
    /// Name in the court's use.
    pub name: &'static str,
    /// What it does.
    pub kind: TeamKind,
    /// Office telephone, invented.
    pub phone: &'static str,
    /// Its three people; in rapid and compulsory teams these are the handlers (承办人), the first, who leads it, with a login.
    pub members: [&'static str; 3],
}

/// Index of the first rapid team.
pub const FIRST_RAPID: usize = 0;
/// Number of rapid teams, which stand first.
pub const RAPID_TEAMS: usize = 2;
/// Index of the first compulsory team.
pub const FIRST_COMPULSORY: usize = 2;
/// Number of compulsory teams, which follow the rapid ones.
pub const COMPULSORY_TEAMS: usize = 4;
/// Index of the auxiliary team.
pub const AUXILIARY: usize = 6;

/// The seven teams in the order of the court's list: 2 rapid, 4 compulsory, 1 auxiliary.
pub const TEAMS: [Team; 7] = [
    team(
        "速执一队",
        TeamKind::Rapid,
        "0874-7100411",
        ["宁绍选", "缪琼芬", "符应奎"],
    ),
    team(
        "速执二队",
        TeamKind::Rapid,
        "0874-7100412",
        ["晏朝宽", "包竹仙", "荀永稳"],
    ),
    team(
        "强执一队",
        TeamKind::Compulsory,
        "0874-7100421",
        ["管正益", "尹绍周", "念菊香"],
    ),
    team(
        "强执二队",
        TeamKind::Compulsory,
        "0874-7100422",
        ["孔应沛", "朱琼兰", "徐兴厚"],
    ),
    team(
        "强执三队",
        TeamKind::Compulsory,
        "0874-7100423",
        ["浦朝贤", "宁粉翠", "缪正昆"],
    ),
    team(
        "强执四队",
        TeamKind::Compulsory,
        "0874-7100424",
        ["符绍能", "晏桂仙", "包兴柱"],
    ),
    team(
        "执行辅助队",
        TeamKind::Auxiliary,
        "0874-7100431",
        ["荀秀芬", "管应顺", "尹竹香"],
    ),
];

const fn unit(
    code: &'static str,
    name: &'static str,
    kind: UnitKind,
    tribunal: Option<usize>,
    share_per_mille: u64,
    slug: &'static str,
) -> Township {
    Township {
        code,
        name,
        kind,
        tribunal,
        share_per_mille,
        slug,
    }
}

const fn team(name: &'static str, kind: TeamKind, phone: &'static str, members: [&'static str; 3]) -> Team {
    Team {
        name,
        kind,
        phone,
        members,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{HAIDAI, TEAMS, TOWNSHIPS, TRIBUNALS, TeamKind, UnitKind, YANGLIU};

    #[test]
    fn there_are_nine_streets_thirteen_towns_and_seven_townships() {
        let count = |kind| TOWNSHIPS.iter().filter(|unit| unit.kind == kind).count();
        assert_eq!(
            (
                count(UnitKind::Street),
                count(UnitKind::Town),
                count(UnitKind::Township)
            ),
            (9, 13, 7)
        );
        assert_eq!(TOWNSHIPS.iter().map(|unit| unit.share_per_mille).sum::<u64>(), 1000);
        assert!(
            !TOWNSHIPS
                .iter()
                .any(|unit| ["530381101", "530381105", "530381204"].contains(&unit.code))
        );
        assert_eq!(TOWNSHIPS[YANGLIU].station_name(), "杨柳镇便民执行服务站");
        assert_eq!(TOWNSHIPS[HAIDAI].slug, "haidai");
    }

    #[test]
    fn every_tribunal_serves_a_unit_of_its_own_name() {
        for (index, tribunal) in TRIBUNALS.iter().enumerate() {
            assert!(
                TOWNSHIPS
                    .iter()
                    .any(|unit| unit.tribunal == Some(index) && unit.slug == tribunal.slug)
            );
        }
    }

    #[test]
    fn slugs_and_codes_are_unique() {
        assert_eq!(TOWNSHIPS.iter().map(|unit| unit.slug).collect::<HashSet<_>>().len(), 29);
        assert_eq!(TOWNSHIPS.iter().map(|unit| unit.code).collect::<HashSet<_>>().len(), 29);
        assert_eq!(
            TRIBUNALS
                .iter()
                .map(|tribunal| tribunal.slug)
                .collect::<HashSet<_>>()
                .len(),
            6
        );
    }

    #[test]
    fn the_teams_stand_in_order_and_no_member_is_in_two() {
        let kinds: Vec<_> = TEAMS.iter().map(|team| team.kind).collect();
        assert_eq!(kinds[..2], [TeamKind::Rapid; 2]);
        assert_eq!(
            kinds[2..],
            [[TeamKind::Compulsory; 4].as_slice(), &[TeamKind::Auxiliary]].concat()
        );
        assert_eq!(
            TEAMS.iter().flat_map(|team| team.members).collect::<HashSet<_>>().len(),
            21
        );
    }
}
