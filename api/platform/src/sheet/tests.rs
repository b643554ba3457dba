use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use proptest::prelude::*;
use zip::ZipArchive;

use super::*;

fn made_at() -> DateTime<Utc> {
    "2026-03-02T01:02:03Z".parse().expect("test instants are RFC 3339")
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("test dates are ISO 8601")
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn sheet(heads: &[&str], rows: Vec<Vec<Cell>>) -> Sheet {
    let columns = heads.iter().map(|head| Column {
        head: (*head).to_owned(),
        width: 12,
    });
    Sheet {
        title: "案件".to_owned(),
        columns: columns.collect(),
        rows,
    }
}

fn column(cells: Vec<Cell>) -> Sheet {
    sheet(&["列"], cells.into_iter().map(|cell| vec![cell]).collect())
}

fn written(sheet: &Sheet) -> Vec<u8> {
    write(sheet, made_at()).expect("the sheet is sound")
}

fn read_back(bytes: &[u8]) -> (String, Range<Data>) {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("the workbook opens");
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).expect("the sheet reads");
    (name, range)
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an xlsx is a zip");
    let mut text = String::new();
    let mut file = archive.by_name(name).expect("the part is there");
    file.read_to_string(&mut text).expect("parts are UTF-8");
    text
}

/// The cells of the one column below its head, blank ones too.
fn back(cells: Vec<Cell>) -> Vec<Data> {
    let count = cells.len();
    let (_, range) = read_back(&written(&column(cells)));
    let rows = u32::try_from(count).expect("few");
    (1..=rows)
        .map(|row| range.get_value((row, 0)).cloned().unwrap_or_default())
        .collect()
}

fn back_text(given: &str) -> String {
    match back(vec![text(given)]).remove(0) {
        Data::String(text) => text,
        Data::Empty => String::new(),
        other => panic!("{given:?} came back as {other:?}"),
    }
}

#[test]
fn every_kind_of_cell_comes_back() {
    let instant = "2026-01-31T16:30:15.900Z".parse().expect("RFC 3339");
    let cells = vec![
        text("张三诉李四"),
        Cell::Id("411525199001011234".to_owned()),
        Cell::Date(date("2026-03-31")),
        Cell::Instant(instant),
        Cell::Count(-42),
        Cell::Fen(123_456_789),
        Cell::Empty,
        Cell::Fen(-5),
        Cell::Fen(0),
    ];
    let back = back(cells);
    let time = |n: usize| match &back[n] {
        Data::DateTime(time) => time.as_datetime().expect("in range").to_string(),
        other => panic!("{other:?} is no date"),
    };
    assert_eq!(back[0], Data::String("张三诉李四".to_owned()));
    assert_eq!(back[1], Data::String("411525199001011234".to_owned()));
    assert_eq!(time(2), "2026-03-31 00:00:00");
    assert_eq!(time(3), "2026-02-01 00:30:15", "the court's time, to the second");
    assert_eq!(back[4], Data::Float(-42.0));
    assert_eq!(back[5], Data::Float(1_234_567.89));
    assert_eq!(back[6], Data::Empty);
    assert_eq!(back[7], Data::Float(-0.05));
    assert_eq!(back[8], Data::Float(0.0));
}

#[test]
fn sums_are_kept_as_the_decimal_they_are() {
    let sums = [1, 10, 123_456_789, MOST_NUMBER, -MOST_NUMBER, 999_999_999_999_901];
    let bytes = written(&column(sums.map(Cell::Fen).to_vec()));
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for decimal in [
        "0.01",
        "0.1",
        "1234567.89",
        "9999999999999.99",
        "-9999999999999.99",
        "9999999999999.01",
    ] {
        assert!(xml.contains(&format!("<v>{decimal}</v>")), "{decimal} in {xml}");
    }
    assert!(part(&bytes, "xl/styles.xml").contains("#,##0.00"));
}

#[test]
fn numbers_that_would_not_come_back_are_refused() {
    for cell in [
        Cell::Fen(MOST_NUMBER + 1),
        Cell::Count(-MOST_NUMBER - 1),
        Cell::Fen(i64::MIN),
        Cell::Count(i64::MAX),
    ] {
        let refused = write(&column(vec![Cell::Empty, cell]), made_at());
        assert!(
            matches!(refused, Err(SheetError::NumberTooLarge { row: 2, column: 1 })),
            "{refused:?}"
        );
    }
}

