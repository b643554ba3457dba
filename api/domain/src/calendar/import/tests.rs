mod random;
mod workbook;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use chrono::TimeDelta;
use rust_xlsxwriter::{ExcelDateTime, Format as Look, Workbook};
use strum::IntoEnumIterator;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::kernel::workdays::{DayKind, Workdays};
use chrono::NaiveDate;

fn on(text: &str) -> NaiveDate {
    text.parse().expect("test dates are ISO 8601")
}

fn day(date: &str, kind: DayKind, name: &str) -> Day {
    Day {
        on: on(date),
        kind,
        name: name.to_owned(),
    }
}

/// Days of the New Year of 2027 as a notice might give them.
fn new_year() -> Imported {
    Imported {
        years: vec![(2026, YearStatus::Official), (2027, YearStatus::Official)],
        days: vec![
            day("2026-12-31", DayKind::Workday, ""),
            day("2027-01-01", DayKind::Holiday, "元旦"),
            day("2027-01-02", DayKind::Weekend, ""),
            day("2027-01-04", DayKind::BridgeOff, "元旦"),
            day("2027-01-10", DayKind::AdjustedWork, "元旦"),
        ],
    }
}

fn csv(text: &str) -> Result<Imported, ImportError> {
    read(Format::Csv, text.as_bytes())
}

fn json(text: &str) -> Result<Imported, ImportError> {
    read(Format::Json, text.as_bytes())
}

fn problems(read: Result<Imported, ImportError>) -> Vec<(Option<usize>, Option<usize>, Reason)> {
    let error = read.expect_err("the file is refused");
    error.problems().iter().map(|p| (p.row, p.column, p.reason)).collect()
}

fn only(reason: Reason) -> Vec<(Option<usize>, Option<usize>, Reason)> {
    vec![(None, None, reason)]
}

fn at(row: usize, column: usize, reason: Reason) -> Vec<(Option<usize>, Option<usize>, Reason)> {
    vec![(Some(row), Some(column), reason)]
}

/// A workbook of text cells by the writer the exports use.
fn text_book(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            page.write_string(row, column, *cell).expect("the cell fits");
        }
    }
    book.save_to_buffer().expect("memory takes it")
}

const WORKBOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONSHIPS: &str =
    r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const SHEET: &str = "xl/worksheets/sheet1.xml";
const HEADS: &str = r#"<row r="1"><c r="A1" t="str"><v>日期</v></c><c r="B1" t="str"><v>类型</v></c><c r="C1" t="str"><v>名称</v></c></row>"#;

/// A zip of parts as they are given.
fn parcel(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default();
        zip.start_file(*name, options).expect("memory takes it");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// A workbook with its first sheet and further parts as they are given.
fn book(sheet: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONSHIPS.as_bytes()),
        (SHEET, sheet),
    ];
    parts.extend(more);
    parcel(&parts)
}

fn xlsx(data: &str, more: &[(&str, &[u8])]) -> Result<Imported, ImportError> {
    let sheet = format!("<worksheet><sheetData>{HEADS}{data}</sheetData></worksheet>");
    read(Format::Xlsx, &book(sheet.as_bytes(), more))
}

const NEW_YEAR: &str = r#"<row r="2"><c t="str"><v>2027-01-01</v></c><c t="str"><v>holiday</v></c></row>"#;

#[test]
fn csv_is_read_with_either_words_and_all_ways_of_dates() {
    let text = "date,kind,name\n2027-01-01,holiday,元旦\n2027/1/2,weekend,\n2027年1月4日,bridge_off,元旦\n\
        2027-1-10,adjusted_work,元旦\n2026/12/31,workday,\n";
    assert_eq!(csv(text), Ok(new_year()));
    let chinese = "\u{FEFF}日期,类型,名称,状态\r\n2027-01-01, 法定节假日 ,元旦,已公布\r\n\r\n2027/01/02,周末,,\r\n\
        2027年01月04日,调休放假,元旦,official\r\n2027-01-10,调休上班,\"元旦\",\r\n2026-12-31,工作日,,\r\n,,,\r\n";
    assert_eq!(csv(chinese), Ok(new_year()));
    assert_eq!(
        csv("name,kind,date\n元旦,holiday,2027-01-01").map(|read| read.days.len()),
        Ok(1)
    );
}

