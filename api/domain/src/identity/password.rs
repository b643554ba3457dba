//! Which passwords are taken: long enough, and not what a guesser tries first. Pure.
//!
//! NIST SP 800-63B-4: no rule on kinds of characters, no forced change, but a list of what is refused. The list is made
//! by rule: what everybody, this court, this person, a telephone, a date or a keyboard gives away is taken out, and what
//! is left must still be long enough.

use std::sync::LazyLock;

use regex::Regex;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use crate::crypto::password::MAX_BYTES;

/// Least characters of a password that is the only factor (NIST SP 800-63B-4, 3.1.1.2).
pub const ALONE: usize = 15;
/// Least characters of a password beside a second factor (the same).
pub const WITH_SECOND_FACTOR: usize = 8;
/// Letters in a row that count as one.
const RUN: usize = 3;

/// Why a password is not taken, in Chinese and English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Weakness {
    /// Too few characters.
    #[error("口令至少{0}个字符 / a password has at least {0} characters")]
    Short(usize),
    /// More bytes than are read.
    #[error("口令至多256字节 / a password has at most 256 bytes")]
    Long,
    /// Too little is left without what is guessed first.
    #[error(
        "口令过于常见：请勿以用户名、法院用语、案号、电话、日期、键盘顺序、重复字符或者常用口令凑成 / the password is easily guessed: do not make it of the user name, words of the court, case numbers, telephones, dates, keyboard rows, repeats or common passwords"
    )]
    Common,
    /// It is the one that is there.
    #[error("新口令不得与原口令相同 / the new password is the one you have")]
    Same,
}

/// Checks a password somebody chose for the account `username`; `least` is [`ALONE`] or [`WITH_SECOND_FACTOR`].
///
/// # Errors
/// [`Weakness`] that says what to change.
pub fn check(password: &str, username: &str, least: usize) -> Result<(), Weakness> {
    let password: String = password.nfkc().collect();
    if password.len() > MAX_BYTES {
        return Err(Weakness::Long);
    }
    if password.chars().count() < least {
        return Err(Weakness::Short(least));
    }
    if left_of(&password.to_lowercase(), &username.to_lowercase()) < least / 2 {
        return Err(Weakness::Common);
    }
    Ok(())
}

/// Characters left when all that is guessed first has become one character each, as typed or read as letters.
fn left_of(password: &str, username: &str) -> usize {
    let typed = PATTERNS.replace_all(password, "\u{1}").into_owned();
    let parts = username.split(|c: char| !c.is_alphanumeric());
    let own: Vec<&str> = parts
        .chain([username])
        .filter(|part| part.chars().count() >= RUN)
        .collect();
    let left = |mut text: String| {
        for word in own.iter().chain(longest_first()) {
            text = text.replace(*word, "\u{1}");
        }
        without_runs(&without_repeats(&text))
    };
    left(plain(&typed)).min(left(typed))
}

/// Digits and signs read as the letters they stand for.
fn plain(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

fn longest_first() -> &'static [&'static str] {
    static SORTED: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let mut words: Vec<&str> = COMMON.split_whitespace().chain(COURT.split_whitespace()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    });
    &SORTED
}

/// A block that follows itself counts once: `abcabcabc` is `abc`.
fn without_repeats(text: &str) -> Vec<char> {
    let mut kept: Vec<char> = Vec::new();
    for c in text.chars() {
        kept.push(c);
        for block in 1..=kept.len() / 2 {
            let (head, tail) = (kept.len() - 2 * block, kept.len() - block);
            if kept[head..tail] == kept[tail..] {
                kept.truncate(tail);
                break;
            }
        }
    }
    kept
}

/// Characters that each follow the last by one step of the alphabet or the keyboard count once.
fn without_runs(text: &[char]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < text.len() {
        let length = run_at(&text[at..]);
        at += if length >= RUN { length } else { 1 };
        count += 1;
    }
    count
}

fn run_at(text: &[char]) -> usize {
    let follows = |step: i64| {
        let pairs = text.windows(2);
        1 + pairs
            .take_while(|pair| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == step)
            .count()
    };
    let typed = KEYBOARD.iter().map(|row| {
        let forward: Vec<char> = row.chars().collect();
        let backward: Vec<char> = row.chars().rev().collect();
        [forward, backward]
            .iter()
            .map(|row| along(row, text))
            .max()
            .unwrap_or(1)
    });
    typed.chain([follows(1), follows(-1)]).max().unwrap_or(1)
}

/// How far `text` runs along a row of keys.
fn along(row: &[char], text: &[char]) -> usize {
    let Some(start) = text.first().and_then(|first| row.iter().position(|key| key == first)) else {
        return 1;
    };
    row[start..].iter().zip(text).take_while(|(key, c)| key == c).count()
}

/// Telephones, dates, years, case numbers and identity numbers.
static PATTERNS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) [(（]?(19|20)\d\d[)）]?\s*\p{Han}?\s*\d{0,4}\s*(执恢|执保|执异|执|民初|zhi)\s*\d+\s*号?
             | \d{17}[\dx] | 0874-?\d{7} | (\+?86)?1[3-9]\d{9} | (19|20)\d\d[-./]?(0\d|1[0-2])[-./]?[0-3]\d | (19|20)\d\d",
    )
    .expect("the pattern is valid")
});

