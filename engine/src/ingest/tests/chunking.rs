use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::super::{IngestOptions, Ingested};
use super::{HEADER, IngestError, lines, read, read_pieces};

/// Pieces of rows, good and bad, that make the reader change its state.
const FRAGMENTS: [&str; 26] = [
    "1,A7,LANTERN,2,13/04/2011 08:26,2.55,17850.0,France\n",
    "2,A8,\"RED, LARGE\",-1,03/04/2011 08:26,3,,France\r\n",
    "2,A9,\"a \"\"b\"\"\",1,04/13/2011 08:26,3,7,Eire\n",
    "3,B1,\"two\nlines\",1,2011-04-05,1,7,Eire\n",
    "3,B2,12\" RULER,1,05/05/2011,1,nan,Eire\n",
    "\n",
    "\r\n",
    "\"",
    "\"\"",
    ",",
    "x",
    "\0",
    "9,C1,\"open,1,03/04/2011,1,,\n",
    "£",
    "\u{a0}",
    "short,row\n",
    "1,A7,L,1.00005,03/04/2011,1.00005,x,F,\n",
    "1,A7,L,1,03/04/2011,1,x,F,more\n",
    "  ",
    "\r",
    "1,A7,L,2x,03/04/2011,1,x,F\n",
    "1,A7,L,1,03/04/2011,1e3,x,F\n",
    "1,A7,L,1,40886,1,x,F\n",
    "é\n",
    ";",
    "\"\n",
];

/// Everything that a reading came to.
fn outcome(result: Result<Ingested, IngestError>) -> String {
    match result {
        Ok(ingested) => format!("{:#?}\n{:#?}", lines(&ingested), ingested.report),
        Err(error) => format!("{error:?}"),
    }
}

/// Cuts bytes into pieces of the given lengths, over and over.
fn pieces<'a>(bytes: &'a [u8], lengths: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = bytes;
    let mut lengths = lengths.iter().cycle();
    std::iter::from_fn(move || {
        let length = (*lengths.next()?).min(rest.len());
        let (piece, left) = rest.split_at(length);
        rest = left;
        (!piece.is_empty()).then_some(piece)
    })
}

fn encoded(text: &str, encoding: u8) -> Vec<u8> {
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => text.chars().map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?')).collect(),
        2 => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        _ => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_cut_gives_the_same_table_and_report(
        fragments in prop::collection::vec(prop::sample::select(&FRAGMENTS[..]), 0..40),
        lengths in prop::collection::vec(1_usize..70, 1..5),
        encoding in 0_u8..4,
        has_header in prop::bool::weighted(0.9),
    ) {
        let text = format!("{}{}", if has_header { HEADER } else { "" }, fragments.concat());
        let bytes = encoded(&text, encoding);
        let whole = outcome(read(&bytes));
        let cut = outcome(read_pieces("a.csv", pieces(&bytes, &lengths), IngestOptions::default()));
        prop_assert_eq!(whole, cut);
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300), lengths in prop::collection::vec(1_usize..70, 1..5)) {
        let whole = outcome(read(&bytes));
        let cut = outcome(read_pieces("a.csv", pieces(&bytes, &lengths), IngestOptions::default()));
        prop_assert_eq!(whole, cut);
    }
}

#[test]
fn long_rows_and_open_marks_are_the_same_in_any_pieces() {
    let good = FRAGMENTS[0];
    let rows = [
        good.repeat(1_500),
        format!("1,A7,{},2,13/04/2011,1,x,F\n", "L".repeat((1 << 20) - 27)),
        format!("1,A7,{},2,13/04/2011,1,x,F\n", "L".repeat((1 << 20) - 26)),
        format!("1,A7,\"{}\",2,13/04/2011,1,x,F\n", "L\n".repeat((1 << 19) - 20)),
        good.to_owned(),
        format!("1,A7,\"{}", "L".repeat(3 << 20)),
        good.to_owned(),
        format!("1,\"A7\n{}", good.repeat(30_000)),
        FRAGMENTS[1].to_owned(),
        "9,\"open".to_owned(),
    ];
    let text = format!("{HEADER}{}", rows.concat());
    let whole = outcome(read(text.as_bytes()));
    for length in [997, 65_536, (1 << 20) - 1, 1 << 20, 3 << 20] {
        let cut = outcome(read_pieces("a.csv", text.as_bytes().chunks(length), IngestOptions::default()));
        assert!(whole == cut, "pieces of {length}");
    }
}

#[test]
fn headers_longer_than_the_look_ahead_are_the_same_in_any_pieces() {
    let text = format!("{},{}{}", "note ".repeat(20_000), HEADER, format!("x,{}", FRAGMENTS[0]).repeat(2_000));
    let whole = outcome(read(text.as_bytes()));
    assert!(whole.contains("rows_kept: 2000"));
    for length in [1_000, 65_536, 1 << 20] {
        let cut = outcome(read_pieces("a.csv", text.as_bytes().chunks(length), IngestOptions::default()));
        assert!(whole == cut, "pieces of {length}");
    }
}