#[test]
fn json_is_read() {
    let text = r#"[{"date":"2027-01-01","kind":"holiday","name":"元旦"},{"date":"2027/1/2","kind":"周末"},
        {"date":"2027年1月4日","kind":"bridge_off","name":"元旦","year_status":"official"},
        {"date":"2027-01-10","kind":"adjusted_work","name":"元旦"},{"date":"2026-12-31","kind":"workday","name":null}]"#;
    assert_eq!(json(text), Ok(new_year()));
    assert_eq!(json(&format!("\u{FEFF} {text}")), Ok(new_year()));
}

#[test]
fn what_is_read_makes_a_calendar() {
    let read = new_year();
    let calendar = Workdays::try_new(read.years, read.days).expect("days and years agree");
    assert!(!calendar.is_workday(on("2027-01-04")) && calendar.is_workday(on("2027-01-10")));
    assert!(calendar.is_official(on("2027-05-01")));
}

#[test]
fn a_year_is_official_unless_its_rows_say_provisional() {
    let years = |text: &str| csv(text).map(|read| read.years);
    let head = "date,kind,name,year_status\n";
    assert_eq!(
        years(&format!(
            "{head}2027-01-01,holiday,,暂定\n2028-01-01,holiday,,\n2027-01-04,workday,,provisional"
        )),
        Ok(vec![(2027, YearStatus::Provisional), (2028, YearStatus::Official)])
    );
    for (first, second) in [
        ("暂定", "已公布"),
        ("", "provisional"),
        ("official", "暂定"),
        ("暂定", ""),
    ] {
        let mut text = format!("{head}2027-01-01,holiday,,{first}\n");
        for (day, status) in [(4, second), (5, first), (6, second)] {
            let _ = writeln!(text, "2027-01-{day},workday,,{status}");
        }
        assert_eq!(
            problems(csv(&text)),
            at(3, 4, Reason::MixedYear(2027)),
            "{first} {second}"
        );
    }
}

#[test]
fn cells_that_say_nothing_lawful_are_named() {
    let text = "date,kind,name,year_status\n2027-02-30,holiday,,\n2027-01-01,rest,,\n,,元旦,maybe\n\
        1999-12-31,workday,,\n2101-01-03,workday,,\n20270101,holiday,,\n27-1-1,holiday,,\n2027-1/1,holiday,,\n\
        2027年1月1,holiday,,\n２０２７-01-01,holiday,,\n2027-+1-01,holiday,,\n2027-01-01 ,holiday,,\n";
    assert_eq!(
        problems(csv(text)),
        [
            (2, 1, Reason::NotADate),
            (3, 2, Reason::NotAKind),
            (4, 1, Reason::NotADate),
            (4, 2, Reason::NotAKind),
            (4, 4, Reason::NotAStatus),
            (5, 1, Reason::YearOutOfRange),
            (6, 1, Reason::YearOutOfRange),
            (7, 1, Reason::NotADate),
            (8, 1, Reason::NotADate),
            (9, 1, Reason::NotADate),
            (10, 1, Reason::NotADate),
            (11, 1, Reason::NotADate),
            (12, 1, Reason::NotADate),
        ]
        .map(|(row, column, reason)| (Some(row), Some(column), reason))
    );
    let objects = r#"[{"date":20270101,"kind":"holiday"},{"date":"2027-01-01","kind":["holiday"]},{"kind":"holiday"},
        {"date":"2027-01-01","kind":"holiday","name":1,"year_status":true}]"#;
    assert_eq!(
        problems(json(objects)),
        [
            (1, 1, Reason::NotADate),
            (2, 2, Reason::NotAKind),
            (3, 1, Reason::NotADate),
            (4, 3, Reason::NotAName),
            (4, 4, Reason::NotAStatus),
        ]
        .map(|(row, column, reason)| (Some(row), Some(column), reason))
    );
}

#[test]
fn the_first_and_last_years_are_taken() {
    let read = csv("date,kind,name\n2000-01-01,holiday,\n2100-12-31,workday,").expect("both are within");
    assert_eq!(read.years, [(2000, YearStatus::Official), (2100, YearStatus::Official)]);
}

