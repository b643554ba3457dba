//! Workbooks: of other programs, damaged, hostile.

use super::*;

#[test]
fn workbooks_are_read_with_text_and_with_real_dates() {
    let rows: [&[&str]; 6] = [
        &["日期", "类型", "名称", "状态"],
        &["2027-01-01", "法定节假日", "元旦", ""],
        &["2027/1/2", "周末"],
        &["2027年1月4日", "bridge_off", "元旦", "已公布"],
        &["2027-01-10", "调休上班", "元旦"],
        &["2026-12-31", "workday"],
    ];
    assert_eq!(read(Format::Xlsx, &text_book(&rows)), Ok(new_year()));

    for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]d/m/yy"] {
        let look = Look::new().set_num_format(code);
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        for (column, head) in (0..).zip(["date", "kind", "name"]) {
            page.write_string(2, column, head).expect("fits");
        }
        for (row, day) in (4..).zip(new_year().days) {
            let date = ExcelDateTime::parse_from_str(&day.on.to_string()).expect("ISO 8601");
            page.write_datetime_with_format(row, 0, &date, &look).expect("fits");
            page.write_string(row, 1, day.kind.as_ref()).expect("fits");
            page.write_string(row, 2, day.name).expect("fits");
        }
        let bytes = book.save_to_buffer().expect("memory takes it");
        assert_eq!(read(Format::Xlsx, &bytes), Ok(new_year()), "{code}");
    }
}

#[test]
fn dates_of_chinese_styles_and_of_1904_are_read() {
    let styles = br#"<styleSheet><numFmts><numFmt numFmtId="176" formatCode="[Red]0.00&quot;d&quot;\d"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="31"></xf><xf numFmtId="176"/></cellXfs></styleSheet>"#;
    let row = |style: usize, number: &str| {
        format!(
            r#"<row r="7"><c r="A7" s="{style}"><v>{number}</v></c><c r="B7" t="inlineStr"><is><t>holi</t><t>day</t></is></c></row>"#
        )
    };
    let read_as = |style, number| xlsx(&row(style, number), &[("xl/styles.xml", styles)]);
    assert_eq!(read_as(1, "46388").map(|read| read.days[0].on), Ok(on("2027-01-01")));
    for (style, number) in [
        (0, "46388"),
        (2, "46388"),
        (9, "46388"),
        (1, "46388.5"),
        (1, "-1"),
        (1, "1e300"),
        (1, "NaN"),
    ] {
        assert_eq!(
            problems(read_as(style, number)),
            at(7, 1, Reason::NotADate),
            "{style} {number}"
        );
    }
    assert_eq!(problems(read_as(1, "2958465")), at(7, 1, Reason::YearOutOfRange));

    let workbook = WORKBOOK.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    let sheet = format!(
        "<worksheet><sheetData>{HEADS}{}</sheetData></worksheet>",
        row(1, "44926")
    );
    let bytes = parcel(&[
        ("xl/workbook.xml", workbook.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            RELATIONSHIPS.replace("worksheets", "/xl/worksheets").as_bytes(),
        ),
        (SHEET, sheet.as_bytes()),
        ("xl/styles.xml", styles),
    ]);
    assert_eq!(
        read(Format::Xlsx, &bytes).map(|read| read.days[0].on),
        Ok(on("2027-01-01"))
    );
}

#[test]
fn cells_of_other_programs_are_read() {
    let strings =
        "<sst><si><r><t>元</t></r><r><t>旦</t></r><rPh><t>yuan dan</t></rPh></si><si><t>a&amp;&#x4E8C;</t></si></sst>";
    let rows = r#"<row><c t="d"><v>2027-01-01T00:00:00</v></c><c t="str"><f>A1</f><v>holiday</v></c><c t="s"><v>0</v></c></row>
        <row r="9"><c r="C9" t="s"><v>1</v></c><c r="A9" t="str"><v>2027-01-04</v></c><c r="B9" t="str"><v><![CDATA[workday]]></v></c></row>
        <row r="10"><c r="A10" s="1"/><c r="ZZ10"/></row>"#;
    let read = xlsx(rows, &[("xl/sharedStrings.xml", strings.as_bytes())]).expect("all is sound");
    assert_eq!(
        read.days,
        [
            day("2027-01-01", DayKind::Holiday, "元旦"),
            day("2027-01-04", DayKind::Workday, "a&二")
        ]
    );
    for cell in [r#"<c t="b"><v>1</v></c>"#, r#"<c t="e"><v>#REF!</v></c>"#] {
        let row = format!("<row r=\"5\">{cell}<c t=\"str\"><v>holiday</v></c></row>");
        assert_eq!(problems(xlsx(&row, &[])), at(5, 1, Reason::NotADate));
    }
}

