//! Workbooks of Excel: sheets become rows of cells.
//!
//! A workbook is hostile until read: a kilobyte can unpack to gigabytes and declare counts that no memory holds. So
//! only the parts a table needs are unpacked, each to its bound and no further, whatever it declares; nothing is
//! reserved by a declared number; cells come one by one, never as a rectangle. Formulas count as the value kept for them.

mod xml;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};

use chrono::{NaiveDate, TimeDelta};
use quick_xml::events::BytesStart;
use zip::ZipArchive;

use self::xml::{Words, XmlEvent, XmlEvents, attribute};
use super::{Field, MOST_COLUMNS, Row, Unreadable, Why, push};

/// Most bytes one part may unpack to: four thousand rows take a quarter of it.
const MOST_PART_BYTES: u64 = 4 * 1024 * 1024;

/// Most rows of a sheet of Excel.
const LAST_ROW: usize = 1_048_576;

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONSHIPS: &str = "xl/_rels/workbook.xml.rels";
/// Characters kept of a shared text, white space around it included.
const MOST_TEXT_CHARS: usize = 256;
const SHARED_STRINGS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";

/// Most sheets of a workbook that are read.
const MOST_PAGES: usize = 16;

/// A sheet under its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its name.
    pub name: String,
    /// Its rows with their number in the sheet, blank ones left out.
    pub rows: Vec<Row>,
}

/// Reads the first sheet; rows have their number in the sheet, blank ones are left out.
pub(super) fn first_page(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let mut book = Book::try_new(bytes).map_err(Unreadable::file)?;
    let pages = book.pages(1).map_err(Unreadable::file)?;
    let (_, first) = pages.first().ok_or(Unreadable::file(Why::Damaged))?;
    book.cells(first)
}

/// Reads all sheets.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Page>, Unreadable> {
    let mut book = Book::try_new(bytes).map_err(Unreadable::file)?;
    let parts = book.pages(MOST_PAGES).map_err(Unreadable::file)?;
    let mut pages = Vec::new();
    for (name, part) in parts {
        let rows = book.cells(&part)?;
        pages.push(Page { name, rows });
    }
    Ok(pages)
}

/// An opened workbook.
struct Book<'b> {
    parts: ZipArchive<Cursor<&'b [u8]>>,
    strings: Vec<String>,
    /// Whether numbers are dates, by the number of the cell's style.
    date_styles: Vec<bool>,
    /// Whether days count from 1904, as on old Macs.
    is_1904: bool,
}

impl<'b> Book<'b> {
    fn try_new(bytes: &'b [u8]) -> Result<Self, Why> {
        let mut book = Self {
            parts: ZipArchive::new(Cursor::new(bytes)).map_err(|_| Why::Damaged)?,
            strings: Vec::new(),
            date_styles: Vec::new(),
            is_1904: false,
        };
        if let Some(xml) = book.part(SHARED_STRINGS)? {
            book.strings = shared_strings(&xml)?;
        }
        if let Some(xml) = book.part(STYLES)? {
            book.date_styles = date_styles(&xml)?;
        }
        Ok(book)
    }

    /// Unpacks a part; `None` if there is none. What it declares is looked at first, what it holds is bounded all the same.
    fn part(&mut self, name: &str) -> Result<Option<String>, Why> {
        let Some(index) = self.parts.index_for_name(name) else {
            return Ok(None);
        };
        let part = self.parts.by_index(index).map_err(|_| Why::Damaged)?;
        if part.size() > MOST_PART_BYTES {
            return Err(Why::UnpacksTooLarge);
        }
        let mut bytes = Vec::new();
        let read = part.take(MOST_PART_BYTES + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > MOST_PART_BYTES {
            return Err(Why::UnpacksTooLarge);
        }
        read.map_err(|_| Why::Damaged)?;
        String::from_utf8(bytes).map(Some).map_err(|_| Why::NotText)
    }

    /// The names of up to `most` sheets with their parts, in order.
    fn pages(&mut self, most: usize) -> Result<Vec<(String, String)>, Why> {
        let workbook = self.part(WORKBOOK)?.ok_or(Why::Damaged)?;
        let mut steps = XmlEvents::of(&workbook);
        let mut named = Vec::new();
        while let Some(step) = steps.next()? {
            let XmlEvent::Open(element) = step else { continue };
            match element.local_name().as_ref() {
                "workbookPr" => {
                    self.is_1904 = attribute(&element, "date1904")?.is_some_and(|set| set == "1" || set == "true");
                }
                "sheet" if named.len() < most => {
                    let name = attribute(&element, "name")?.unwrap_or_default().into_owned();
                    let id = attribute(&element, "id")?.ok_or(Why::Damaged)?;
                    named.push((name, id.into_owned()));
                }
                _ => {}
            }
        }
        let relationships = self.part(RELATIONSHIPS)?.ok_or(Why::Damaged)?;
        let mut steps = XmlEvents::of(&relationships);
        let mut targets = HashMap::new();
        while let Some(step) = steps.next()? {
            let XmlEvent::Open(element) = step else { continue };
            let id = attribute(&element, "Id")?.map(Cow::into_owned);
            if let (Some(id), Some(target)) = (id, attribute(&element, "Target")?)
                && named.iter().any(|(_, wanted)| *wanted == id)
            {
                let part = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None => format!("xl/{target}"),
                };
                targets.insert(id, part);
            }
        }
        let part_of = |(name, id): (String, String)| Some((name, targets.get(&id)?.clone()));
        named.into_iter().map(|one| part_of(one).ok_or(Why::Damaged)).collect()
    }

