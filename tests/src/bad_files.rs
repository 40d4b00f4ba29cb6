//! Files that are none, or not what they seem.

use std::io::Write;

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};

const HEADER: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

/// A line that can be used: 2 × 1.50.
const GOOD_LINE: &str = "100,A1,CUP,2,2011-03-01 10:00,1.50,7,France\n";

/// The gross sales of [`good_file`].
pub const GOOD_LINE_GROSS: &str = "3";

/// What the page says when it has read every line.
const NOTHING_SET_ASIDE: &str = "none set aside";

/// Unpacked, it is nearly a thousand times its size.
const BOMB_LINES: usize = 2_000_000;
/// Enough lines for a compressed file that can be cut in its middle.
const CUT_LINES: usize = 20_000;

/// A file with something wrong, and what the page should do about it.
#[derive(Debug)]
pub struct BadFile {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What comes of it.
    pub outcome: Outcome,
}

/// What the page makes of a file.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// It cannot be used; the page says why, in these words among others.
    Refused(&'static str),
    /// Its columns have to be named by hand.
    Mapping,
    /// It is read, with these gross sales; the page says this of the lines that are set aside.
    Gross(&'static str, &'static str),
}

/// A small file with nothing wrong.
#[must_use]
pub fn good_file() -> Vec<u8> {
    format!("{HEADER}{GOOD_LINE}").into_bytes()
}

/// The name of a file with [`open_numbers`].
pub const OPEN_NUMBERS: &str = "open-numbers.csv";

/// A price that is one and a half, or a thousand and a half: [`good_file`] with other signs.
#[must_use]
pub fn open_numbers() -> Vec<u8> {
    format!("{HEADER}{GOOD_LINE}").replace("1.50", "1.500").replace(',', ";").into_bytes()
}

/// A file with nothing wrong that takes a moment to read.
#[must_use]
pub fn many_lines() -> Vec<u8> {
    let mut text = String::from(HEADER);
    for line in 0..CUT_LINES {
        text += &format!("{line},A{},CUP {line},2,2011-03-01 10:00,{line}.5,7,France\n", line % 97);
    }
    text.into_bytes()
}

/// Every kind of bad file that the page must cope with.
///
/// # Errors
/// When one cannot be compressed.
pub fn all() -> Result<Vec<BadFile>> {
    use Outcome::{Gross, Mapping, Refused};
    let good = |line: &str| format!("{HEADER}{GOOD_LINE}{line}\n").into_bytes();
    let file = |name, bytes, outcome| BadFile { name, bytes, outcome };
    let mut cut = gzip(&many_lines())?;
    cut.truncate(cut.len() / 2);
    let columns: Vec<_> = (0..10_000).map(|column| format!("column {column}")).collect();
    Ok(vec![
        file("empty.csv", Vec::new(), Refused("empty")),
        file("header-only.csv", HEADER.into(), Refused("no lines below")),
        file("document.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n".to_vec(), Refused("PDF")),
        file("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".to_vec(), Refused("picture")),
        file("workbook.csv", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml".to_vec(), Refused("Excel")),
        file("cut.csv.gz", cut, Refused("damaged")),
        file(
            "bomb.csv.gz",
            gzip(&[HEADER.as_bytes(), &GOOD_LINE.as_bytes().repeat(BOMB_LINES)].concat())?,
            Refused("unpacks to more than"),
        ),
        file("wide.csv", columns.join(",").into_bytes(), Refused("10000 columns")),
        file(
            "same-names.csv",
            format!("Quantity,{HEADER}{GOOD_LINE}").replace("\n100", "\n2,100").replace("CUP,2", "CUP,9").into(),
            Gross(GOOD_LINE_GROSS, "Columns of one name"),
        ),
        file(OPEN_NUMBERS, open_numbers(), Gross("3000", "can be a thousand times more or less")),
        file("padded.csv.gz", [gzip(&good_file())?, vec![0; 512]].concat(), Gross(GOOD_LINE_GROSS, NOTHING_SET_ASIDE)),
        file("missing-columns.csv", b"a,b,c\n1,2,3\n".to_vec(), Mapping),
        file("all-faulty.csv", format!("{HEADER}1,A,CUP,many,2011-03-01,1,7,France\n").into(), Refused("none of its")),
        file(
            "unclosed.csv",
            good("101,A1,\"CUP,2,2011-03-01,1.50,7,France"),
            Gross(GOOD_LINE_GROSS, "a quotation mark is never closed"),
        ),
        file(
            "nul.csv",
            good("101,A\0,CUP,2,2011-03-01,1.50,7,France"),
            Gross(GOOD_LINE_GROSS, "the row holds a NUL byte"),
        ),
        file(
            "long.csv",
            good(&format!("101,A1,{},2,2011-03-01,1,7,France", "x".repeat(1_100_000))),
            Gross(GOOD_LINE_GROSS, "the row is longer than 1 MiB"),
        ),
        file(
            "letters.csv",
            good("101,A1,CUP,2x,2011-03-01,1.50,7,France"),
            Gross(GOOD_LINE_GROSS, "the quantity is no number"),
        ),
        file(
            "two-forms.csv",
            good("101,A1,CUP,2,31/03/2011 10:00,1.50,7,France"),
            Gross(GOOD_LINE_GROSS, "the date is none, or is written in another order"),
        ),
        file(
            "huge-price.csv",
            good("101,A1,CUP,2,2011-03-01,99999999999999999999,7,France"),
            Gross(GOOD_LINE_GROSS, "the number is too large to be counted exactly"),
        ),
        file(
            "huge-sum.csv",
            good("101,A1,CUP,1,2011-03-01,900000000000000,7,France\n102,A1,CUP,1,2011-03-01,900000000000000,7,France"),
            Gross("900000000000003", "the sum of all amounts would be out of range"),
        ),
        file(
            "script.csv",
            good(
                "101,A1,<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>,1,2011-03-01,1,7,<b>France</b>",
            ),
            Gross("4", NOTHING_SET_ASIDE),
        ),
    ])
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
