// What a carer would bring from elsewhere, made by the test: a phone's photo and another program's PDF.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const run = (program, ...args) => execFileSync(program, args, { maxBuffer: 1 << 28 });

/** The colours of the photo's corners as a person should see them, from top left, clockwise. */
export const CORNERS = { 'top left': 'red', 'top right': 'lime', 'bottom right': 'yellow', 'bottom left': 'blue' };

/** A TIFF block as phones write it (Exif 2.3): orientation 6, a place, and a thumbnail in the second directory. */
function exif(thumbnail) {
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(count, 4);
    if (Buffer.isBuffer(value)) value.copy(bytes, 8);
    else if (type === 3) bytes.writeUInt16LE(value, 8);
    else bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const directory = (entries, next) => {
    const head = Buffer.alloc(2);
    head.writeUInt16LE(entries.length);
    const tail = Buffer.alloc(4);
    tail.writeUInt32LE(next);
    return Buffer.concat([head, ...entries, tail]);
  };
  const size = (count) => 2 + 12 * count + 4;
  const rationals = (...values) => {
    const bytes = Buffer.alloc(8 * values.length);
    values.forEach((value, at) => {
      bytes.writeUInt32LE(value, 8 * at);
      bytes.writeUInt32LE(1, 8 * at + 4);
    });
    return bytes;
  };
  const make = Buffer.from('Proeftoestel\0');
  const first = 8;
  const makeAt = first + size(3);
  const placeAt = makeAt + make.length + (make.length % 2);
  const northAt = placeAt + size(4);
  const eastAt = northAt + 24;
  const second = eastAt + 24;
  const thumbnailAt = second + size(3);
  const header = Buffer.from([0x49, 0x49, 42, 0, first, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from('Exif\0\0'),
    header,
    directory(
      [entry(0x010f, 2, make.length, makeAt), entry(0x0112, 3, 1, 6), entry(0x8825, 4, 1, placeAt)],
      second,
    ),
    make,
    Buffer.alloc(make.length % 2),
    directory(
      [
        entry(1, 2, 2, Buffer.from('N\0')),
        entry(2, 5, 3, northAt),
        entry(3, 2, 2, Buffer.from('E\0')),
        entry(4, 5, 3, eastAt),
      ],
      0,
    ),
    rationals(52, 22, 11),
    rationals(4, 53, 42),
    directory(
      [entry(0x0103, 3, 1, 6), entry(0x0201, 4, 1, thumbnailAt), entry(0x0202, 4, 1, thumbnail.length)],
      0,
    ),
    thumbnail,
  ]);
}

/** A photo of 12 megapixels, stored lying on its side with the note that it stands; each corner has its colour,
 * and an arrow points up. */
export function photo(file) {
  const plain = `${file}.plain.jpg`;
  const small = `${file}.small.jpg`;
  // As seen: 3000 wide, 4000 high. Stored a quarter turned back, for orientation 6 says "turn right to see".
  run(
    'convert',
    ...['-size', '3000x4000', 'xc:gray80', '-seed', '7', '-attenuate', '0.4', '+noise', 'Gaussian'],
    ...['-fill', 'red', '-draw', 'rectangle 0,0 900,900'],
    ...['-fill', 'lime', '-draw', 'rectangle 2100,0 2999,900'],
    ...['-fill', 'yellow', '-draw', 'rectangle 2100,3100 2999,3999'],
    ...['-fill', 'blue', '-draw', 'rectangle 0,3100 900,3999'],
    ...['-fill', 'black', '-draw', 'polygon 1500,1000 2200,2000 1750,2000 1750,3000 1250,3000 1250,2000 800,2000'],
    ...['-rotate', '-90', '-strip', '-quality', '88', plain],
  );
  run('convert', plain, '-resize', '160x120', '-strip', small);
  const jpeg = fs.readFileSync(plain);
  const block = exif(fs.readFileSync(small));
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(block.length + 2, 2);
  fs.writeFileSync(file, Buffer.concat([jpeg.subarray(0, 2), head, block, jpeg.subarray(2)]));
  fs.rmSync(plain);
  fs.rmSync(small);
  return file;
}

/** A letter as PDF, made by cairo. */
export function letter(file, words) {
  const lines = words.map((line, at) => `<text x="70" y="${140 + 34 * at}" font-size="20">${line}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="595" height="842"><rect width="595" height="842" fill="white"/>${lines}</svg>`;
  fs.writeFileSync(`${file}.svg`, svg);
  run('rsvg-convert', '-f', 'pdf', '-o', file, `${file}.svg`);
  fs.rmSync(`${file}.svg`);
  return file;
}

/** The colour at a corner of a picture, a tenth inwards. */
export function corner(picture, where) {
  const [width, height] = run('identify', '-format', '%w %h', picture).toString().split(' ').map(Number);
  const x = Math.round(width * (where.includes('left') ? 0.1 : 0.9));
  const y = Math.round(height * (where.includes('top') ? 0.1 : 0.9));
  const format = `%[fx:int(255*p{${x},${y}}.r)] %[fx:int(255*p{${x},${y}}.g)] %[fx:int(255*p{${x},${y}}.b)]`;
  const [r, g, b] = run('convert', picture, '-format', format, 'info:').toString().split(' ').map(Number);
  if (r > 180 && g > 180 && b < 90) return 'yellow';
  if (r > 180 && g < 90) return 'red';
  if (g > 180 && r < 90) return 'lime';
  if (b > 180 && r < 90) return 'blue';
  return `rgb ${r} ${g} ${b}`;
}
