//! Masked forms of personal data (脱敏): what is left of a datum for those who may see it masked.
//!
//! Decides the form alone; who gets which form stands in the access table. At most the first three and last two
//! characters of a resident id or telephone are left (GB/T 35273-2020, 去标识化展示), the last four of an account.
//! Every function is total: a text too short to keep its ends is hidden whole, an empty one stays empty.

use crate::kernel::party::PartyKind;

const MASK: char = '*';

/// What stands for a text hidden whole or a part whose length is hidden too.
const HIDDEN: &str = "****";

/// What stands for a given name (某), 法释〔2016〕19号 art. 8.
const SOME: char = '某';

/// Surnames of two characters (复姓).
const COMPOUND_SURNAMES: [&str; 30] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "夏侯",
    "轩辕", "端木", "南宫", "西门", "独孤", "司空", "申屠", "澹台", "百里", "闻人", "公冶", "淳于", "单于", "太史",
    "钟离", "万俟",
];

/// Ends of the names of township-level units (乡级行政区).
const TOWNSHIP_ENDS: [&str; 3] = ["街道", "镇", "乡"];
/// Ends of the names of the units above them.
const UPPER_ENDS: [char; 6] = ['县', '市', '区', '州', '旗', '盟'];
/// Parts of a settlement that end like a district.
const NOT_UPPER: [&str; 3] = ["小区", "社区", "园区"];
/// Characters that show an address has already gone below the township.
const DETAIL: [char; 9] = ['号', '路', '巷', '弄', '栋', '幢', '村', '组', '室'];
/// Cities, counties and districts whose names hold the end of a township's name.
const NOT_TOWNSHIPS: [&str; 26] = [
    "镇雄县",
    "镇康县",
    "镇沅",
    "镇江市",
    "镇远县",
    "镇宁",
    "镇平县",
    "镇安县",
    "镇坪县",
    "镇巴县",
    "镇原县",
    "镇赉县",
    "镇海区",
    "景德镇市",
    "新乡市",
    "新乡县",
    "萍乡市",
    "桐乡市",
    "湘乡市",
    "宁乡市",
    "内乡县",
    "西乡县",
    "金乡县",
    "武乡县",
    "乡宁县",
    "乡城县",
];

/// Resident id (公民身份号码): first 3 and last 2, the length kept.
#[must_use]
pub fn resident_id(text: &str) -> String {
    const HEAD: usize = 3;
    const TAIL: usize = 2;
    let length = text.chars().count();
    let keeps = keeps_ends(length, HEAD + TAIL);
    text.chars()
        .enumerate()
        .map(|(at, c)| {
            if keeps && (at < HEAD || at + TAIL >= length) {
                c
            } else {
                MASK
            }
        })
        .collect()
}

/// Telephone (电话): first 3, four masks, last 2.
#[must_use]
pub fn phone(text: &str) -> String {
    ends(text, 3, 2)
}

/// Bank account (银行账号): four masks and the last 4.
#[must_use]
pub fn account(text: &str) -> String {
    ends(text, 0, 4)
}

/// Address (地址): down to the township-level unit; without one, down to the first unit above it.
#[must_use]
pub fn address(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let upper = &text[..text
        .find(|c: char| c.is_numeric() || DETAIL.contains(&c))
        .unwrap_or(text.len())];
    match township_end(upper).or_else(|| upper_end(upper)) {
        Some(end) => upper[..end].to_owned(),
        None => HIDDEN.to_owned(),
    }
}

/// Name (姓名): surname and 某 for a natural person; the name of a firm or body is public and stays.
#[must_use]
pub fn name(text: &str, kind: PartyKind) -> String {
    let text = text.trim();
    match kind {
        PartyKind::LegalPerson | PartyKind::OtherOrganization => return text.to_owned(),
        PartyKind::NaturalPerson => {}
    }
    let compound = COMPOUND_SURNAMES.iter().any(|surname| text.starts_with(surname)) && text.chars().count() > 2;
    let mut masked: String = text.chars().take(if compound { 2 } else { 1 }).collect();
    if !masked.is_empty() {
        masked.push(SOME);
    }
    masked
}

/// Whether at least as many characters are hidden as are shown.
const fn keeps_ends(length: usize, shown: usize) -> bool {
    length >= 2 * shown
}

