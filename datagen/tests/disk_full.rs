//! A generated file is whole or not there: a limit on the size of files stands in for a disk that is full.

use std::fs;
use std::process::{Command, Output, Stdio};

/// Writes a thousand rows to `out`, where no file may be larger than so many blocks of the shell; so that too large a write is an error
/// like that of a full disk.
fn generate(blocks: u32, out: &str, stdout: Stdio) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_aisle-datagen"), "--rows", "1000", "--out", out]);
    shell.stdin(Stdio::null()).stdout(stdout).stderr(Stdio::piped()).output().expect("the shell runs")
}

#[test]
fn what_has_no_room_is_not_there() {
    let folder = std::env::temp_dir().join(format!("aisle-datagen-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("it works");
    let names = || {
        fs::read_dir(&folder).expect("it works").map(|entry| entry.expect("it works").file_name()).collect::<Vec<_>>()
    };
    for name in ["sales.csv", "sales.csv.gz"] {
        let out = folder.join(name).to_str().expect("it works").to_owned();
        let output = generate(16, &out, Stdio::piped());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(&format!("{out} cannot be written; there is nothing of it. Make room, ")), "{said}");
        assert_eq!((output.status.code(), names()), (Some(1), Vec::new()));
        assert!(generate(10_000, &out, Stdio::piped()).status.success());
        assert_eq!(names(), [name]);
        fs::remove_file(&out).expect("it works");
    }
    let pipe = fs::File::create(folder.join("out")).expect("it works");
    let output = generate(16, "-", pipe.into());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("standard output cannot be written; what is there is not whole"), "{said}");
    assert_eq!(output.status.code(), Some(1));
    fs::remove_dir_all(&folder).expect("it works");
}