    fn cells(&mut self, sheet: &str) -> Result<Vec<Row>, Unreadable> {
        let xml = self.part(sheet).map_err(Unreadable::file)?;
        let xml = xml.ok_or(Unreadable::file(Why::Damaged))?;
        let mut steps = XmlEvents::of(&xml);
        let mut rows = Vec::new();
        let mut row = Row {
            at: 0,
            fields: Vec::new(),
        };
        let mut is_data = false;
        while let Some(step) = steps.next().map_err(Unreadable::file)? {
            match step {
                XmlEvent::Open(element) => match element.local_name().as_ref() {
                    "sheetData" => is_data = true,
                    "row" if is_data => {
                        row.at = row_number(&element, row.at).map_err(Unreadable::file)?;
                    }
                    "c" if is_data => self.cell(&element, &mut steps, &mut row)?,
                    _ => {}
                },
                XmlEvent::Close(name) if is_data && name.local_name().as_ref() == "row" => {
                    let fields = std::mem::take(&mut row.fields);
                    if !fields.iter().all(Field::is_blank) {
                        push(&mut rows, Row { at: row.at, fields })?;
                    }
                }
                XmlEvent::Close(name) if name.local_name().as_ref() == "sheetData" => break,
                XmlEvent::Close(_) | XmlEvent::Text(_) => {}
            }
        }
        Ok(rows)
    }

    /// Reads one cell into its row.
    fn cell(&self, element: &BytesStart<'_>, steps: &mut XmlEvents<'_>, row: &mut Row) -> Result<(), Unreadable> {
        let column = match attribute(element, "r").map_err(Unreadable::file)? {
            Some(reference) => column_number(&reference).ok_or(Unreadable::file(Why::Damaged))?,
            None => row.fields.len() + 1,
        };
        let field = self.field(element, steps).map_err(Unreadable::file)?;
        if field.is_blank() && column > row.fields.len() {
            return Ok(());
        }
        if column > MOST_COLUMNS {
            return Err(Unreadable::at(row.at, column, Why::TooManyColumns));
        }
        if row.fields.len() < column {
            row.fields.resize(column, Field::Text(String::new()));
        }
        row.fields[column - 1] = field;
        Ok(())
    }

    fn field(&self, element: &BytesStart<'_>, steps: &mut XmlEvents<'_>) -> Result<Field, Why> {
        let kind = attribute(element, "t")?.unwrap_or(Cow::Borrowed("n"));
        let style = attribute(element, "s")?.and_then(|style| style.parse::<usize>().ok());
        let mut value = String::new();
        let mut is_value = false;
        let mut inline = Words::default();
        loop {
            let step = steps.next()?.ok_or(Why::Damaged)?;
            inline.hear(&step);
            match step {
                XmlEvent::Open(part) if part.local_name().as_ref() == "v" => is_value = true,
                XmlEvent::Close(part) if part.local_name().as_ref() == "v" => is_value = false,
                XmlEvent::Close(part) if part.local_name().as_ref() == "c" => break,
                XmlEvent::Text(text) if is_value => value.push_str(&text),
                XmlEvent::Open(_) | XmlEvent::Close(_) | XmlEvent::Text(_) => {}
            }
        }
        match kind.as_ref() {
            "s" => {
                let index: usize = value.trim().parse().map_err(|_| Why::Damaged)?;
                self.strings
                    .get(index)
                    .map(|text| Field::text(text))
                    .ok_or(Why::Damaged)
            }
            "inlineStr" => Ok(Field::text(&inline.text)),
            "str" => Ok(Field::text(&value)),
            "d" => Ok(Field::text(value.strip_suffix("T00:00:00").unwrap_or(&value))),
            "n" => Ok(self.number(&value, style)),
            _ => Ok(Field::Other),
        }
    }