#[test]
fn names_are_one_line_of_at_most_sixty_characters() {
    let named = |name: &str| csv(&format!("date,kind,name\n2027-01-01,holiday,\"{name}\"\n"));
    assert!(named(&"节".repeat(60)).is_ok());
    assert_eq!(problems(named(&"节".repeat(61))), at(2, 3, Reason::NameTooLong));
    for name in ["元\n旦", "元\t旦", "元\u{0}旦", "元\u{85}旦"] {
        assert_eq!(problems(named(name)), at(2, 3, Reason::NotAName), "{name:?}");
    }
}

#[test]
fn days_that_contradict_the_week_are_refused() {
    let kinds = |date: &str| {
        let taken = |kind: &DayKind| csv(&format!("date,kind,name\n{date},{},", kind.as_ref()));
        DayKind::iter()
            .filter_map(|kind| Some((kind, problems(Err(taken(&kind).err()?)))))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        kinds("2027-01-04"),
        [
            (DayKind::Weekend, at(2, 2, Reason::NotOnWeekend)),
            (DayKind::AdjustedWork, at(2, 2, Reason::NotOnWeekend)),
        ],
        "a Monday"
    );
    for weekend in ["2027-01-09", "2027-01-10"] {
        assert_eq!(kinds(weekend), [(DayKind::Workday, at(2, 2, Reason::OnWeekend))]);
    }
}

#[test]
fn a_day_twice_is_refused_even_in_the_same_sense() {
    let text =
        "date,kind,name\n\n2027-01-01,holiday,元旦\n2027/1/4,workday,\n2027年1月1日,holiday,元旦\n2027-1-4,bridge_off,";
    assert_eq!(
        problems(csv(text)),
        [
            (Some(5), Some(1), Reason::DayTwice { first_row: 3 }),
            (Some(6), Some(1), Reason::DayTwice { first_row: 4 }),
        ]
    );
}

#[test]
fn heads_are_checked() {
    let heads = |heads: &str| problems(csv(&format!("{heads}\n2027-01-01,holiday,元旦")));
    assert_eq!(
        heads("date,name"),
        [(Some(1), None, Reason::NoColumn(Column::Kind))],
        "without heads nothing else is told"
    );
    assert_eq!(
        heads("date,日期,kind,name"),
        at(1, 2, Reason::ColumnTwice(Column::Date))
    );
    assert_eq!(heads("date,kind,name,remark"), at(1, 4, Reason::UnknownColumn));
    assert_eq!(heads("2027-01-01,holiday,元旦").len(), 6, "no heads at all");
    let beyond = "date,kind,name,\n2027-01-01,holiday,元旦,official";
    assert_eq!(problems(csv(beyond)), at(2, 4, Reason::NoHead));
    let beyond = "date,kind,name\n2027-01-01,holiday,元旦,,x";
    assert_eq!(problems(csv(beyond)), at(2, 5, Reason::NoHead));
    let next = "date,kind,name\n2027-01-01,holiday,元旦,x";
    assert_eq!(problems(csv(next)), at(2, 4, Reason::NoHead), "told once");
    let far = format!("date,kind,name\n2027-01-01,holiday,元旦{},x", ",".repeat(20));
    assert_eq!(problems(csv(&far)), at(2, 24, Reason::NoHead));
    assert!(
        csv("date,kind,name,,,\n2027-01-01,holiday,元旦,,,").is_ok(),
        "blank columns are nothing"
    );
}

#[test]
fn at_most_twenty_problems_are_told() {
    let mut text = "date,kind,name\n".to_owned();
    for _ in 0..100 {
        text.push_str("never,rest,\"a\nb\"\n");
    }
    let told = problems(csv(&text));
    assert_eq!(told.len(), MOST_PROBLEMS);
    assert_eq!(told[19], (Some(14), Some(2), Reason::NotAKind));
    let wide = ["x"; table::MOST_COLUMNS].join(",");
    assert!(problems(csv(&wide)).len() <= MOST_PROBLEMS);
}

