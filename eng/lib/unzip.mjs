// Unpacks named files of a zip archive, because a fresh machine may have neither unzip nor python.
// usage: node unzip.mjs ARCHIVE ENTRY FILE [ENTRY FILE]...
// Only what our one archive needs: no zip64, no encryption, stored or deflated. Every file's CRC is checked.
import { readFileSync, writeFileSync } from "node:fs";
import zlib from "node:zlib";

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

const [archive, ...wanted] = process.argv.slice(2);
const bytes = readFileSync(archive);

let end = bytes.length - 22;
while (end >= 0 && bytes.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
if (end < 0) stop(`${archive} is not a complete zip archive`);

const entries = new Map();
for (let i = 0, at = bytes.readUInt32LE(end + 16); i < bytes.readUInt16LE(end + 10); i++) {
  if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) stop(`${archive}: its directory is damaged`);
  const nameLength = bytes.readUInt16LE(at + 28);
  entries.set(bytes.toString("utf8", at + 46, at + 46 + nameLength), at);
  at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
}

for (let i = 0; i < wanted.length; i += 2) {
  const at = entries.get(wanted[i]);
  if (at === undefined) stop(`${archive} holds no ${wanted[i]}`);
  writeFileSync(wanted[i + 1], contentOf(at, wanted[i]));
}

function contentOf(at, name) {
  const local = bytes.readUInt32LE(at + 42);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
  const method = bytes.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) stop(`${name} is packed by method ${method}, which is not known here`);
  const content = method === 0 ? packed : zlib.inflateRawSync(packed);
  if (content.length !== bytes.readUInt32LE(at + 24) || crc32(content) !== bytes.readUInt32LE(at + 16)) stop(`${name} is damaged`);
  return content;
}

// Node.js has its own since 20.15.
function crc32(content) {
  if (zlib.crc32) return zlib.crc32(content);
  const table = Int32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });
  let value = -1;
  for (const byte of content) value = table[(value ^ byte) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}

function stop(reason) {
  console.error(reason);
  process.exit(1);
}