#[test]
fn text_never_becomes_a_formula() {
    let hostile = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "=HYPERLINK(\"http://example.test\",\"点\")",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＠SUM(1)",
        "{=1}",
        "https://example.test/",
        "1234567890123456789",
        "2026-01-01",
        "TRUE",
    ];
    let rows = hostile
        .iter()
        .map(|given| vec![text(given), Cell::Id((*given).to_owned())]);
    let bytes = written(&sheet(&["=1+1", "@编号"], rows.collect()));
    let (_, range) = read_back(&bytes);
    for (row, given) in (1..).zip(hostile) {
        for column in [0, 1] {
            let back = range.get_value((row, column)).expect("the cell is there");
            assert_eq!(back, &Data::String(given.to_owned()), "{given:?}");
        }
    }
    assert_eq!(range.get_value((0, 0)), Some(&Data::String("=1+1".to_owned())));
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f>") && !xml.contains("<f ") && !xml.contains("<hyperlink"));
    let cells = xml.matches("<c r=").count();
    assert_eq!(xml.matches(" t=\"s\"").count(), cells, "every cell is a string");
    let mut book = Xlsx::new(Cursor::new(&bytes)).expect("the workbook opens");
    let formulas = book.worksheet_formula("案件").expect("the sheet reads");
    assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
}

/// Which style the cell of a sheet has.
fn style_of(xml: &str, cell: &str) -> usize {
    let at = xml.find(&format!("<c r=\"{cell}\"")).expect("the cell is there");
    let rest = &xml[at..at + xml[at..].find('>').expect("elements end")];
    let (_, style) = rest.split_once(" s=\"").unwrap_or(("", "0\""));
    let digits = style.split('"').next().expect("split gives one");
    digits.parse().expect("styles are numbered")
}

#[test]
fn what_looks_like_a_formula_carries_the_quote_and_nothing_else_does() {
    let given = ["=1", "+1", "-1", "@a", "\t1", "\r1", "a=1", "", " =1", "张三"];
    let bytes = written(&column(given.iter().copied().map(text).collect()));
    let styles = part(&bytes, "xl/styles.xml");
    let xfs = styles.split_once("<cellXfs").expect("there are styles").1;
    let xfs = xfs.split_once("</cellXfs>").expect("they end").0;
    let quoted: Vec<bool> = xfs
        .split("<xf ")
        .skip(1)
        .map(|xf| xf.contains("quotePrefix=\"1\""))
        .collect();
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for (row, given) in (2..).zip(given) {
        if given.is_empty() {
            continue;
        }
        let expected = given.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert_eq!(quoted[style_of(&xml, &format!("A{row}"))], expected, "{given:?}");
    }
}

#[test]
fn text_comes_back_unharmed() {
    for given in [
        "河南省新蔡县",
        "👩‍⚖️🏛️",
        "𠮷野家",
        "a<b>&\"c\"'d'",
        "  两边  ",
        "一行\n二行",
        "_x0041_",
        "（2026）豫1729执1号",
        "411525199001011234",
    ] {
        assert_eq!(back_text(given), given);
    }
}

#[test]
fn what_xml_cannot_hold_is_dropped() {
    assert_eq!(back_text("a\0b\u{1}c\u{B}d\u{1F}e\u{FFFE}f\u{FFFF}g"), "abcdefg");
    assert_eq!(back_text("\u{1}"), "");
    let bytes = written(&column(vec![text("\u{1}=1")]));
    assert!(
        part(&bytes, "xl/styles.xml").contains("quotePrefix"),
        "what is left counts"
    );
}

#[test]
fn long_text_ends_in_an_ellipsis() {
    let whole = "案".repeat(MOST_CELL_CHARS);
    assert_eq!(back_text(&whole), whole);
    let cut = back_text(&format!("{whole}案"));
    assert_eq!(cut.chars().count(), MOST_CELL_CHARS);
    assert!(cut.ends_with("案…"));
    let wide = back_text(&"👩".repeat(MOST_CELL_CHARS));
    assert!(wide.encode_utf16().count() <= MOST_CELL_CHARS && wide.ends_with("👩…"));
}

#[test]
fn names_of_sheets_are_made_to_fit() {
    let long = "案".repeat(40);
    let short = "案".repeat(31);
    for (title, name) in [
        ("案件", "案件"),
        ("2026/03 [在办]:*?\\", "2026 03  在办"),
        (long.as_str(), short.as_str()),
        ("'引号'", "引号"),
        ("[]", "Sheet1"),
        ("", "Sheet1"),
        ("History", "Sheet1"),
        ("a\u{7}b\nc", "ab c"),
    ] {
        assert_eq!(sheet_name(title), name);
        let mut given = column(vec![]);
        given.title = title.to_owned();
        assert_eq!(read_back(&written(&given)).0, name);
    }
}

#[test]
fn heads_are_bold_frozen_and_filtered() {
    let bytes = written(&sheet(&["甲", "乙"], vec![vec![Cell::Empty, text("丙")]]));
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains("ySplit=\"1\"") && xml.contains("state=\"frozen\""),
        "{xml}"
    );
    assert!(xml.contains("<autoFilter ref=\"A1:B2\""), "{xml}");
    assert!(part(&bytes, "xl/styles.xml").contains("<b/>"));
    assert_ne!(style_of(&xml, "A1"), style_of(&xml, "B2"));
}

