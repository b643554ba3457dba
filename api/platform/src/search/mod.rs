//! What a person types to find a case (检索), and the terms a name is indexed by.
//!
//! Decides how names are folded, which terms an index row holds, and what a typed text asks for: a number, a serial,
//! a name or its pinyin initials. Terms are compared for equality, so both databases use a plain index.
//! Never reads the database and never decides who may see what is found.

mod pinyin;

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

pub use pinyin::initials;

use crate::kernel::{
    case_number::{self, CaseNumber},
    kind::CaseKind,
};

/// Longest text searched for, in characters as typed.
pub const SEARCH_MAX_CHARS: usize = 64;

const PROBE_MIN_CHARS: usize = 2;

/// Pairs that stand in the names of most firms and bodies of the county: probed only when nothing better is typed.
const COMMON_PAIRS: [&str; 19] = [
    "云南", "南省", "省曲", "曲靖", "靖市", "市宣", "省宣", "宣威", "威市", "有限", "限责", "责任", "任公", "限公",
    "公司", "分公", "专业", "合作", "作社",
];

/// A number or serial as typed: year, court and the sign 号 may be missing.
static TYPED_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let court = case_number::COURT_CODE;
    let pattern = format!(
        "^(?:（?((?:19|20)[0-9]{{2}})）?)?({court})?(\\p{{Han}}{{1,3}})([1-9][0-9]{{0,7}})\
         (?:号(?:之[一二三四五六七八九十]{{1,3}})?)?$"
    );
    Regex::new(&pattern).expect("the pattern is constant and every test compiles it")
});

/// What a typed text asks for (检索意图).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The case with this number (案号), without the suffix of a document.
    Number(CaseNumber),
    /// Cases with this serial (案件编号), in any year unless one is given.
    Serial {
        /// Kind of case.
        kind: CaseKind,
        /// Serial within its year.
        serial: u32,
        /// Year of receipt, if typed.
        year: Option<u16>,
    },
    /// Parties whose name (姓名或名称) holds the text.
    Name {
        /// One term of the index, to look up by equality.
        probe: String,
        /// The folded text a name found by the probe must hold.
        text: String,
    },
    /// Parties whose initials (拼音首字母) hold the text.
    Initials {
        /// One term of the index, to look up by equality.
        probe: String,
        /// The initials that those of a name found by the probe must hold.
        text: String,
    },
    /// A single character: it would find half the county.
    TooShort,
    /// Nothing to search with, or a text of more than [`SEARCH_MAX_CHARS`].
    Nothing,
}

impl Wanted {
    /// Reads what was typed; numbers come before names.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.chars().nth(SEARCH_MAX_CHARS).is_some() {
            return Self::Nothing;
        }
        by_number(text).unwrap_or_else(|| by_name(&folded(text)))
    }
}

/// Gives the terms a name is indexed by: all pairs of neighbours in the folded name and in its initials.
///
/// A name of one character gives that character.
#[must_use]
pub fn terms(name: &str) -> BTreeSet<String> {
    let name = folded(name);
    let mut terms: BTreeSet<String> = pairs(&name).into_iter().chain(pairs(&initials(&name))).collect();
    if terms.is_empty() && !name.is_empty() {
        terms.insert(name);
    }
    terms
}

