//! Pinyin initials (拼音首字母) of names: 张三 is found by `zs`.
//!
//! Decides which reading a character has: the commonest, but the first character of a name is read as a surname
//! (曾 is `z`, 单 is `s`). Later characters have no second reading here.

use ::pinyin::ToPinyin;

use super::folded;

/// Surnames of two characters (复姓) whose first is read otherwise than alone.
const COMPOUND_SURNAMES: [(&str, char); 3] = [("单于", 'c'), ("尉迟", 'y'), ("万俟", 'm')];

/// Surnames (单姓) whose initial is not that of the commonest reading.
const SURNAMES: [(char, char); 20] = [
    ('曾', 'z'),
    ('单', 's'),
    ('仇', 'q'),
    ('解', 'x'),
    ('查', 'z'),
    ('区', 'o'),
    ('盖', 'g'),
    ('任', 'r'),
    ('翟', 'z'),
    ('乐', 'y'),
    ('种', 'c'),
    ('覃', 'q'),
    ('隗', 'w'),
    ('乜', 'n'),
    ('佴', 'n'),
    ('折', 's'),
    ('召', 's'),
    ('秘', 'b'),
    ('繁', 'p'),
    ('郇', 'x'),
];

/// Gives the lower-case initials of the Chinese characters, with ASCII letters and digits as they are.
///
/// Characters of other scripts and signs are left out.
#[must_use]
pub fn initials(text: &str) -> String {
    let text = folded(text);
    text.chars()
        .enumerate()
        .filter_map(|(at, c)| if at == 0 { first_initial(c, &text) } else { initial(c) })
        .collect()
}

fn first_initial(first: char, name: &str) -> Option<char> {
    let compound = COMPOUND_SURNAMES
        .iter()
        .find(|(surname, _)| name.starts_with(surname))
        .map(|(_, letter)| *letter);
    let single = || {
        SURNAMES
            .iter()
            .find(|(surname, _)| *surname == first)
            .map(|(_, letter)| *letter)
    };
    compound.or_else(single).or_else(|| initial(first))
}

fn initial(c: char) -> Option<char> {
    if c.is_ascii_alphanumeric() {
        return Some(c);
    }
    c.to_pinyin()?.plain().chars().next().filter(char::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_give_their_initials() {
        assert_eq!(initials("张三"), "zs");
        assert_eq!(initials("吕 建国"), "ljg");
        assert_eq!(initials("宣威市ABC火腿有限公司"), "xwsabchtyxgs");
        assert_eq!(initials("阿依古丽·买买提"), "ayglmmt");
        assert_eq!(initials("Ａ１②é"), "a1");
        assert_eq!(initials("·、 "), "");
    }

    #[test]
    fn the_first_character_is_read_as_a_surname() {
        for (name, letters) in [
            ("曾国", "zg"),
            ("单雄", "sx"),
            ("仇英", "qy"),
            ("解缙", "xj"),
            ("查良", "zl"),
            ("区明", "om"),
            ("盖聂", "gn"),
            ("任平", "rp"),
            ("翟明", "zm"),
            ("贾平", "jp"),
            ("朴正", "pz"),
            ("尉迟恭", "ycg"),
            ("单于", "cy"),
            ("万俟", "mq"),
            ("王单", "wd"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    proptest! {
        #[test]
        fn initials_are_lower_case_ascii_and_stay(text in "[\\p{Han}a-zA-Z0-9 ·]{0,20}|.*") {
            let letters = initials(&text);
            prop_assert!(letters.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
            prop_assert!(letters.len() <= folded(&text).chars().count());
            prop_assert_eq!(initials(&letters), letters);
        }
    }
}
