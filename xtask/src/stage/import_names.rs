//! Short names for what a module imports from its script.
//!
//! wasm-bindgen calls each function that the script lends to the module by its name and a hash, in both files: noise that
//! does not compress, some 25 bytes a function. Nothing else sees these names.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

const IMPORT_SECTION: u8 = 2;
/// The magic number and the version.
const HEADER_BYTES: usize = 8;
const FUNCTION: u8 = 0;

/// Renames what the module imports, in it and in its script.
pub(super) fn shorten(module: &Path, script: &Path) -> Result<()> {
    let bytes = fs::read(module).with_context(|| format!("{} cannot be read", module.display()))?;
    let text = fs::read_to_string(script).with_context(|| format!("{} cannot be read", script.display()))?;
    let (bytes, text) = shortened(&bytes, &text).with_context(|| format!("imports of {}", module.display()))?;
    fs::write(module, bytes)?;
    fs::write(script, text)?;
    Ok(())
}

fn shortened(module: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let (mut rest, mut script) = (module, script.to_owned());
    let mut written = take(&mut rest, HEADER_BYTES)?.to_vec();
    while !rest.is_empty() {
        let id = take(&mut rest, 1)?[0];
        let length = read_number(&mut rest)?;
        let section = take(&mut rest, length)?;
        written.push(id);
        if id == IMPORT_SECTION {
            write_bytes(&mut written, &shortened_section(section, &mut script)?);
        } else {
            write_bytes(&mut written, section);
        }
    }
    Ok((written, script))
}

fn shortened_section(mut section: &[u8], script: &mut String) -> Result<Vec<u8>> {
    let mut written = Vec::new();
    let count = read_number(&mut section)?;
    write_number(&mut written, count);
    for index in 0..count {
        write_bytes(&mut written, read_bytes(&mut section)?);
        let name = std::str::from_utf8(read_bytes(&mut section)?)?;
        let short = short_name(index);
        // The script lends it as a field of an object.
        let (field, short_field) = (format!(" {name}: "), format!(" {short}: "));
        ensure!(script.matches(&field).count() == 1, "the script must lend {name} once");
        *script = script.replace(&field, &short_field);
        write_bytes(&mut written, short.as_bytes());
        ensure!(take(&mut section, 1)? == [FUNCTION], "{name} is no function");
        written.push(FUNCTION);
        let kind = read_number(&mut section)?;
        write_number(&mut written, kind);
    }
    Ok(written)
}

/// `a` to `z`, then `ba`, `bb` and so on.
fn short_name(index: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    let before = if index < 26 { String::new() } else { short_name(index / 26) };
    format!("{before}{letter}")
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Result<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(count).context("the module ends too soon")?;
    *bytes = rest;
    Ok(taken)
}

fn read_bytes<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8]> {
    let length = read_number(bytes)?;
    take(bytes, length)
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn read_number(bytes: &mut &[u8]) -> Result<usize> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let byte = take(bytes, 1)?[0];
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    anyhow::bail!("a number of the module is too long")
}

fn write_bytes(written: &mut Vec<u8>, bytes: &[u8]) {
    write_number(written, bytes.len());
    written.extend(bytes);
}

fn write_number(written: &mut Vec<u8>, mut number: usize) {
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            return written.push(byte);
        }
        written.push(byte | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports a function of type 0 under this name, and a section behind it.
    fn module(name: &str) -> Vec<u8> {
        let length = u8::try_from(name.len()).unwrap();
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([2, 1 + 3 + 1 + length + 2, 1, 2]);
        module.extend(b"./");
        module.push(length);
        module.extend(name.as_bytes());
        module.extend([FUNCTION, 0, 10, 1, 0]);
        module
    }

    #[test]
    fn module_and_script_get_the_same_short_name() {
        let script = "const imports = {\n  __wbg_log_0123456789abcdef: function() {},\n};";
        let (bytes, script) = shortened(&module("__wbg_log_0123456789abcdef"), script).unwrap();
        assert_eq!(bytes, module("a"));
        assert_eq!(script, "const imports = {\n  a: function() {},\n};");
    }

    #[test]
    fn a_script_that_does_not_lend_what_is_imported_is_refused() {
        let error = shortened(&module("__wbg_log_1"), "{ __wbg_log_2: 1 }").unwrap_err();
        assert!(error.to_string().contains("__wbg_log_1"), "{error}");
    }

    #[test]
    fn short_names_differ_and_numbers_are_read_as_written() {
        let names: std::collections::BTreeSet<_> = (0..2_000).map(short_name).collect();
        assert_eq!(names.len(), 2_000);
        for number in [0, 127, 128, 300_000, 0xffff_ffff] {
            let mut written = Vec::new();
            write_number(&mut written, number);
            assert_eq!(read_number(&mut written.as_slice()).unwrap(), number);
        }
    }
}
