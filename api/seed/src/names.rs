//! Invented people and firms of the demo county: their names, addresses and (in `numbers`) identities.
//!
//! Names are put together from small lists and may repeat; nobody known bears them, and what a firm is called says
//! nothing about a real one.

mod numbers;

pub use self::numbers::{OrgClass, RESIDENTS, Sex, bank_account, phone, resident_id, sex_of, uscc};

use super::{
    county::{TOWNSHIPS, UnitKind},
    dice::Dice,
};

const SURNAMES: [&str; 40] = [
    "浦", "缪", "宁", "符", "晏", "念", "尹", "荀", "孔", "包", "管", "朱", "徐", "赵", "李", "王", "张", "陈", "刘",
    "杨", "何", "高", "范", "夏", "吕", "龚", "施", "余", "代", "敖", "钱", "耿", "蒋", "田", "温", "邹", "崔", "詹",
    "丁", "冯",
];
const MALE_FIRST: [&str; 20] = [
    "应", "绍", "朝", "正", "兴", "永", "恩", "开", "加", "云", "元", "万", "怀", "家", "友", "祖", "本", "关", "留",
    "吉",
];
const MALE_LAST: [&str; 20] = [
    "稳", "选", "柱", "厚", "能", "周", "奎", "沛", "垚", "益", "顺", "昆", "宽", "贤", "锁", "省", "堂", "算", "银",
    "庆",
];
const FEMALE_FIRST: [&str; 18] = [
    "琼", "粉", "竹", "秀", "桂", "菊", "乔", "荷", "自", "翠", "谷", "水", "石", "外", "小", "树", "会", "转",
];
const FEMALE_LAST: [&str; 16] = [
    "仙", "芬", "香", "兰", "翠", "莲", "珍", "娥", "花", "芝", "焕", "焱", "美", "环", "婵", "润",
];

const BRANDS: [&str; 24] = [
    "岩泉顺",
    "榕峰",
    "可渡河",
    "东屏",
    "乌蒙岭",
    "尼珠",
    "云墙",
    "滇雪",
    "梨坡",
    "白药坡",
    "松鹤",
    "磨盘石",
    "凉风台",
    "大箐",
    "双水井",
    "木瓜坪",
    "核桃树",
    "烟柳",
    "火塘边",
    "大坡湾",
    "石城",
    "金沟",
    "杉木",
    "荞花",
];
const TRADES: [&str; 10] = [
    "商贸",
    "建材",
    "运输",
    "农业开发",
    "养殖",
    "建筑劳务",
    "机械租赁",
    "煤炭经销",
    "餐饮管理",
    "装饰工程",
];
const HAM_TRADES: [&str; 4] = ["火腿食品", "云腿加工", "火腿销售", "生猪屠宰"];
const ROADS: [&str; 10] = [
    "榕城南路",
    "振兴西巷",
    "龙堡小街",
    "建设新巷",
    "向阳支路",
    "宛水东巷",
    "环城北街",
    "文化小巷",
    "双河口路",
    "站前二巷",
];
const VILLAGES: [&str; 20] = [
    "大石坡",
    "松林",
    "新屯",
    "上坝",
    "下营",
    "朱家村",
    "岔河",
    "箐脚",
    "磨戛",
    "红土沟",
    "梨树坪",
    "法窝",
    "水塘边",
    "卡基",
    "大冲",
    "老营",
    "白泥田",
    "歌可",
    "小寨",
    "岩上",
];

/// Invents a person's name: two characters after the surname, none of them a known person's.
pub fn person_name(dice: &mut Dice, sex: Sex) -> String {
    let given = match sex {
        Sex::Male => [dice.pick(&MALE_FIRST), dice.pick(&MALE_LAST)],
        Sex::Female => [dice.pick(&FEMALE_FIRST), dice.pick(&FEMALE_LAST)],
    };
    [dice.pick(&SURNAMES), given[0], given[1]].concat()
}

/// Invents a firm; one in eight belongs to the ham industry (火腿产业).
pub fn firm_name(dice: &mut Dice) -> String {
    let trade = if dice.chance(125) {
        dice.pick(&HAM_TRADES)
    } else {
        dice.pick(&TRADES)
    };
    let extra = dice.pick(&["", "源", "鑫", "达", "丰", "和", "泰", "盛"]);
    format!("宣威市{}{extra}{trade}有限公司", dice.pick(&BRANDS))
}

/// Invents a lender with a branch in one of the units.
pub fn bank_name(dice: &mut Dice) -> String {
    let unit = TOWNSHIPS[dice.index(TOWNSHIPS.len())];
    let place = unit.name.trim_end_matches("街道").trim_end_matches(['镇', '乡']);
    format!(
        "宣威{}村镇银行股份有限公司{place}第{}支行",
        dice.pick(&BRANDS),
        dice.between(1, 9)
    )
}

/// Invents a co-operative or partnership: neither person nor company.
pub fn cooperative_name(dice: &mut Dice) -> String {
    let trade = dice.pick(&["生猪养殖", "洋芋种植", "火腿腌制", "烤烟种植", "蔬菜种植"]);
    format!("宣威市{}{trade}专业合作社", dice.pick(&BRANDS))
}

/// Invents an office that asks the court to enforce its decision (行政非诉执行).
pub fn agency_name(dice: &mut Dice) -> String {
    let unit = TOWNSHIPS[dice.index(TOWNSHIPS.len())];
    format!("{}综合行政执法第{}中队（演示）", unit.name, dice.between(1, 9))
}

/// Invents an address in a unit: a street number in a street, a village group elsewhere.
pub fn address(dice: &mut Dice, township_index: usize) -> String {
    let unit = TOWNSHIPS[township_index % TOWNSHIPS.len()];
    let house = dice.between(1, 199);
    if unit.kind == UnitKind::Street {
        return format!("云南省宣威市{}{}{house}号", unit.name, dice.pick(&ROADS));
    }
    format!(
        "云南省宣威市{}{}村委会{}组{house}号",
        unit.name,
        dice.pick(&VILLAGES),
        dice.between(1, 12)
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::{Dice, Sex, address, firm_name, person_name};

    #[test]
    fn addresses_name_their_unit() {
        let mut dice = Dice::new(1);
        assert!(address(&mut dice, 0).starts_with("云南省宣威市宛水街道"));
        assert!(address(&mut dice, 21).starts_with("云南省宣威市杨柳镇"));
    }

    proptest! {
        #[test]
        fn names_are_never_empty(seed in 0_u64..10_000) {
            let mut dice = Dice::new(seed);
            assert_eq!(person_name(&mut dice, Sex::Male).chars().count(), 3);
            assert!(firm_name(&mut dice).ends_with("有限公司"));
        }
    }
}
