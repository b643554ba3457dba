//! Days, texts and bytes at random.

use proptest::prelude::*;

use super::*;

fn any_day() -> impl Strategy<Value = Day> {
    let name = proptest::string::string_regex("[一-龥a-z,\" ]{0,20}").expect("the expression is sound");
    (0..36_000_i64, any::<bool>(), name).prop_map(|(offset, is_plain, name)| {
        let on = on("2000-01-01") + TimeDelta::days(offset);
        let is_weekend = matches!(on.format("%a").to_string().as_str(), "Sat" | "Sun");
        let kind = match (is_plain, is_weekend) {
            (true, true) => DayKind::AdjustedWork,
            (true, false) => DayKind::Workday,
            (false, _) => DayKind::Holiday,
        };
        let name = name.trim().to_owned();
        Day { on, kind, name }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sound_days_come_back_from_every_format(days in proptest::collection::vec(any_day(), 1..30)) {
        let mut days = days;
        days.sort_by_key(|day| day.on);
        days.dedup_by_key(|day| day.on);
        let mut rows = vec![["date", "kind", "name"].map(str::to_owned)];
        rows.extend(days.iter().rev().map(|day| [day.on.to_string(), day.kind.as_ref().to_owned(), day.name.clone()]));
        let mut values = csv::Writer::from_writer(Vec::new());
        for row in &rows {
            values.write_record(row).expect("memory takes it");
        }
        let values = values.into_inner().expect("memory takes it");
        prop_assert_eq!(read(Format::Csv, &values).map(|read| read.days), Ok(days.clone()));
        let objects: Vec<_> = rows[1..]
            .iter()
            .map(|[date, kind, name]| serde_json::json!({ "date": date, "kind": kind, "name": name }))
            .collect();
        let list = serde_json::to_vec(&objects).expect("text is JSON");
        prop_assert_eq!(read(Format::Json, &list).map(|read| read.days), Ok(days.clone()));
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let cells: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
        prop_assert_eq!(read(Format::Xlsx, &text_book(&cells)).map(|read| read.days), Ok(days));
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        for format in Format::iter() {
            if let Err(error) = read(format, &bytes) {
                prop_assert!((1..=MOST_PROBLEMS).contains(&error.problems().len()));
            }
        }
    }

    #[test]
    fn any_text_after_heads_is_answered(text in any::<String>()) {
        let _ = csv(&format!("date,kind,name\n{text}"));
        let _ = json(&format!("[{text}"));
        let _ = xlsx(&text, &[("xl/styles.xml", text.as_bytes()), ("xl/sharedStrings.xml", text.as_bytes())]);
    }

    #[test]
    fn a_damaged_workbook_is_answered(hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = text_book(&[&["date", "kind", "name"], &["2027-01-01", "holiday", "元旦"]]);
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(Format::Xlsx, &bytes);
    }

    #[test]
    fn a_workbook_with_damaged_parts_is_answered(
        part in 0..5_usize,
        hits in proptest::collection::vec((any::<prop::sample::Index>(), 0..128_u8), 1..8),
    ) {
        let sheet = format!("<worksheet><sheetData>{HEADS}<row r=\"2\"><c r=\"A2\" s=\"1\"><v>46388</v></c><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>");
        let mut parts: [(&str, Vec<u8>); 5] = [
            ("xl/workbook.xml", WORKBOOK.into()),
            ("xl/_rels/workbook.xml.rels", RELATIONSHIPS.into()),
            (SHEET, sheet.into_bytes()),
            ("xl/sharedStrings.xml", b"<sst><si><t>holiday</t></si></sst>".to_vec()),
            ("xl/styles.xml", b"<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>".to_vec()),
        ];
        let whole: Vec<_> = parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        prop_assert!(read(Format::Xlsx, &parcel(&whole)).is_ok());
        for (at, byte) in hits {
            let at = at.index(parts[part].1.len());
            parts[part].1[at] = byte;
        }
        let damaged: Vec<_> = parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let _ = read(Format::Xlsx, &parcel(&damaged));
    }
}