#[test]
fn hostile_workbooks_are_refused_or_read_within_bounds() {
    let counted = b"<sst count=\"9\" uniqueCount=\"99999999999999\"><si><t>x</t></si></sst>";
    assert!(
        xlsx(NEW_YEAR, &[("xl/sharedStrings.xml", counted)]).is_ok(),
        "a declared count reserves nothing"
    );
    let far = r#"<row r="2"><c r="XFD2" t="str"><v>x</v></c></row>"#;
    assert_eq!(problems(xlsx(far, &[])), at(2, 16_384, Reason::NoHead));
    let last = NEW_YEAR.replace("r=\"2\"", "r=\"1048576\"");
    assert!(xlsx(&last, &[]).is_ok(), "no rectangle is made");
    for broken in [
        r#"<row r="2"><c r="99999999999999999999"><v>1</v></c></row>"#,
        r#"<row r="2"><c r="ABCDE1"><v>1</v></c></row>"#,
        r#"<row r="99999999999999999999"></row>"#,
        r#"<row r="0"></row>"#,
        r#"<row r="2"><c t="s"><v>7</v></c></row>"#,
        r#"<row r="2"><c t="s"><v>-1</v></c></row>"#,
        r#"<row r="2"><c t="str"><v>&bomb;</v></c></row>"#,
        r#"<row r="2"><c t="str"><v>&#0;</v></c></row>"#,
        r#"<row r="2"><c>"#,
    ] {
        assert_eq!(problems(xlsx(broken, &[])), only(Reason::Unreadable), "{broken}");
    }
    let entities = format!("<!DOCTYPE x [<!ENTITY bomb \"x\">]><worksheet><sheetData>{HEADS}</sheetData></worksheet>");
    assert_eq!(
        problems(read(Format::Xlsx, &book(entities.as_bytes(), &[]))),
        only(Reason::Unreadable)
    );
}

#[test]
fn zip_bombs_are_refused_by_what_they_hold() {
    let bomb = vec![b' '; 5 * 1024 * 1024];
    for part in ["xl/sharedStrings.xml", "xl/styles.xml", SHEET] {
        let mut parts: Vec<(&str, &[u8])> = vec![
            ("xl/workbook.xml", WORKBOOK.as_bytes()),
            ("xl/_rels/workbook.xml.rels", RELATIONSHIPS.as_bytes()),
        ];
        parts.push((part, &bomb));
        let mut bytes = parcel(&parts);
        assert!(bytes.len() < MOST_BYTES);
        assert_eq!(
            problems(read(Format::Xlsx, &bytes)),
            only(Reason::UnpacksTooLarge),
            "{part}"
        );

        // The same with a size of one that is declared in both of its headers.
        let declared = u32::try_from(bomb.len()).expect("it fits").to_le_bytes();
        while let Some(at) = bytes.windows(4).position(|window| window == declared) {
            bytes[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        assert_eq!(problems(read(Format::Xlsx, &bytes)), only(Reason::Unreadable), "{part}");
    }
    let unused = xlsx(NEW_YEAR, &[("xl/media/image1.png", &bomb)]);
    assert!(unused.is_ok(), "what a calendar does not need is not unpacked");
}

#[test]
fn zips_that_are_no_workbook_are_refused() {
    assert_eq!(problems(read(Format::Xlsx, b"PK\x03\x04")), only(Reason::Unreadable));
    let other = parcel(&[("word/document.xml", b"<document/>")]);
    assert_eq!(problems(read(Format::Xlsx, &other)), only(Reason::Unreadable));
    let headless = parcel(&[("xl/workbook.xml", b"<workbook><sheets/></workbook>")]);
    assert_eq!(problems(read(Format::Xlsx, &headless)), only(Reason::Unreadable));
}
