//! Splits a text into rows and fields: RFC 4180, and what real files make of it.
//!
//! A quotation mark opens a quoted field only where a field begins (spaces before it are forgiven); anywhere else it is
//! a letter, as in `12" ruler`. Inside a quoted field two marks stand for one, and line ends belong to the text.
//!
//! A mark that is never closed would swallow the rest of the file. It shows by one of three signs: the text ends, the
//! row grows beyond [`MAX_ROW_BYTES`], or the mark that seems to close it, on a later line, stands before a letter
//! because it really opens another field. The line on which the row began is then the faulty one, and reading goes on
//! with the line below it.

use super::rows::{Field, Row, RowSink, is_blank, unescape_all};
use super::scan::{QUOTE, Specials};

/// The longest row. A sales line is below a kilobyte; this bounds what is held while a row is incomplete.
pub(super) const MAX_ROW_BYTES: usize = 1 << 20;

/// Splits a text that comes in pieces into rows.
pub(super) struct RowScanner {
    delimiter: u8,
    newline: u8,
    /// Room for the fields of one row.
    fields: Box<[Field]>,
    /// The fields of a row with quotation marks inside its fields, without them.
    unescaped: Vec<u8>,
    line_number: u32,
    /// Is the rest of an overlong row being skipped?
    is_skipping: bool,
}

/// How a row ends.
enum End {
    /// With the byte before this place.
    At(usize),
    /// Not within the text at hand.
    Beyond,
    /// Its quotation mark is never closed.
    Unclosed,
}

/// What is known of a row while it is split.
#[derive(Clone, Default)]
struct Split {
    field_count: usize,
    line_ends: u32,
    has_nul: bool,
    has_escaped: bool,
}

impl RowScanner {
    /// A scanner for rows of which at most `max_fields` fields are kept; further ones are only counted.
    pub(super) fn new(delimiter: u8, newline: u8, max_fields: usize) -> Self {
        let fields = vec![Field::default(); max_fields].into_boxed_slice();
        Self { delimiter, newline, fields, unescaped: Vec::new(), line_number: 1, is_skipping: false }
    }

    /// Hands all whole rows of `bytes` to `sink` and returns how many bytes they take; the rest has to come again in
    /// front of what follows it. With `is_end`, nothing follows and nothing is left.
    pub(super) fn scan<S: RowSink>(&mut self, bytes: &[u8], is_end: bool, sink: &mut S) -> Result<usize, S::Error> {
        let mut start = 0;
        if self.is_skipping {
            start = self.skip_line(bytes, 0);
        }
        let mut specials = Specials::new(bytes, self.delimiter, self.newline, start);
        while start < bytes.len() {
            let mut split = Split::default();
            let end = self.split_row(bytes, start, is_end, &mut specials, &mut split);
            let length = if let End::At(end) = end { end } else { bytes.len() } - start;
            match end {
                End::At(end) if length <= MAX_ROW_BYTES => {
                    self.hand_over(bytes, start, end, &split, sink)?;
                    start = end;
                    continue;
                }
                End::Beyond if length <= MAX_ROW_BYTES && !is_end => return Ok(start),
                End::Beyond if length <= MAX_ROW_BYTES => start = self.give_up_line(bytes, start, sink)?,
                End::Unclosed if length <= MAX_ROW_BYTES => start = self.give_up_line(bytes, start, sink)?,
                _ => start = self.give_up_row(bytes, start, sink)?,
            }
            specials = Specials::new(bytes, self.delimiter, self.newline, start);
        }
        Ok(start)
    }

    #[inline]
    fn hand_over<S: RowSink>(
        &mut self,
        bytes: &[u8],
        start: usize,
        end: usize,
        split: &Split,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        let line_number = self.line_number;
        self.line_number = line_number.saturating_add(split.line_ends);
        let (text, field_count, has_nul) = (&bytes[start..end], split.field_count, split.has_nul);
        if field_count == 1 && is_blank(text) {
            return Ok(());
        }
        let kept = field_count.min(self.fields.len());
        let fields = &mut self.fields[..kept];
        let mut bytes = bytes;
        if split.has_escaped {
            unescape_all(bytes, fields, &mut self.unescaped);
            bytes = &self.unescaped;
        }
        sink.row(&Row { text, bytes, fields, field_count, line_number, has_nul })
    }