#[test]
fn a_sheet_without_rows_is_a_sheet() {
    let (_, range) = read_back(&written(&sheet(&["甲", "乙"], vec![])));
    assert_eq!(range.get_size(), (1, 2));
}

#[test]
fn sheets_that_are_none_are_refused() {
    let refused = |sheet: &Sheet| write(sheet, made_at()).expect_err("the sheet is not sound");
    assert!(matches!(refused(&sheet(&[], vec![])), SheetError::NoColumns));
    let ragged = sheet(&["甲", "乙"], vec![vec![Cell::Empty, Cell::Empty], vec![Cell::Empty]]);
    assert!(matches!(refused(&ragged), SheetError::Ragged { row: 2 }));
    let wide = vec!["列"; MOST_COLUMNS + 1];
    assert!(matches!(refused(&sheet(&wide, vec![])), SheetError::TooLarge));
    let mut long = sheet(&[], vec![]);
    long.rows = vec![vec![]; MOST_ROWS + 1];
    assert!(matches!(refused(&long), SheetError::TooLarge));
}

#[test]
fn dates_excel_does_not_know_are_refused() {
    for cell in [
        Cell::Date(date("1899-12-31")),
        Cell::Date(NaiveDate::MAX),
        Cell::Date(NaiveDate::MIN),
        Cell::Instant(DateTime::<Utc>::MAX_UTC),
        Cell::Instant(DateTime::<Utc>::MIN_UTC),
        Cell::Instant("9999-12-31T16:00:00Z".parse().expect("RFC 3339")),
    ] {
        let refused = write(&column(vec![cell]), made_at());
        assert!(
            matches!(refused, Err(SheetError::DateOutOfRange { row: 1, column: 1 })),
            "{refused:?}"
        );
    }
    let last = back(vec![Cell::Date(date("9999-12-31")), Cell::Date(date("1900-03-01"))]);
    let serials = last.iter().map(|day| match day {
        Data::DateTime(day) => day.as_f64().to_string(),
        other => panic!("{other:?} is no date"),
    });
    assert_eq!(serials.collect::<Vec<_>>(), ["2958465", "61"]);
    let refused = write(&column(vec![]), DateTime::<Utc>::MAX_UTC);
    assert!(matches!(refused, Err(SheetError::MadeOutOfRange)));
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let rows = (0..50).map(|n| vec![text(&format!("第{n}行")), Cell::Fen(n)]).collect();
    let given = sheet(&["甲", "乙"], rows);
    let bytes = written(&given);
    assert_eq!(bytes, written(&given));
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("2026-03-02T01:02:03Z"), "{core}");
    let later = write(&given, made_at() + chrono::TimeDelta::days(1)).expect("the sheet is sound");
    assert_ne!(bytes, later);
}

#[test]
fn five_thousand_rows_of_twelve_columns_come_back() {
    let heads: Vec<String> = (0..12).map(|n| format!("列{n}")).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let row = |n: i64| -> Vec<Cell> {
        let mut row = vec![
            Cell::Id(format!("（2026）豫1729执{n}号")),
            Cell::Date(date("2026-01-01") + chrono::TimeDelta::days(n)),
            Cell::Instant(made_at()),
            Cell::Fen(n * 1_000_003),
            Cell::Count(n),
            Cell::Empty,
        ];
        row.extend((0..6).map(|column| text(&format!("申请人{n}的第{column}项"))));
        row
    };
    let bytes = written(&sheet(&heads, (0..5_000).map(row).collect()));
    let (_, range) = read_back(&bytes);
    assert_eq!(range.get_size(), (5_001, 12));
    for n in [0_u32, 1, 2_499, 4_999] {
        let at = |column| range.get_value((n + 1, column)).expect("the cell is there");
        assert_eq!(at(0), &Data::String(format!("（2026）豫1729执{n}号")));
        assert_eq!(at(4), &Data::Float(f64::from(n)));
        assert_eq!(at(11), &Data::String(format!("申请人{n}的第5项")));
    }
}

proptest! {
    #[test]
    fn every_sum_within_the_bound_comes_back_to_the_fen(fen in -MOST_NUMBER..=MOST_NUMBER) {
        let float = exact(fen, 2).expect("within the bound");
        prop_assert_eq!(format!("{float:.2}").replace(['.', '-'], "").parse::<i64>().expect("digits"), fen.abs());
        let shown: f64 = format!("{float:.14e}").parse().expect("a float");
        prop_assert_eq!(shown.to_bits(), float.to_bits(), "fifteen digits hold it");
    }

    #[test]
    fn any_text_is_written_and_is_a_string(given in any::<String>(), title in any::<String>()) {
        let mut sheet = column(vec![text(&given), Cell::Id(given)]);
        sheet.title = title;
        let bytes = written(&sheet);
        let xml = part(&bytes, "xl/worksheets/sheet1.xml");
        prop_assert!(!xml.contains("<f"));
        prop_assert_eq!(xml.matches("<v>").count(), xml.matches(" t=\"s\"").count());
    }
}
