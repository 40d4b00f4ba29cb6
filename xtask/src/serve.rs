//! A plain static server, the least that any host does: files under a path, a type for each, no special headers.

use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

/// Longest request line and longest header line that is read.
const LINE_BYTES_MAX: u64 = 8 * 1024;
const HEADER_LINES_MAX: usize = 100;
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves the files of one folder on 127.0.0.1.
#[derive(Debug)]
pub struct StaticServer {
    listener: TcpListener,
    address: SocketAddr,
    site: Arc<Site>,
}

/// What is served, and where in the server's paths it begins.
#[derive(Debug)]
struct Site {
    folder: PathBuf,
    base: String,
}

impl StaticServer {
    /// Takes `port` of 127.0.0.1 (0: any free one) for the files of `folder`, which appear under the path `base`: `/`, or
    /// one that begins and ends with a slash, like `/shop/`.
    ///
    /// # Errors
    ///
    /// When the port is taken.
    pub fn bind(folder: &Path, base: &str, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let site = Arc::new(Site { folder: folder.to_owned(), base: base.to_owned() });
        Ok(Self { listener, address, site })
    }

    /// Where the folder's index.html is found.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.site.base)
    }

    /// Serves until the process ends.
    pub fn run(self) {
        for stream in self.listener.incoming() {
            let site = Arc::clone(&self.site);
            // A browser that went away in mid-answer is no concern of the server's.
            thread::spawn(move || stream.and_then(|stream| site.answer(stream)));
        }
    }
}

impl Site {
    fn answer(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(READ_TIMEOUT))?;
        let mut reader = BufReader::new(stream);
        let request = read_line(&mut reader)?;
        for _ in 0..HEADER_LINES_MAX {
            if read_line(&mut reader)?.is_empty() {
                break;
            }
        }
        let mut words = request.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let stream = reader.into_inner();
        if method != "GET" && method != "HEAD" {
            return respond(stream, "405 Method Not Allowed", "text/plain", b"Only GET and HEAD\n", true);
        }
        match self.file(target).and_then(|path| Some((fs::read(&path).ok()?, path))) {
            Some((body, path)) => respond(stream, "200 OK", content_type(&path), &body, method == "GET"),
            None => respond(stream, "404 Not Found", "text/plain", b"Not found\n", method == "GET"),
        }
    }

    /// The file that a request's target names, never one outside the folder.
    fn file(&self, target: &str) -> Option<PathBuf> {
        let path = target.split(['?', '#']).next()?.strip_prefix(&self.base)?;
        let relative = Path::new(if path.is_empty() { "index.html" } else { path });
        let is_inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
        is_inside.then(|| self.folder.join(relative))
    }
}

fn read_line(reader: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    io::Read::take(reader, LINE_BYTES_MAX).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

fn respond(mut stream: TcpStream, status: &str, kind: &str, body: &[u8], with_body: bool) -> io::Result<()> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    if with_body {
        stream.write_all(body)?;
    }
    stream.flush()
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        Some("json") => "application/json",
        Some("yaml" | "csv" | "txt") => "text/plain; charset=utf-8",
        Some("gz") => "application/gzip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn ask(url: &str, request: &str) -> String {
        let address = url.trim_start_matches("http://").split('/').next().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "{request}\r\nHost: {address}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn started_under(base: &str) -> String {
        let server = StaticServer::bind(&crate::programs::root().join("xtask"), base, 0).unwrap();
        let url = server.url();
        thread::spawn(|| server.run());
        url
    }

    #[test]
    fn files_appear_under_the_base_only() {
        let url = started_under("/shop/");
        let answer = ask(&url, "GET /shop/Cargo.toml?v=1 HTTP/1.1");
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("name = \"xtask\""), "{answer}");
        assert!(ask(&url, "GET /Cargo.toml HTTP/1.1").starts_with("HTTP/1.1 404"));
        assert!(ask(&url, "GET /shop/missing.js HTTP/1.1").starts_with("HTTP/1.1 404"));
    }

    #[test]
    fn head_sends_no_body_and_post_is_refused() {
        let url = started_under("/");
        let answer = ask(&url, "HEAD /Cargo.toml HTTP/1.1");
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("\r\n\r\n"), "{answer}");
        assert!(ask(&url, "POST /Cargo.toml HTTP/1.1").starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let url = started_under("/");
        for target in ["/../Cargo.toml", "/src/../../Cargo.toml", "//etc/hostname", "/src"] {
            let answer = ask(&url, &format!("GET {target} HTTP/1.1"));
            assert!(answer.starts_with("HTTP/1.1 404"), "{target}: {answer}");
        }
    }
}
