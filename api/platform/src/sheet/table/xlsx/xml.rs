//! XML of a workbook, step by step: elements by their names without prefix, text with its references resolved.
//!
//! Keeps nothing but the names of the open elements. Refuses document types, so no entity can be defined.

use std::borrow::Cow;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::Why;

/// One step through a document.
pub(super) enum XmlEvent<'x> {
    Open(BytesStart<'x>),
    Close(BytesEnd<'x>),
    Text(Cow<'x, str>),
}

/// Steps through a document; comments, declarations and processing instructions are left out.
pub(super) struct XmlEvents<'x> {
    reader: Reader<&'x [u8]>,
}

impl<'x> XmlEvents<'x> {
    pub(super) fn of(xml: &'x str) -> Self {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        Self { reader }
    }

    /// The next step; `None` at the end. A document type, which could define entities, is refused.
    pub(super) fn next(&mut self) -> Result<Option<XmlEvent<'x>>, Why> {
        loop {
            return Ok(Some(match self.reader.read_event().map_err(|_| Why::Damaged)? {
                Event::Start(element) | Event::Empty(element) => XmlEvent::Open(element),
                Event::End(name) => XmlEvent::Close(name),
                Event::Text(text) => XmlEvent::Text(text.xml10_content()),
                Event::CData(text) => XmlEvent::Text(text.xml10_content()),
                Event::GeneralRef(name) => {
                    let by_number = name.resolve_char_ref().map_err(|_| Why::Damaged)?;
                    let text = match by_number {
                        Some(c) => Cow::Owned(c.to_string()),
                        None => Cow::Borrowed(resolve_xml_entity(&name).ok_or(Why::Damaged)?),
                    };
                    XmlEvent::Text(text)
                }
                Event::DocType(_) => return Err(Why::Damaged),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof => return Ok(None),
            }));
        }
    }
}

/// The value of an attribute by its name without prefix.
pub(super) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Result<Option<Cow<'e, str>>, Why> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Why::Damaged)?;
        if attribute.key.local_name().as_ref() == name {
            return attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map(Some)
                .map_err(|_| Why::Damaged);
        }
    }
    Ok(None)
}

/// Text of rich or plain strings, without the reading aids that Chinese and Japanese may carry.
#[derive(Default)]
pub(super) struct Words {
    pub(super) text: String,
    is_text: bool,
    is_aid: bool,
}

impl Words {
    pub(super) fn hear(&mut self, step: &XmlEvent<'_>) {
        match step {
            XmlEvent::Open(element) => match element.local_name().as_ref() {
                "rPh" => self.is_aid = true,
                "t" => self.is_text = true,
                _ => {}
            },
            XmlEvent::Close(name) => match name.local_name().as_ref() {
                "rPh" => self.is_aid = false,
                "t" => self.is_text = false,
                _ => {}
            },
            XmlEvent::Text(text) if self.is_text && !self.is_aid => self.text.push_str(text),
            XmlEvent::Text(_) => {}
        }
    }
}
