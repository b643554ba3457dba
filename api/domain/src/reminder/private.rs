//! What must not be told beyond a case (不得外传的内容): names of its parties, sums and numbers of persons. Pure.
//!
//! A text is read as a person would: however wide its signs are, whatever blanks stand between, in figures or in words.
//! Days, terms and numbers of cases are left alone. What counts as a sum or a number is this court's convention; what is
//! doubtful is refused, since a note is soon written again.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

use crate::kernel::case_number::COURT_CODE;

/// Figures from which a number written with signs between is a telephone or card number; terms such as 10-15 are shorter.
const FIGURES_APART: usize = 8;
/// Signs that stand between the figures of one number, or within a name.
const BETWEEN: &str = "-‐‑‒–—_~,.·•・";
/// Figures in signs and in words, capitals of the counting-house among them.
const FIGURE: &str = "[0-9〇零一二两俩三四五六七八九十百壹贰貳叁參肆伍陆陸柒捌玖拾佰廿卅]";
/// What makes thousands and more of a figure.
const THOUSAND: &str = "[千仟万萬亿億]";

/// What closes a year that stands in brackets.
const CLOSING: [char; 3] = [')', ']', '〕'];
/// What makes a sum of the figures before it.
const MONEY: [char; 15] = [
    '元', '圆', '圓', '块', '千', '仟', '万', '萬', '亿', '億', '多', '余', '几', '来', '整',
];

/// Days, years and numbers of cases and documents.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    let (month, day) = ("(?:0?[1-9]|1[0-2])", "(?:3[01]|[12][0-9]|0?[1-9])");
    let date = |sign: &str| format!("20[0-9]{{2}}{sign}{month}{sign}{day}");
    let forms = [
        format!(r"(?:{COURT_CODE})\s*[执民刑行][恢保异复监协他初终再申督特破]{{0,2}}\s*[0-9]{{1,5}}\s*号"),
        date("-"),
        date("/"),
        date(r"\."),
        r"20[0-9]{2}\s*年".to_owned(),
        r"[\(\[〔]20[0-9]{2}[\)\]〕]".to_owned(),
    ];
    pattern(&forms)
});

/// A sum. 一块 is "together" and 三块地 are plots.
static SUM: LazyLock<Regex> = LazyLock::new(|| {
    let about = "[多余几来整]?";
    let yuan = "(?:[美港欧日澳加]?(?:元(?:[^旦]|$)|[圆圓])|[美港欧日澳加英][币镑])";
    let piece = "块(?:[^地土田林]|$)";
    let forms = [
        "[¥$€£]".to_owned(),
        format!("(?:人民币|rmb|cny|usd)[:为共]?(?:{FIGURE}|{THOUSAND})"),
        format!("(?:{FIGURE}|{THOUSAND}){about}{yuan}"),
        format!("(?:[0-9]|{FIGURE}{FIGURE}|[二两三四五六七八九十百]){about}{piece}"),
        format!("{THOUSAND}{about}{piece}"),
        // the exemptions are for words: 一元旦, 三块地
        format!("[0-9]{about}元"),
        format!("[0-9]{{2}}{about}块"),
        "[0-9](?:角|毛钱)".to_owned(),
        format!("{FIGURE}{about}{THOUSAND}"),
        "[0-9][kw](?:[^a-z]|$)".to_owned(),
        "[0-9]{1,3}(?:,[0-9]{3})+".to_owned(),
    ];
    pattern(&forms)
});

/// A number of a person or account, or the end of one; four figures in a row may be a sum, too.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        "[0-9]{4}",
        "[〇零一二三四五六七八九幺]{5}",
        "(?:尾号|末[三四六]位|后[三四六]位)[:是为]?[0-9]",
    ];
    pattern(&forms.map(str::to_owned))
});

fn pattern(forms: &[String]) -> Regex {
    Regex::new(&forms.join("|")).expect("the pattern is constant and every test compiles it")
}

/// Whether a text names somebody of `names`, a sum or a number of a person.
#[must_use]
pub fn is_private(text: &str, names: &[String]) -> bool {
    let text = folded(text);
    let bare = without(&text, BETWEEN);
    let is_named = |name: &String| {
        let name = without(&folded(name), BETWEEN);
        !name.is_empty() && bare.contains(&name)
    };
    if names.iter().any(is_named) {
        return true;
    }
    let text = without(&without_harmless(&text), "");
    SUM.is_match(&text) || NUMBER.is_match(&text) || most_figures(&text) >= FIGURES_APART
}

