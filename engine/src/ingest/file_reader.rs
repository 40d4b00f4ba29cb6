//! The way of one file's bytes: unpacked, decoded, looked at, split into rows.

use super::counts::Counts;
use super::encoding::{Utf16Decoder, utf16_order};
use super::faults::FaultLog;
use super::gzip::{Gunzip, GzipError, MOST_RATIO, is_gzip};
use super::layout::Layout;
use super::lines::{LineReader, LineSink};
use super::row_scanner::{MAX_ROW_BYTES, RowScanner};
use super::sample::MOST_COLUMNS;
use super::{Encoding, IngestError, IngestOptions, magic};
use crate::table::SalesTable;

/// So much of a file is looked at before its first row is read.
const LOOK_AHEAD: usize = 64 << 10;
/// Enough first bytes to tell gzip and UTF-16.
const HEAD: usize = 4;
/// A row that spans two pieces is completed with so much of the second.
const PIECE: usize = 64 << 10;
/// A file is read in pieces of this size, and the number of its rows is estimated between them.
const TEXT_PIECE: usize = 1 << 20;
/// After so much text the estimate is good for the rest of a large file.
const ENOUGH_TO_ESTIMATE: u64 = 4 << 20;
/// Room is reserved for so many times the rows that are still expected.
const HEADROOM: f64 = 1.02;
/// Text files unpack to no more than this many times their size; it bounds what a false estimate reserves.
const LIKELY_RATIO: f64 = 30.0;
/// The mark at the start of UTF-8 files.
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// What outlives a file.
pub(super) struct Shared {
    pub(super) options: IngestOptions,
    pub(super) table: SalesTable,
    pub(super) faults: FaultLog,
    pub(super) counts: Counts,
}

/// One file while it is read.
pub(super) struct FileReader {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) encoding: Encoding,
    pub(super) first_row: usize,
    file: u16,
    /// The first bytes, until it is known how they are packed; empty afterwards.
    head: Vec<u8>,
    /// The first unpacked bytes, until it is known how they are encoded.
    decoded_head: Vec<u8>,
    gunzip: Option<Gunzip>,
    utf16: Option<Utf16Decoder>,
    is_head_known: bool,
    is_encoding_known: bool,
    has_bytes: bool,
    /// Bytes of text that were split into rows.
    text_bytes: u64,
    text: TextReader,
}

/// The text of a file, looked at and split into rows.
struct TextReader {
    /// The look-ahead, then what is left of an incomplete row.
    carry: Vec<u8>,
    look_ahead: usize,
    /// An incomplete row is not looked at again before so much is at hand.
    rescan_at: usize,
    rows: Option<(RowScanner, LineReader)>,
}

impl FileReader {
    pub(super) fn new(name: &str, bytes: u64, file: u16, first_row: usize) -> Self {
        let text = TextReader { carry: Vec::new(), look_ahead: LOOK_AHEAD, rescan_at: 0, rows: None };
        Self {
            name: name.to_owned(),
            bytes,
            encoding: Encoding::Utf8,
            first_row,
            file,
            head: Vec::new(),
            decoded_head: Vec::new(),
            gunzip: None,
            utf16: None,
            is_head_known: false,
            is_encoding_known: false,
            has_bytes: false,
            text_bytes: 0,
            text,
        }
    }

    /// Was the file packed?
    pub(super) fn is_gzip(&self) -> bool {
        self.gunzip.is_some()
    }