fn ends(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    if length == 0 {
        return String::new();
    }
    if !keeps_ends(length, head + tail) {
        return HIDDEN.to_owned();
    }
    let first: String = text.chars().take(head).collect();
    let last: String = text.chars().skip(length - tail).collect();
    format!("{first}{HIDDEN}{last}")
}

/// Where the first township-level name ends, in bytes.
fn township_end(text: &str) -> Option<usize> {
    let upper: Vec<_> = NOT_TOWNSHIPS
        .iter()
        .flat_map(|name| text.match_indices(name))
        .map(|(start, name)| start..start + name.len())
        .collect();
    TOWNSHIP_ENDS
        .iter()
        .flat_map(|end| text.match_indices(end))
        .filter(|(start, _)| *start > 0 && !upper.iter().any(|name| name.contains(start)))
        .map(|(start, end)| start + end.len())
        .min()
}

/// Where the first unit above the township ends, in bytes.
fn upper_end(text: &str) -> Option<usize> {
    let (at, end) = text.match_indices(UPPER_ENDS).next()?;
    let end = at + end.len();
    if NOT_UPPER.iter().any(|part| text[..end].ends_with(part)) {
        None
    } else {
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_keep_their_ends() {
        assert_eq!(resident_id("530381190001010015"), "530*************15");
        assert_eq!(resident_id("53038119000101004X"), "530*************4X");
        assert_eq!(phone("13900000000"), "139****00");
        assert_eq!(phone("0874-7123456"), "087****56");
        assert_eq!(account("6222020000000000000"), "****0000");
    }

    #[test]
    fn short_numbers_are_hidden_whole() {
        assert_eq!(resident_id("53038"), "*****");
        assert_eq!(phone("12368"), "****");
        assert_eq!(account("1234"), "****");
        assert_eq!(
            (resident_id(""), phone(""), account("")),
            (String::new(), String::new(), String::new())
        );
    }

    #[test]
    fn addresses_end_at_the_township() {
        for (full, masked) in [
            ("云南省曲靖市宣威市宛水街道建设路12号3栋", "云南省曲靖市宣威市宛水街道"),
            ("宣威市格宜镇县府街5号", "宣威市格宜镇"),
            ("宣威市普立乡戈特村委会", "宣威市普立乡"),
            ("宣威市双河乡老乡饭店", "宣威市双河乡"),
            ("云南省昭通市镇雄县乌峰街道南大街", "云南省昭通市镇雄县乌峰街道"),
            ("江西省景德镇市珠山区新村街道", "江西省景德镇市"),
            ("宣威市建设街12号老乡餐馆", "宣威市"),
            ("云南省宣威市振兴路", "云南省宣威市"),
            ("幸福小区三栋", "****"),
            ("建设街", "****"),
            ("12号格宜镇", "****"),
            ("镇", "****"),
            ("  ", ""),
        ] {
            assert_eq!(address(full), masked, "{full}");
        }
    }

    #[test]
    fn persons_keep_their_surname_and_firms_their_name() {
        let person = |text| name(text, PartyKind::NaturalPerson);
        assert_eq!(person("张三"), "张某");
        assert_eq!(person("欧阳修"), "欧阳某");
        assert_eq!(person("欧阳"), "欧某");
        assert_eq!(person("阿依古丽·买买提"), "阿某");
        assert_eq!(person("𠮷田"), "𠮷某");
        assert_eq!(person(" "), "");
        assert_eq!(
            name("宣威市某某火腿有限公司", PartyKind::LegalPerson),
            "宣威市某某火腿有限公司"
        );
    }

    proptest! {
        #[test]
        fn no_more_than_the_ends_is_left(text in "\\PC{0,24}") {
            let kept = |masked: &str| masked.chars().filter(|c| *c != MASK).count();
            prop_assert!(kept(&resident_id(&text)) <= 5);
            prop_assert_eq!(resident_id(&text).chars().count(), text.chars().count());
            prop_assert!(kept(&phone(&text)) <= 5);
            prop_assert!(kept(&account(&text)) <= 4);
            prop_assert!(name(&text, PartyKind::NaturalPerson).chars().count() <= 3);
        }

        #[test]
        fn addresses_are_cut_never_made(text in "[云南省宣威市格宜街道镇乡雄县路号0-9 a]{0,24}|.*") {
            let masked = address(&text);
            prop_assert!(masked == HIDDEN || text.trim().starts_with(&masked));
            prop_assert!(masked == HIDDEN || !masked.contains(|c: char| c.is_numeric() || DETAIL.contains(&c)));
        }
    }
}
