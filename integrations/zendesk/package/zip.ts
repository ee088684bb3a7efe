import { crc32, deflateRawSync } from 'node:zlib';

/** 1 January 1980 at midnight: the same content makes the same bytes. */
const DOS_DATE = 0x0021;
const VERSION = 20;
const DEFLATED = 8;
const UTF8_NAMES = 0x0800;

export type PackageFiles = ReadonlyMap<string, Buffer>;

/** A zip archive of plain files, in the order of their names. */
export function zipOf(files: PackageFiles): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const packed = deflateRawSync(content, { level: 9 });
    const common = commonHeader(Buffer.from(name), content, packed);
    const local = Buffer.concat([signature(0x04034b50), common, Buffer.from(name), packed]);
    locals.push(local);
    entries.push(centralEntry(common, Buffer.from(name), offset));
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  return Buffer.concat([...locals, directory, end(entries.length, directory.length, offset)]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** What a file's own header and its entry in the directory share. */
function commonHeader(name: Buffer, content: Buffer, packed: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(VERSION, 0);
  header.writeUInt16LE(UTF8_NAMES, 2);
  header.writeUInt16LE(DEFLATED, 4);
  header.writeUInt16LE(DOS_DATE, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

function centralEntry(common: Buffer, name: Buffer, offset: number): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(VERSION);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([signature(0x02014b50), madeBy, common, tail, name]);
}

function end(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x06054b50, 0);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}
