use js_sys::{ArrayBuffer, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File};

/// The most bytes of a file that are read and parsed at a time: some 5 ms of work.
const PIECE_BYTES: u32 = 1 << 20;

#[wasm_bindgen]
extern "C" {
    /// A `ReadableStream` of bytes.
    type ByteStream;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn get_reader(this: &ByteStream) -> Result<StreamReader, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn get_filling_reader(this: &ByteStream, options: &JsValue) -> Result<StreamReader, JsValue>;

    /// A `ReadableStreamDefaultReader` or `ReadableStreamBYOBReader`.
    type StreamReader;

    #[wasm_bindgen(method)]
    fn read(this: &StreamReader) -> Promise;

    #[wasm_bindgen(method, js_name = read)]
    fn read_into(this: &StreamReader, view: &Uint8Array) -> Promise;

    #[wasm_bindgen(method)]
    fn cancel(this: &StreamReader) -> Promise;

    /// What a reader found.
    type Found;

    #[wasm_bindgen(method, getter)]
    fn done(this: &Found) -> bool;

    #[wasm_bindgen(method, getter)]
    fn value(this: &Found) -> Option<Uint8Array>;
}

/// Reads a file piece by piece; while one piece is parsed, the browser goes on reading into the stream's own buffer.
pub(crate) struct FileReader(Source);

enum Source {
    /// A file that says it has no bytes: a folder, or a file that is gone, does so too. Read whole, it says what is wrong.
    Whole(File),
    Stream {
        reader: StreamReader,
        /// The buffer that is filled again and again; `None` where the browser makes a new one for each piece.
        buffer: Option<ArrayBuffer>,
    },
    Ended,
}

impl FileReader {
    /// Begins at the start of the file.
    ///
    /// # Errors
    /// The browser's words, when it cannot read the file.
    pub(crate) fn new(file: File) -> Result<Self, String> {
        if file.size() == 0.0 {
            return Ok(Self(Source::Whole(file)));
        }
        let stream: ByteStream = file.stream().unchecked_into();
        let options = js_sys::Object::new();
        let has_mode = Reflect::set(&options, &"mode".into(), &"byob".into()).is_ok();
        // Not every browser fills a buffer that is given to it, which spares a quarter of the time.
        if let (true, Ok(reader)) = (has_mode, stream.get_filling_reader(&options)) {
            return Ok(Self(Source::Stream { reader, buffer: Some(ArrayBuffer::new(PIECE_BYTES)) }));
        }
        let reader = stream.get_reader().map_err(|error| words_of(&error))?;
        Ok(Self(Source::Stream { reader, buffer: None }))
    }

    /// Puts the next piece into `piece`; false at the end of the file.
    ///
    /// # Errors
    /// The browser's words, when the file cannot be read any more.
    pub(crate) async fn read(&mut self, piece: &mut Vec<u8>) -> Result<bool, String> {
        let bytes = match std::mem::replace(&mut self.0, Source::Ended) {
            Source::Whole(file) => {
                let whole = JsFuture::from(file.array_buffer()).await.map_err(|error| words_of(&error))?;
                Some(Uint8Array::new(&whole))
            }
            Source::Stream { reader, buffer } => {
                let promise = match &buffer {
                    Some(buffer) => reader.read_into(&Uint8Array::new(buffer)),
                    None => reader.read(),
                };
                let found: Found = JsFuture::from(promise).await.map_err(|error| words_of(&error))?.unchecked_into();
                let bytes = found.value().filter(|_| !found.done());
                if let Some(bytes) = &bytes {
                    self.0 = Source::Stream { reader, buffer: buffer.map(|_| bytes.buffer()) };
                }
                bytes
            }
            Source::Ended => None,
        };
        let Some(bytes) = bytes else { return Ok(false) };
        piece.resize(bytes.length() as usize, 0);
        bytes.copy_to(piece);
        Ok(true)
    }
}

impl Drop for FileReader {
    fn drop(&mut self) {
        if let Source::Stream { reader, .. } = &self.0 {
            // The stream has neither failed nor ended, so that this cannot fail either.
            let _ = reader.cancel();
        }
    }
}

fn words_of(error: &JsValue) -> String {
    if let Some(exception) = error.dyn_ref::<DomException>() {
        return exception.message();
    }
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}