/// The text with signs of one width, small letters and no signs that are not seen.
fn folded(text: &str) -> String {
    let is_unseen = |char: &char| matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    text.nfkc()
        .filter(|char| !is_unseen(char))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The text without blanks and without `signs`.
fn without(text: &str, signs: &str) -> String {
    text.chars()
        .filter(|char| !char.is_whitespace() && !signs.contains(*char))
        .collect()
}

/// The text with days, years and case numbers blotted out, unless they are part of a longer number.
fn without_harmless(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for found in HARMLESS.find_iter(text) {
        let is_figure = |char: char| char.is_ascii_digit();
        let goes_on = |one: &str, other: &str| one.ends_with(is_figure) && other.starts_with(is_figure);
        let (before, after) = (&text[..found.start()], &text[found.end()..]);
        let is_in_brackets = !found.as_str().starts_with(is_figure) && found.as_str().ends_with(CLOSING);
        let is_sum = is_in_brackets && (before.ends_with(is_figure) || after.trim_start().starts_with(MONEY));
        let touches = is_sum || goes_on(before, found.as_str()) || goes_on(found.as_str(), after);
        left.push_str(&text[from..found.start()]);
        left.push_str(if touches { found.as_str() } else { "□" });
        from = found.end();
    }
    left.push_str(&text[from..]);
    left
}

/// The most figures of one number, whatever signs stand between them.
fn most_figures(text: &str) -> usize {
    let (mut most, mut now) = (0, 0);
    for char in text.chars() {
        if char.is_ascii_digit() {
            now += 1;
            most = most.max(now);
        } else if !BETWEEN.contains(char) {
            now = 0;
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn private(text: &str) -> bool {
        let names = ["老浦", "宣威某公司", "ABC公司", "买买提·艾山", "  "].map(str::to_owned);
        is_private(text, &names)
    }

    #[test]
    fn days_terms_and_case_numbers_may_be_told() {
        for text in [
            "请于周五前完成财产查控",
            "元旦假期前办结",
            "请于下周一元旦前办结",
            "第 3 次催办，请于 5 日内答复",
            "请于2026-03-20前办结",
            "请于2026/3/20前办结",
            "请于2026.3.20前办结",
            "请于2026-03-20 15时前办结",
            "请于２０２６年３月２０日前办结",
            "请于 2026 年 3 月 20 日前办结",
            "二〇二六年三月二十日前办结",
            "云0381执22号案件请尽快办理",
            "（2026）云0381执恢1234号请一并办理",
            "依据（2025）云0381民初1001号判决",
            "通报〔2026〕第1号请答复",
            "请3天内办结",
            "请15日内办结",
            "请在10-15个工作日内办结",
            "请在六个月内办结",
            "请于9:00-10:30到会",
            "N48已超期，请立即办理",
            "N100与L02请一并说明",
            "请千万注意期限",
            "万一逾期请说明原因",
            "十分紧急，请一块办理",
            "涉案三块土地请尽快查封",
            "涉案3块地请尽快查封",
            "请于1月1日元旦前办结",
            "依据法〔2015〕137号办理",
            "第1、2、3、4项请逐项答复",
            "百分之三十的节点临近",
            "请按第二百五十四条办理",
            "发出执行通知已经超期，请说明原因并于本周内办结。",
        ] {
            assert!(!private(text), "{text}");
        }
    }

    #[test]
    fn sums_may_not_be_told() {
        for text in [
            "请尽快发放5000元",
            "请发放伍仟元",
            "请发放壹佰元",
            "请发放叁万贰仟元整",
            "请发放三千元",
            "请发放三千多元",
            "标的3亿",
            "标的5千",
            "尚欠5k",
            "尚欠3w，请核对",
            "标的1.2万",
            "￥3000",
            "¥ 30",
            "请发放5000圆",
            "请发放300 元",
            "请发放300美元",
            "人民币三百",
            "RMB300",
            "３万块",
            "还差五十块钱",
            "请尽快发放1,200万",
            "请尽快发放1,200",
            "请尽快发放１２，３４５",
            "请尽快发放5000",
            "请尽快发放5 000",
            "执行款上万元",
            "2026-03-20前发放500元",
            "云0381执22号发放5000",
            "尚欠(2050)元请发放",
            "请发放〔2000〕元",
            "尚欠（2050） 余元",
            "先发放500元旦前办结",
            "发放500块地址见卷",
        ] {
            assert!(private(text), "{text}");
        }
    }

    #[test]
    fn names_and_numbers_of_persons_may_not_be_told() {
        for text in [
            "老浦又来电话了",
            "老 浦又来电话了",
            "老\u{200b}浦又来电话了",
            "请联系宣威某公司",
            "请联系abc公司",
            "请联系ＡＢＣ公司",
            "请联系A.B.C公司",
            "请联系买买提艾山",
            "证件尾号1234",
            "证件尾号123X",
            "账户后四位12 34",
            "证件530381",
            "电话13900000000",
            "电话 139 0000 0000",
            "电话139-0000-0000",
            "电话139-000-000-00",
            "电话一三九〇〇〇〇〇〇〇〇",
            "证件530381199001011234",
            "证件530381 2001-01-01 123X",
            "1392026-03-20",
            "139(2012)345",
        ] {
            assert!(private(text), "{text}");
        }
    }
}
