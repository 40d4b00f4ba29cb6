use std::path::Path;

use super::super::IngestOptions;
use super::{lines, read, read_pieces};

/// What the fuzzer starts from, and what it once tripped over.
#[test]
fn every_file_of_the_fuzzers_corpus_is_survived_in_any_pieces() {
    let corpus = Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package is"))
        .join("fuzz/corpus/reader");
    let mut files = 0;
    for entry in std::fs::read_dir(corpus).expect("the corpus is there") {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let whole = read(&bytes).map(|ingested| (lines(&ingested), ingested.report));
        for length in [1, 7, 64] {
            let cut = read_pieces("a.csv", bytes.chunks(length), IngestOptions::default());
            assert_eq!(cut.map(|ingested| (lines(&ingested), ingested.report)), whole);
        }
        files += 1;
    }
    assert!(files > 0);
}