#[test]
fn the_content_must_be_what_was_said() {
    let zip = text_book(&[&["date", "kind", "name"], &["2027-01-01", "holiday", "元旦"]]);
    let list = br#"[{"date":"2027-01-01","kind":"holiday"}]"#;
    let values = b"date,kind,name\n2027-01-01,holiday,\n";
    let given: [(Format, &[u8]); 3] = [(Format::Xlsx, &zip), (Format::Json, list), (Format::Csv, values)];
    for (said, _) in given {
        for (is, bytes) in given {
            let read = read(said, bytes);
            if said == is {
                assert!(read.is_ok(), "{is:?}");
            } else {
                assert_eq!(problems(read), only(Reason::OtherFormat), "{is:?} as {said:?}");
            }
        }
        assert_eq!(
            problems(read(said, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")),
            only(Reason::OldOrLocked)
        );
        assert_eq!(problems(read(said, b"<html><table>")), only(Reason::OtherFormat));
        assert_eq!(problems(read(said, b"\xEF\xBB\xBF \n")), only(Reason::Empty));
        assert_eq!(problems(read(said, b"")), only(Reason::Empty));
    }
}

#[test]
fn files_without_days_are_refused() {
    assert_eq!(problems(csv("date,kind,name\n,,\n")), only(Reason::Empty));
    assert_eq!(problems(json("[]")), only(Reason::Empty));
    assert_eq!(problems(xlsx("", &[])), only(Reason::Empty));
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let gbk = b"date,kind,name\n2027-01-01,holiday,\xD4\xAA\xB5\xA9\n";
    assert_eq!(problems(read(Format::Csv, gbk)), [(Some(2), None, Reason::NotUtf8)]);
    let utf16 = b"\xFF\xFEd\0a\0t\0e\0";
    assert_eq!(problems(read(Format::Csv, utf16)), [(Some(1), None, Reason::NotUtf8)]);
    assert_eq!(problems(read(Format::Json, b"[\"\xD4\"]")), only(Reason::NotUtf8));
    let sheet = b"<worksheet><sheetData>\xB5\xA9</sheetData></worksheet>";
    assert_eq!(problems(read(Format::Xlsx, &book(sheet, &[]))), only(Reason::NotUtf8));
}

#[test]
fn broken_lists_are_refused() {
    for text in [
        "[",
        "{}",
        "[1]",
        "[{\"date\":\"2027-01-01\",\"kind\":\"holiday\",\"remark\":\"\"}]",
        "[{\"date\":\"2027-01-01\",\"date\":\"2027-01-01\",\"kind\":\"holiday\"}]",
        "[] []",
    ] {
        assert_eq!(problems(json(text)), only(Reason::Unreadable), "{text}");
    }
    assert_eq!(problems(json(&"[".repeat(MOST_BYTES))), only(Reason::Unreadable));
}

#[test]
fn files_have_bounds() {
    let mut text = "date,kind,name\n".to_owned();
    for n in 0..4_000 {
        let _ = writeln!(text, "{},holiday,", on("2020-01-01") + TimeDelta::days(n));
    }
    assert_eq!(csv(&text).map(|read| read.days.len()), Ok(MOST_ROWS));
    text.push_str("2099-01-01,holiday,\n");
    assert_eq!(problems(csv(&text)), only(Reason::TooManyRows));
    let objects = vec!["{}"; MOST_ROWS + 1].join(",");
    assert_eq!(problems(json(&format!("[{objects}]"))), only(Reason::TooManyRows));
    let row = r#"<row><c t="str"><v>x</v></c></row>"#.repeat(MOST_ROWS + 1);
    assert_eq!(problems(xlsx(&row, &[])), only(Reason::TooManyRows));
    for format in Format::iter() {
        assert_eq!(
            problems(read(format, &vec![b' '; MOST_BYTES + 1])),
            only(Reason::TooLarge)
        );
    }
}

#[test]
fn refusals_read_as_text_and_as_words() {
    let error = csv("date,kind,name\n2027-02-30,rest,\n").expect_err("refused");
    assert_eq!(
        error.to_string(),
        "row 2 column 1: not a date; row 2 column 2: not a kind of day"
    );
    assert_eq!(Reason::DayTwice { first_row: 3 }.word(), "day_twice");
    assert_eq!(json("[").expect_err("refused").to_string(), "the file cannot be read");
}