/// Writes a name in one way: half-width, lower case, letters and digits of any script alone.
#[must_use]
pub fn folded(name: &str) -> String {
    name.chars()
        .map(half_width)
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn by_number(text: &str) -> Option<Wanted> {
    let text = case_number::folded(text);
    let parts = TYPED_NUMBER.captures(&text)?;
    let kind = case_number::kind_of(&parts[3])?;
    let serial = parts[4].parse().ok()?;
    let year = parts.get(1).and_then(|year| year.as_str().parse().ok());
    if let (Some(year), Some(court)) = (year, parts.get(2)) {
        return CaseNumber::try_new(year, court.as_str(), kind, serial)
            .ok()
            .map(Wanted::Number);
    }
    Some(Wanted::Serial { kind, serial, year })
}

fn by_name(text: &str) -> Wanted {
    let han = text.chars().filter(|c| is_han(*c)).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    if han >= PROBE_MIN_CHARS {
        return Wanted::Name {
            probe: probe(text),
            text: text.to_owned(),
        };
    }
    if han == 0 && letters >= PROBE_MIN_CHARS {
        let text = initials(text);
        return Wanted::Initials {
            probe: probe(&text),
            text,
        };
    }
    if han + letters > 0 {
        Wanted::TooShort
    } else {
        Wanted::Nothing
    }
}

/// The first pair that tells names apart, else the first.
fn probe(text: &str) -> String {
    let pairs = pairs(text);
    let telling = pairs.iter().find(|pair| !COMMON_PAIRS.contains(&pair.as_str()));
    telling.or(pairs.first()).cloned().unwrap_or_default()
}

fn pairs(text: &str) -> Vec<String> {
    text.chars()
        .zip(text.chars().skip(1))
        .map(|(left, right)| String::from_iter([left, right]))
        .collect()
}

/// Whether the character is a Chinese ideograph (汉字).
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - u32::from('！') + u32::from('!')).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Wanted {
        Wanted::Number(CaseNumber::parse(text).expect("test numbers are valid"))
    }

    fn serial(kind: CaseKind, serial: u32, year: Option<u16>) -> Wanted {
        Wanted::Serial { kind, serial, year }
    }

    fn name(probe: &str, text: &str) -> Wanted {
        Wanted::Name {
            probe: probe.to_owned(),
            text: text.to_owned(),
        }
    }

    fn letters(probe: &str, text: &str) -> Wanted {
        Wanted::Initials {
            probe: probe.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn full_numbers_are_read_in_any_width() {
        let wanted = number("（2022）云0381执22号");
        for text in [
            "（2022）云0381执22号",
            "(2022)云0381执22号",
            " 2022云0381执22",
            "（２０２２）云0381执22号之一",
            "(2022) 云0381 执 22",
        ] {
            assert_eq!(Wanted::parse(text), wanted, "{text}");
        }
    }

    #[test]
    fn partial_numbers_ask_for_a_serial() {
        let first = CaseKind::FirstEnforcement;
        assert_eq!(Wanted::parse("执22"), serial(first, 22, None));
        assert_eq!(Wanted::parse("执恢7号"), serial(CaseKind::ResumedEnforcement, 7, None));
        assert_eq!(Wanted::parse("云0381执22号"), serial(first, 22, None));
        assert_eq!(Wanted::parse("（2022）执22"), serial(first, 22, Some(2022)));
        assert_eq!(
            Wanted::parse("司救执3"),
            serial(CaseKind::JudicialReliefEnforcement, 3, None)
        );
    }

    #[test]
    fn names_are_probed_by_a_telling_pair() {
        assert_eq!(Wanted::parse("张三"), name("张三", "张三"));
        assert_eq!(Wanted::parse(" 王 建国 "), name("王建", "王建国"));
        assert_eq!(
            Wanted::parse("宣威市老浦家火腿有限公司"),
            name("市老", "宣威市老浦家火腿有限公司")
        );
        assert_eq!(Wanted::parse("有限公司"), name("有限", "有限公司"));
        assert_eq!(Wanted::parse("ＡＢ公司"), name("ab", "ab公司"));
        assert_eq!(Wanted::parse("民初1号"), name("民初", "民初1号"));
        assert_eq!(Wanted::parse("100%_火腿\\"), name("10", "100火腿"));
    }

    #[test]
    fn letters_ask_for_initials() {
        assert_eq!(Wanted::parse("ZS"), letters("zs", "zs"));
        assert_eq!(Wanted::parse("wjg 2"), letters("wj", "wjg2"));
    }

    #[test]
    fn too_little_and_too_much_find_nothing() {
        for text in ["张", "z", "张3", "z1", "执0"] {
            assert_eq!(Wanted::parse(text), Wanted::TooShort, "{text}");
        }
        for text in ["", "  ", "%_", "22", "530381190001010015", "！？"] {
            assert_eq!(Wanted::parse(text), Wanted::Nothing, "{text}");
        }
        assert_eq!(Wanted::parse(&"张".repeat(65)), Wanted::Nothing);
    }

    #[test]
    fn a_name_is_indexed_by_its_pairs() {
        let terms = |name| terms(name).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(terms("王建国"), "jg wj 建国 王建");
        assert_eq!(terms("张"), "张");
        assert_eq!(terms("A"), "a");
        assert_eq!(terms(" ·"), "");
    }

    proptest! {
        #[test]
        fn what_is_typed_of_a_name_is_found_by_its_probe(text in "[张王李建国曾单宣威市公司a-cA-C1·]{2,12}", cut in 0..12usize) {
            let typed: String = text.chars().skip(cut).collect();
            let terms = terms(&text);
            if let Wanted::Name { probe, text: part } = Wanted::parse(&typed) {
                prop_assert!(terms.contains(&probe));
                prop_assert!(folded(&text).contains(&part));
            }
            if let Wanted::Initials { probe, .. } = Wanted::parse(&initials(&text)) {
                prop_assert!(terms.contains(&probe));
            }
        }

        #[test]
        fn any_text_is_answered(text in "[（(]?[0-9]{0,4}[)）]?[云最高法]{0,3}[0-9]{0,5}[执恢司惩救]{0,4}[0-9]{0,9}号?|.*") {
            let wanted = Wanted::parse(&text);
            if let Wanted::Name { probe, .. } | Wanted::Initials { probe, .. } = &wanted {
                prop_assert_eq!(probe.chars().count(), 2);
            }
            if let Ok(read) = CaseNumber::parse(&text) {
                prop_assert_eq!(wanted, Wanted::Number(read.key()));
            }
            prop_assert_eq!(terms(&folded(&text)), terms(&text));
        }
    }
}
