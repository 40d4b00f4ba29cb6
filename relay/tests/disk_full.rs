//! What the program does when there is no room for what it says: a limit on the size of files stands in for a disk that is full.

mod support;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use support::{Folder, Program, get, within};

/// `aisle-relay` where no file has room for a byte; too large a write is then an error like that of a full disk.
fn relay_without_room() -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_aisle-relay")]);
    shell
}

/// A relay, which ends with the test.
struct Relay(Child);

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_relay_serves_on_when_nobody_can_be_told_where() {
    let folder = Folder::new("full-output");
    let file = folder.write("till.csv", "Invoice,SKU,Qty,Date,Price\n1,A7,2,2011-12-09,2.50\n");
    let output = File::create(folder.0.join("output")).unwrap();
    let mut command = relay_without_room();
    command.args(["serve", "--listen", "127.0.0.1:0", "--replay"]).arg(file).stdout(output).stderr(Stdio::piped());
    let mut relay = Relay(command.spawn().unwrap());
    let mut said = String::new();
    BufReader::new(relay.0.stderr.take().unwrap()).read_line(&mut said).unwrap();
    let address =
        said.strip_prefix("aisle-relay: listens on http://").and_then(|rest| rest.split_once(';')).expect(&said);
    assert!(address.1.starts_with(" standard output cannot be written: "), "{said}");
    let address = address.0.parse().unwrap();
    within(async { while get(address, "/readyz", "").await.0 != 200 {} }).await;
}

#[tokio::test]
async fn a_relay_counts_on_when_there_is_no_room_for_its_log() {
    let folder = Folder::new("full-log");
    let country = "x".repeat(257);
    let lines =
        format!("Invoice,SKU,Qty,Date,Price,Country\n1,A7,2,2011-12-09,2.50,{country}\n2,A8,1,2011-12-09,1.00,Spain\n");
    let file = folder.write("till.csv", &lines);
    let path = folder.0.join("log");
    let log = File::create(&path).unwrap();
    let program = Program::of("http", relay_without_room(), |command| command.arg("--replay").arg(file).stderr(log));
    program.is_ready().await;
    let metrics = get(program.address, "/metrics", "").await.1;
    for line in ["aisle_events_total 1", "aisle_events_bad_total 1"] {
        assert!(metrics.lines().any(|other| other == line), "{line}: {metrics}");
    }
    assert_eq!(path.metadata().unwrap().len(), 0, "what it has to say has room");
}