    /// Finds the fields of the row at `start`, and its end.
    #[inline(always)]
    fn split_row(
        &mut self,
        bytes: &[u8],
        start: usize,
        is_end: bool,
        specials: &mut Specials<'_>,
        split: &mut Split,
    ) -> End {
        let (delimiter, newline) = (self.delimiter, self.newline);
        let mut field_start = start;
        while let Some(place) = specials.next() {
            let byte = bytes[place];
            if byte == delimiter {
                self.keep(Field::new(field_start, place), split);
                field_start = place + 1;
            } else if byte == newline {
                self.keep(Field::new(field_start, place), split);
                split.line_ends += 1;
                return End::At(place + 1);
            } else if byte == 0 {
                split.has_nul = true;
            } else if is_blank(&bytes[field_start..place]) {
                // Copies are handed on, so that what this loop counts with can stay in registers.
                let (mut specials_here, mut split_here) = (specials.clone(), split.clone());
                let end = self.split_quoted(bytes, place, is_end, &mut specials_here, &mut split_here);
                (*specials, *split) = (specials_here, split_here);
                match end {
                    Ok((end, true)) => return End::At(end),
                    Ok((end, false)) => field_start = end,
                    Err(end) => return end,
                }
            }
        }
        if is_end {
            self.keep(Field::new(field_start, bytes.len()), split);
            split.line_ends += 1;
            return End::At(bytes.len());
        }
        End::Beyond
    }

    /// Finds the end of the quoted field whose mark is at `open`. Returns what follows the byte behind it, and whether
    /// that byte ends the row.
    #[inline(never)]
    fn split_quoted(
        &mut self,
        bytes: &[u8],
        open: usize,
        is_end: bool,
        specials: &mut Specials<'_>,
        split: &mut Split,
    ) -> Result<(usize, bool), End> {
        let mut is_escaped = false;
        let lines_before = split.line_ends;
        let close = loop {
            let place = specials.next().ok_or(End::Beyond)?;
            match bytes[place] {
                QUOTE if bytes.get(place + 1) == Some(&QUOTE) => {
                    is_escaped = true;
                    specials.next();
                }
                QUOTE if place + 1 == bytes.len() && !is_end => return Err(End::Beyond),
                QUOTE => break place,
                0 => split.has_nul = true,
                byte if byte == self.newline => split.line_ends += 1,
                _ => {}
            }
        };
        let after = bytes.get(close + 1).copied().unwrap_or(self.newline);
        let is_closed = after == self.delimiter || after == self.newline || matches!(after, b' ' | b'\t' | b'\r');
        if !is_closed && split.line_ends > lines_before {
            return Err(End::Unclosed);
        }
        // Whatever stands between the mark and the end of the field belongs to it, marks as well.
        let (end, ends_row) = loop {
            match specials.next() {
                None if is_end => break (bytes.len(), true),
                None => return Err(End::Beyond),
                Some(place) if bytes[place] == self.delimiter => break (place, false),
                Some(place) if bytes[place] == self.newline => break (place, true),
                Some(place) => split.has_nul |= bytes[place] == 0,
            }
        };
        split.line_ends += u32::from(ends_row);
        if is_escaped || !is_blank(&bytes[close + 1..end]) {
            self.keep(Field::escaped(open, end), split);
            split.has_escaped = true;
        } else {
            self.keep(Field::new(open + 1, close), split);
        }
        Ok(((end + 1).min(bytes.len()), ends_row))
    }

    #[inline(always)]
    fn keep(&mut self, field: Field, split: &mut Split) {
        if let Some(place) = self.fields.get_mut(split.field_count) {
            *place = field;
        }
        split.field_count += 1;
    }

    /// Sets one line aside for its open quotation mark and returns where the next line begins.
    fn give_up_line<S: RowSink>(&mut self, bytes: &[u8], start: usize, sink: &mut S) -> Result<usize, S::Error> {
        let end = memchr::memchr(self.newline, &bytes[start..]).map_or(bytes.len(), |length| start + length + 1);
        let line_number = self.line_number;
        self.line_number = line_number.saturating_add(1);
        sink.bad_row(line_number, &bytes[start..end], true)?;
        Ok(end)
    }

    /// Sets a row aside that is too long; only the first [`MAX_ROW_BYTES`] decide how, so that it does not matter how
    /// much of it is at hand.
    #[cold]
    fn give_up_row<S: RowSink>(&mut self, bytes: &[u8], start: usize, sink: &mut S) -> Result<usize, S::Error> {
        let head = &bytes[start..start + MAX_ROW_BYTES];
        let mut split = Split::default();
        let mut specials = Specials::new(head, self.delimiter, self.newline, 0);
        let end = self.split_row(head, 0, false, &mut specials, &mut split);
        // Line ends within the row are inside quotation marks, of which the last may be open.
        if matches!(end, End::Unclosed) || split.line_ends > 0 {
            return self.give_up_line(bytes, start, sink);
        }
        sink.bad_row(self.line_number, head, false)?;
        Ok(self.skip_line(bytes, start + MAX_ROW_BYTES))
    }

    /// Goes to the line below, in a later piece if need be.
    fn skip_line(&mut self, bytes: &[u8], from: usize) -> usize {
        let end = memchr::memchr(self.newline, &bytes[from..]);
        self.is_skipping = end.is_none();
        self.line_number = self.line_number.saturating_add(u32::from(end.is_some()));
        end.map_or(bytes.len(), |length| from + length + 1)
    }
}
