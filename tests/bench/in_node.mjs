// Runs a WebAssembly program of WASI in Node.js: node in_node.mjs PROGRAM.wasm FILE. It sees the file's folder as /files.
import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { WASI } from "node:wasi";

const [program, file] = process.argv.slice(2);
const args = [basename(program), `/files/${basename(file)}`];
const wasi = new WASI({ version: "preview1", args, preopens: { "/files": dirname(resolve(file)) } });
const { module, instance } = await WebAssembly.instantiate(await readFile(program), wasi.getImportObject());
// What nothing names any more is collected while the program still runs in it.
globalThis.kept = { wasi, module, instance, memory: instance.exports.memory };
process.exitCode = wasi.start(instance);