    /// A number is a date where its style says so and it is a whole day, else the text it is kept as.
    fn number(&self, value: &str, style: Option<usize>) -> Field {
        let is_date = style.and_then(|style| self.date_styles.get(style)).copied() == Some(true);
        let date = is_date.then(|| excel_date(value, self.is_1904)).flatten();
        date.map_or_else(|| Field::text(value), Field::Date)
    }
}

/// The days since Excel's epoch as a date. Its 1900 was a leap year, so that all counts from 1900-03-01 on are one more.
fn excel_date(value: &str, is_1904: bool) -> Option<NaiveDate> {
    const LAST_DAY: f64 = 2_958_465.0;
    let count: f64 = value.trim().parse().ok()?;
    if !(61.0..=LAST_DAY).contains(&count) || count.fract() != 0.0 {
        return None;
    }
    let epoch = if is_1904 { (1904, 1, 1) } else { (1899, 12, 30) };
    let days = format!("{count:.0}").parse().ok()?;
    NaiveDate::from_ymd_opt(epoch.0, epoch.1, epoch.2)?.checked_add_signed(TimeDelta::days(days))
}

fn shared_strings(xml: &str) -> Result<Vec<String>, Why> {
    let mut steps = XmlEvents::of(xml);
    let mut strings = Vec::new();
    let mut words = Words::default();
    while let Some(step) = steps.next()? {
        words.hear(&step);
        if let XmlEvent::Close(name) = step
            && name.local_name().as_ref() == "si"
        {
            // each cell that names it takes a copy: what no table needs is cut before
            strings.push(std::mem::take(&mut words).text.chars().take(MOST_TEXT_CHARS).collect());
        }
    }
    Ok(strings)
}

/// Tells for each style of cells whether its numbers are dates.
fn date_styles(xml: &str) -> Result<Vec<bool>, Why> {
    let mut steps = XmlEvents::of(xml);
    let mut own = HashSet::new();
    let mut styles = Vec::new();
    let mut is_cells = false;
    while let Some(step) = steps.next()? {
        match step {
            XmlEvent::Open(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let code = attribute(&element, "formatCode")?.unwrap_or_default();
                    if is_date_code(&code) {
                        own.extend(number_format(&element)?);
                    }
                }
                "cellXfs" => is_cells = true,
                "xf" if is_cells => {
                    let format = number_format(&element)?;
                    styles.push(format.is_some_and(|format| is_date_format(format) || own.contains(&format)));
                }
                _ => {}
            },
            XmlEvent::Close(name) if name.local_name().as_ref() == "cellXfs" => is_cells = false,
            XmlEvent::Close(_) | XmlEvent::Text(_) => {}
        }
    }
    Ok(styles)
}

fn number_format(element: &BytesStart<'_>) -> Result<Option<u32>, Why> {
    Ok(attribute(element, "numFmtId")?.and_then(|id| id.parse().ok()))
}

/// Formats every Excel knows that show a date; those from 27 on are of the Chinese one (ECMA-376 part 1, 18.8.30).
const fn is_date_format(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Whether a format code has a year or a day outside quotes, brackets and escapes.
fn is_date_code(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        let skipped = match c {
            '"' => chars.find(|c| *c == '"'),
            '[' => chars.find(|c| *c == ']'),
            '\\' | '_' | '*' => chars.next(),
            'y' | 'Y' | 'd' | 'D' => return true,
            other => Some(other),
        };
        if skipped.is_none() {
            return false;
        }
    }
    false
}

/// The number of a row: the one it has, else the one after the row before.
fn row_number(element: &BytesStart<'_>, before: usize) -> Result<usize, Why> {
    let number = match attribute(element, "r")? {
        Some(number) => number.parse().map_err(|_| Why::Damaged)?,
        None => before.saturating_add(1),
    };
    if (1..=LAST_ROW).contains(&number) {
        Ok(number)
    } else {
        Err(Why::Damaged)
    }
}

/// The column of a cell such as `AB12`, from 1.
fn column_number(reference: &str) -> Option<usize> {
    const MOST_LETTERS: usize = 3;
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let mut column = 0;
    for (n, letter) in letters.enumerate() {
        if n >= MOST_LETTERS {
            return None;
        }
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    (column > 0).then_some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thousands of cells may name one text, and each takes a copy of it.
    #[test]
    fn a_shared_text_is_kept_no_longer_than_a_calendar_needs() {
        let long = "长".repeat(1024 * 1024);
        let xml = format!("<sst><si><t>{long}</t></si><si><t>元旦</t></si></sst>");
        let strings = shared_strings(&xml).expect("lawful");
        assert_eq!(strings[0].chars().count(), MOST_TEXT_CHARS);
        assert_eq!(strings[1], "元旦");
    }
}