    /// Takes the next bytes as they lie on the disk.
    pub(super) fn push(&mut self, bytes: &[u8], shared: &mut Shared) -> Result<(), IngestError> {
        self.has_bytes |= !bytes.is_empty();
        if self.is_head_known {
            return self.unpack(bytes, shared);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() < HEAD { Ok(()) } else { self.leave_head(shared) }
    }

    /// Nothing follows. Returns what read the rows; `None` if there was nothing but a header.
    pub(super) fn end(&mut self, shared: &mut Shared) -> Result<LineReader, IngestError> {
        if !self.has_bytes {
            return Err(IngestError::Empty { file: self.name.clone() });
        }
        if !self.is_head_known {
            self.leave_head(shared)?;
        }
        if let Some(gunzip) = &self.gunzip {
            self.check_gzip(gunzip.finish())?;
        }
        if !self.is_encoding_known {
            self.leave_decoded_head(shared)?;
        }
        if let Some(mut utf16) = self.utf16.take() {
            let mut out = Vec::new();
            utf16.finish(&mut out);
            self.read_text(&out, shared)?;
        }
        self.read_last(shared)
    }

    fn leave_head(&mut self, shared: &mut Shared) -> Result<(), IngestError> {
        self.is_head_known = true;
        let head = std::mem::take(&mut self.head);
        self.gunzip = is_gzip(&head).then(Gunzip::new);
        self.unpack(&head, shared)
    }

    fn unpack(&mut self, mut bytes: &[u8], shared: &mut Shared) -> Result<(), IngestError> {
        if self.gunzip.is_none() {
            return self.decode(bytes, shared);
        }
        let mut out = Vec::new();
        while let (Some(gunzip), false) = (&mut self.gunzip, bytes.is_empty()) {
            let step = gunzip.step(bytes, &mut out);
            bytes = &bytes[self.check_gzip(step)?..];
            self.decode(&out, shared)?;
        }
        Ok(())
    }

    fn check_gzip<T>(&self, result: Result<T, GzipError>) -> Result<T, IngestError> {
        let file = || self.name.clone();
        result.map_err(|error| match error {
            GzipError::Damaged => IngestError::DamagedGzip { file: file(), rows_read: self.text.rows_read() },
            GzipError::Bomb => IngestError::GzipBomb { file: file(), ratio: MOST_RATIO },
        })
    }

    fn decode(&mut self, bytes: &[u8], shared: &mut Shared) -> Result<(), IngestError> {
        if !self.is_encoding_known {
            self.decoded_head.extend_from_slice(bytes);
            return if self.decoded_head.len() < HEAD { Ok(()) } else { self.leave_decoded_head(shared) };
        }
        let Some(utf16) = &mut self.utf16 else { return self.read_text(bytes, shared) };
        let mut out = Vec::with_capacity(bytes.len());
        utf16.decode(bytes, &mut out);
        self.read_text(&out, shared)
    }

    fn leave_decoded_head(&mut self, shared: &mut Shared) -> Result<(), IngestError> {
        self.is_encoding_known = true;
        let head = std::mem::take(&mut self.decoded_head);
        let mut start = 0;
        if let Some((order, mark)) = utf16_order(&head) {
            self.utf16 = Some(Utf16Decoder::new(order));
            self.encoding = Encoding::Utf16;
            start = mark;
        } else if head.starts_with(UTF8_MARK) {
            start = UTF8_MARK.len();
        }
        self.decode(&head[start..], shared)
    }

    /// Takes the next piece of the text.
    fn read_text(&mut self, mut text: &[u8], shared: &mut Shared) -> Result<(), IngestError> {
        while self.text.rows.is_none() && !text.is_empty() {
            let taken = text.len().min(self.text.look_ahead - self.text.carry.len());
            self.text.carry.extend_from_slice(&text[..taken]);
            text = &text[taken..];
            if self.text.carry.len() == self.text.look_ahead {
                self.look_ahead(shared, false)?;
            }
        }
        for piece in text.chunks(TEXT_PIECE) {
            self.make_room(piece.len(), &mut shared.table);
            self.text.read(piece, shared, &self.name)?;
            self.text_bytes += piece.len() as u64;
        }
        Ok(())
    }

    /// Reserves room for the rest of the file as soon as its number of rows can be estimated well, and again if the
    /// estimate was short. Doubling would cost twice the memory.
    fn make_room(&self, next_bytes: usize, table: &mut SalesTable) {
        let rows_per_byte = self.text.rows_read() as f64 / self.text_bytes.max(1) as f64;
        if self.text_bytes < ENOUGH_TO_ESTIMATE || table.spare_capacity() as f64 > rows_per_byte * next_bytes as f64 {
            return;
        }
        let rest = (self.expected_text_bytes() - self.text_bytes as f64).max(next_bytes as f64);
        table.reserve((rest * rows_per_byte * HEADROOM) as usize);
    }

    /// How many bytes of UTF-8 the file will come to.
    fn expected_text_bytes(&self) -> f64 {
        let ratio = self.gunzip.as_ref().map_or(1.0, |gunzip| gunzip.ratio().min(LIKELY_RATIO));
        let units = if self.utf16.is_some() { 0.5 } else { 1.0 };
        self.bytes as f64 * ratio * units
    }

    /// Looks at the first rows and begins to read.
    fn look_ahead(&mut self, shared: &mut Shared, is_whole: bool) -> Result<(), IngestError> {
        let head = &self.text.carry;
        if let Some(what) = magic::what_is(head) {
            return Err(IngestError::NotText { file: self.name.clone(), what: what.to_owned() });
        }
        // A header longer than the look-ahead is looked at as far as a row may reach.
        let Some(layout) = Layout::detect(&self.name, head, is_whole, &shared.options)? else {
            if !is_whole && self.text.look_ahead < MAX_ROW_BYTES {
                self.text.look_ahead = MAX_ROW_BYTES;
                return Ok(());
            }
            let (file, what) = (self.name.clone(), "a text without lines".to_owned());
            return Err(if is_whole { IngestError::Empty { file } } else { IngestError::NotText { file, what } });
        };
        let rows_per_byte = layout.sample_rows as f64 / layout.sample_bytes.max(1) as f64;
        let first_bytes = self.expected_text_bytes().min(ENOUGH_TO_ESTIMATE as f64);
        shared.table.reserve((first_bytes * rows_per_byte * HEADROOM) as usize);
        let scanner = RowScanner::new(layout.delimiter, layout.newline, MOST_COLUMNS + 1);
        let reader = LineReader::new(layout, self.file, &shared.options, self.first_row);
        self.text.rows = Some((scanner, reader));
        let head = std::mem::take(&mut self.text.carry);
        self.text_bytes = head.len() as u64;
        self.text.read(&head, shared, &self.name)
    }

    fn read_last(&mut self, shared: &mut Shared) -> Result<LineReader, IngestError> {
        if self.text.rows.is_none() {
            self.look_ahead(shared, true)?;
        }
        let empty = || IngestError::Empty { file: self.name.clone() };
        let (mut scanner, mut reader) = self.text.rows.take().ok_or_else(empty)?;
        let (table, faults, counts) = (&mut shared.table, &mut shared.faults, &mut shared.counts);
        let mut sink = LineSink { reader: &mut reader, table, faults, counts, file_name: &self.name };
        scanner.scan(&self.text.carry, true, &mut sink)?;
        Ok(reader)
    }
}

impl TextReader {
    fn rows_read(&self) -> u64 {
        self.rows.as_ref().map_or(0, |(_, reader)| reader.rows_read)
    }

