use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File};

/// Bytes of a file that are read and parsed at a time: some 20 ms of work.
const SLICE_BYTES: f64 = 4.0 * 1024.0 * 1024.0;

/// Reads a file slice by slice; while one slice is parsed, the browser fetches the next.
pub(crate) struct FileReader {
    file: File,
    end: f64,
    next: Option<Promise>,
}

impl FileReader {
    /// Begins at the start of the file.
    pub(crate) fn new(file: File) -> Self {
        let mut reader = Self { file, end: 0.0, next: None };
        reader.next = reader.ask_for_slice();
        reader
    }

    /// Puts the next slice into `slice`; false at the end of the file.
    ///
    /// # Errors
    /// The browser's words, when the file cannot be read any more.
    pub(crate) async fn read(&mut self, slice: &mut Vec<u8>) -> Result<bool, String> {
        let Some(next) = self.next.take() else { return Ok(false) };
        let buffer: ArrayBuffer = JsFuture::from(next).await.map_err(|error| words_of(&error))?.unchecked_into();
        self.next = self.ask_for_slice();
        let bytes = Uint8Array::new(&buffer);
        slice.resize(bytes.length() as usize, 0);
        bytes.copy_to(slice);
        Ok(true)
    }

    fn ask_for_slice(&mut self) -> Option<Promise> {
        let (start, size) = (self.end, self.file.size());
        if start >= size && start > 0.0 {
            return None;
        }
        self.end = start + SLICE_BYTES;
        if size == 0.0 {
            // A folder, or a file that is gone, can say that it has no bytes, and a slice of it is just empty. Read whole,
            // it says what is wrong.
            return Some(self.file.array_buffer());
        }
        let blob = self.file.slice_with_f64_and_f64(start, self.end);
        Some(blob.map_or_else(|error| Promise::reject(&error), |blob| blob.array_buffer()))
    }
}

fn words_of(error: &JsValue) -> String {
    error.dyn_ref::<DomException>().map_or_else(|| format!("{error:?}"), DomException::message)
}
