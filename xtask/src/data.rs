//! `cargo xtask data`: the real sales file, which the repository does not carry.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

/// Of the file as CSV, unpacked.
const ONLINE_RETAIL_BYTES: u64 = 48_039_726;
const ONLINE_RETAIL_SHA256: &str = "c35975c40d0e1e105090fbb11188a409393055f873841bd012915475fc84e69f";

const WHERE_TO_GET_IT: &str = "\
UCI Online Retail: 541,909 lines of a British gift wholesaler, 2010-12-01 to 2011-12-09, CC BY 4.0.
Daqing Chen (2015), UCI Machine Learning Repository, https://doi.org/10.24432/C5BW33

  as one Excel sheet    https://archive.ics.uci.edu/dataset/352/online+retail (save it as CSV)
  as a CSV file a day   https://github.com/databricks/Spark-The-Definitive-Guide
                        data/retail-data/by-day: join the files by name, keeping the first header line

Aisle reads either. The tests want the joined CSV (packed with gzip or not), which this checks:

  cargo xtask data PATH
  AISLE_REAL_DATA=PATH cargo xtask test";

pub(crate) fn run(path: Option<&Path>) -> Result<()> {
    let Some(path) = path else {
        println!("{WHERE_TO_GET_IT}");
        return Ok(());
    };
    check(path)?;
    println!("{}: the UCI Online Retail file, complete and unchanged", path.display());
    Ok(())
}

fn check(path: &Path) -> Result<()> {
    let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    let is_packed = path.extension().is_some_and(|extension| extension == "gz");
    let reader: Box<dyn Read> = if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };

    // One byte more than expected is enough to know that it is another file.
    let mut hasher = Sha256::new();
    let bytes = io::copy(&mut reader.take(ONLINE_RETAIL_BYTES + 1), &mut hasher)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    ensure!(
        bytes == ONLINE_RETAIL_BYTES && format!("{:x}", hasher.finalize()) == ONLINE_RETAIL_SHA256,
        "{} is another file: UCI Online Retail as CSV has {ONLINE_RETAIL_BYTES} bytes and SHA-256 {ONLINE_RETAIL_SHA256}",
        path.display()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_file_is_told_apart() {
        let path = xtask::programs::root().join("LICENSE");
        assert!(check(&path).unwrap_err().to_string().contains("is another file"));
    }

    #[test]
    fn a_missing_file_is_named() {
        assert!(check(Path::new("no/such/file.csv")).unwrap_err().to_string().contains("no/such/file.csv"));
    }
}