const KEYBOARD: [&str; 7] = [
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "!@#$%^&*()",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
];

/// Words of this court and its county.
const COURT: &str = "zhixing zhixingju fayuan fating faguan shujiyuan renminfayuan xuanwei qujing yunnan yunnansheng
    xuanweishi xuanweifayuan court enforcement judge clerk tribunal station admin sysadmin auditor president cashier
    执行 执行局 法院 法庭 法官 书记员 人民法院 宣威 宣威市 曲靖 云南 云南省 立案 案件 案款 审判 执行案件 管理员 局长 院长
    倘塘 杨柳 海岱 格宜 田坝 羊场 落水 热水 tangtang yangliu haidai geyi tianba yangchang luoshui reshui";

/// What is tried first anywhere.
const COMMON: &str = "password passw0rd passwort passwd pass word secret welcome letmein login logon access master
    default changeme change guest user test testing temp root toor admin administrator system server manager super
    superman batman dragon monkey football baseball basketball soccer hockey shadow sunshine princess flower iloveyou
    ilove loveyou love lovely angel baby michael jordan jennifer daniel jessica charlie thomas george andrew joshua
    matthew robert ashley nicole hunter hunter2 ranger killer trustno1 starwars pokemon computer internet google apple
    samsung huawei xiaomi iphone android windows microsoft linux ubuntu oracle cisco qwerty qwertz azerty asdf zxcv
    hello hello123 world freedom whatever forever summer winter spring autumn monday friday january december cookie
    chocolate cheese pepper ginger banana orange silver golden diamond purple yellow black white green blue mustang
    ferrari mercedes harley corvette yamaha tiger tigger buster maggie bailey rocky happy lucky money dollar magic
    woaini aini wodemima mima woshi nihao zhongguo china beijing shanghai qinaide baobei laopo laogong mama baba xiaoxiao
    tiantian jiayou gongan zhengfu jingcha 口令 密码 我的密码 我爱你 你好 中国 加油 平安 发财 恭喜发财 5201314 1314520 520 1314 888
    666 168 a1b2c3 abc123 iamhere nopassword keepout opensesame correcthorse batterystaple";

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(password: &str) -> Result<(), Weakness> {
        check(password, "judge.rapid1", ALONE)
    }

    #[test]
    fn length_is_counted_in_characters_and_cut_off_in_bytes() {
        assert_eq!(taken("短口令"), Err(Weakness::Short(15)));
        assert_eq!(taken("quiet-harbor-x"), Err(Weakness::Short(15)), "fourteen");
        assert_eq!(taken("quiet-harbor-xt"), Ok(()), "fifteen");
        assert_eq!(
            taken("春眠不觉晓处处闻啼鸟夜来风雨声"),
            Ok(()),
            "fifteen characters, not bytes"
        );
        let long: String = "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少".repeat(5);
        assert!(long.len() > MAX_BYTES);
        assert_eq!(taken(&long), Err(Weakness::Long));
        assert_eq!(check("mossy-9k", "clerk", WITH_SECOND_FACTOR), Ok(()));
        assert_eq!(check("mossy-9", "clerk", WITH_SECOND_FACTOR), Err(Weakness::Short(8)));
    }

    #[test]
    fn what_is_guessed_first_is_refused_however_long_it_is() {
        for common in [
            "passwordpassword",
            "P@ssw0rdP@ssw0rd2026",
            "judge.rapid1judge.rapid1",
            "judge.rapid1-2026",
            "13900000000abc123",
            "13912345678@xuanwei",
            "（2026）云0381执755号执行",
            "2026云0381执755号2026",
            "aaaaaaaaaaaaaaaaaaaa",
            "abababababababababab",
            "abcdefghijklmnopqrstuvwxyz",
            "9876543210987654",
            "1qaz2wsx3edc4rfv",
            "qwertyuiopasdfghjkl",
            "宣威市人民法院执行局执行法官",
            "XuanweiFayuan2026!!!",
            "zhixing-admin-20261122",
            "woaini5201314woaini",
            "530381199001011234",
            "ＰＡＳＳＷＯＲＤ１２３４５６７８９",
        ] {
            let refused = taken(common);
            assert!(
                matches!(refused, Err(Weakness::Common | Weakness::Short(_))),
                "{common}: {refused:?}"
            );
        }
        assert_eq!(taken("passwordpassword"), Err(Weakness::Common));
    }

    #[test]
    fn a_few_words_of_ones_own_are_taken() {
        for own in [
            "lantern vexed otter mosaic",
            "k7Gv-q2Xe-b9Tn-r4Mw",
            "院子里有三棵老核桃树和一口井边的石磨",
            "Tr0ub4dor&3-nests",
        ] {
            assert_eq!(taken(own), Ok(()), "{own}");
        }
    }
}