    /// Takes the next piece of the text, after the look-ahead.
    fn read(&mut self, mut text: &[u8], shared: &mut Shared, file_name: &str) -> Result<(), IngestError> {
        let Some((scanner, reader)) = &mut self.rows else { return Ok(()) };
        let (table, faults, counts) = (&mut shared.table, &mut shared.faults, &mut shared.counts);
        let mut sink = LineSink { reader, table, faults, counts, file_name };
        // A row that began in an earlier piece is completed first; all others are read where they lie.
        while !self.carry.is_empty() && !text.is_empty() {
            let carried = self.carry.len();
            let taken = text.len().min(PIECE);
            self.carry.extend_from_slice(&text[..taken]);
            if self.carry.len() < self.rescan_at {
                text = &text[taken..];
                continue;
            }
            let used = scanner.scan(&self.carry, false, &mut sink)?;
            if used >= carried {
                text = &text[used - carried..];
                self.carry.clear();
            } else {
                text = &text[taken..];
                self.carry.drain(..used);
                // Looking at a growing row again only when it has doubled bounds the work to twice its length.
                self.rescan_at = (2 * self.carry.len()).min(MAX_ROW_BYTES + 1);
            }
        }
        if self.carry.is_empty() {
            let used = scanner.scan(text, false, &mut sink)?;
            self.carry.extend_from_slice(&text[used..]);
            self.rescan_at = 0;
        }
        Ok(())
    }
}
