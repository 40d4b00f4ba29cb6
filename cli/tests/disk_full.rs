//! What the commands do when there is no room for what they write: a limit on the size of files stands in for a disk that is full.

mod support;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use support::SHOP;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("aisle-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("it works");
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("it works").to_owned()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("it works");
        entries.map(|entry| entry.expect("it works").file_name().into_string().expect("it works")).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("it works");
    }
}

/// Runs `aisle` where no file may be larger than so many blocks of the shell, standard output and error going to files if these are named.
/// Too large a write is then an error like that of a full disk.
fn aisle(blocks: u32, arguments: &[&str], input: &str, [out, err]: [Option<&str>; 2]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let to =
        |path: Option<&str>| path.map_or_else(Stdio::piped, |path| fs::File::create(path).expect("it works").into());
    let mut child = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_aisle")])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(to(out))
        .stderr(to(err))
        .spawn()
        .expect("the shell starts");
    let _ = child.stdin.take().expect("standard input is piped").write_all(input.as_bytes());
    child.wait_with_output().expect("aisle ends")
}

/// Thirty days of a series.
fn series() -> String {
    let rows = (1..=30).map(|day| format!("a,2011-03-{day:02},{}\n", 10 + day % 7));
    "series,time,value\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn an_answer_that_has_no_room_is_no_answer() {
    let folder = Folder::new("full");
    let (out, series) = (folder.path("out"), series());
    for (arguments, input) in [
        (&["overview", "-"][..], SHOP),
        (&["overview", "-", "--json"], SHOP),
        (&["quality", "-"], SHOP),
        (&["trace", "net_sales", "-"], SHOP),
        (&["trace", "net_sales", "-", "--csv"], SHOP),
        (&["forecast", "--series", "-"], &series),
        (&["forecast", "--series", "-", "--json"], &series),
    ] {
        let output = aisle(0, arguments, input, [Some(&out), None]);
        let said = String::from_utf8_lossy(&output.stderr);
        let (first, last) = ("aisle: standard output cannot be written: ", "make room, or write it elsewhere\n");
        assert!(said.starts_with(first) && said.ends_with(last), "{arguments:?}: {said}");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn a_file_of_faults_is_whole_or_not_there() {
    let folder = Folder::new("faults");
    let path = folder.path("faults.csv");
    let arguments = ["quality", "-", "--faults", &path];
    let refused = || {
        let output = aisle(0, &arguments, SHOP, [None, None]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with(&format!("aisle: {path} cannot be written; ")) && said.contains("has room"), "{said}");
        assert_eq!(output.status.code(), Some(1));
    };
    refused();
    assert!(folder.names().is_empty(), "{:?}", folder.names());

    // What was there before stays, and is replaced where there is room.
    fs::write(&path, "before").expect("it works");
    refused();
    assert_eq!(fs::read_to_string(&path).expect("it works"), "before");
    assert!(aisle(8, &arguments, SHOP, [None, None]).status.success());
    assert!(fs::read_to_string(&path).expect("it works").starts_with("file,line_number,"));
    assert_eq!(folder.names(), ["faults.csv"]);
    // What is no file is written to as it is.
    assert!(aisle(0, &["quality", "-", "--faults", "/dev/null"], SHOP, [None, None]).status.success());
    assert!(!Path::new("/dev/null").is_file());
}

#[test]
fn notices_that_have_no_room_keep_no_answer_back() {
    let folder = Folder::new("notices");
    let arguments = ["overview", "-", "--country", "Nowhere"];
    let answer = aisle(8, &arguments, SHOP, [None, None]);
    assert!(String::from_utf8_lossy(&answer.stderr).contains("no line has the country “Nowhere”"));
    let output = aisle(0, &arguments, SHOP, [None, Some(&folder.path("err"))]);
    assert!(output.status.success());
    assert_eq!(output.stdout, answer.stdout);
}
