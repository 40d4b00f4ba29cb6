use web_sys::{DataTransfer, File, FileList};

/// What was let go over the page.
pub(crate) struct Dropped {
    /// The files.
    pub(crate) files: Vec<File>,
    /// The names of the folders among them.
    pub(crate) folders: Vec<String>,
}

/// Does the pointer carry files, not a text or a link?
pub(crate) fn is_carrying_files(transfer: &DataTransfer) -> bool {
    transfer.types().includes(&"Files".into(), 0)
}

/// How many files the pointer carries; browsers do not tell their names before they are let go.
pub(crate) fn number_of_files(transfer: &DataTransfer) -> u32 {
    transfer.items().length()
}

/// The files that were let go, apart from folders, which a browser cannot read as a file.
pub(crate) fn files_of_drop(transfer: &DataTransfer) -> Dropped {
    let items = transfer.items();
    let mut dropped = Dropped { files: Vec::new(), folders: Vec::new() };
    for item in (0..items.length()).filter_map(|index| items.get(index)) {
        match item.webkit_get_as_entry() {
            Ok(Some(entry)) if entry.is_directory() => dropped.folders.push(entry.name()),
            _ => dropped.files.extend(item.get_as_file().ok().flatten()),
        }
    }
    if dropped.files.is_empty() && dropped.folders.is_empty() {
        dropped.files = transfer.files().map(|list| files_of_list(&list)).unwrap_or_default();
    }
    dropped
}

/// The files of a list.
pub(crate) fn files_of_list(list: &FileList) -> Vec<File> {
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}
