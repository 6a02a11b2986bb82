import type { Random } from '@lightrec/core';

const values = ['0', '1', '-1', '0.5', '1e99', '4294967296', 'null', 'true', '"7"', '[]', '{}', '[1]', '255', '3'];
const words = [0, 1, 255, 256, 0x7fffffff, 0xffffffff, 0x7f800000, 0x7fc00000, 0xff800000, 0x00000001, 0x7f7fffff];

/** A changed copy of a file, its checksum as it was: bits, bytes, numbers, its length, its header, or what it says of itself. */
export function changeFile(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = bytes.slice();
  const headerEnd = 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const within = (start: number, end: number) => start + random.integer(Math.max(1, end - start));
  switch (random.integer(7)) {
    case 0:
      for (let i = 0; i <= random.integer(8); i++) changed[within(0, bytes.length)] ^= 1 << random.integer(8);
      break;
    case 1:
      changed[within(0, headerEnd)] = 32 + random.integer(96);
      break;
    case 2:
      changed[within(headerEnd, bytes.length)] = random.integer(256);
      break;
    case 3:
      new DataView(changed.buffer).setUint32(
        within(headerEnd >> 2, (bytes.length >> 2) - 1) * 4,
        words[random.integer(words.length)],
        true,
      );
      break;
    case 4:
      return changed.slice(0, random.integer(bytes.length));
    case 5:
      return editHeader(changed, headerEnd, random);
    default:
      return Uint8Array.of(...changed, ...new Uint8Array(1 + random.integer(64)));
  }
  return changed;
}

/** The same header with a number, a list or a word of it in another form, the lengths made right. */
function editHeader(bytes: Uint8Array, headerEnd: number, random: Random): Uint8Array {
  const header = new TextDecoder().decode(bytes.subarray(8, headerEnd)).trimEnd();
  const places = [...header.matchAll(/-?[0-9]+(\.[0-9]+)?|true|false|\[\]|\\?"[a-z0-9]+\\?"/gi)];
  const place = places[random.integer(places.length)];
  const value = values[random.integer(values.length)];
  // Within the description, which is JSON in JSON.
  const escaped = header.slice(0, place.index).includes('description') ? value.replaceAll('"', '\\"') : value;
  const edited = header.slice(0, place.index) + escaped + header.slice(place.index + place[0].length);
  const encoded = new TextEncoder().encode(edited.padEnd(Math.ceil(edited.length / 64) * 64 + 56));
  const whole = new Uint8Array(8 + encoded.length + bytes.length - headerEnd);
  new DataView(whole.buffer).setUint32(0, encoded.length, true);
  whole.set(encoded, 8);
  whole.set(bytes.subarray(headerEnd), 8 + encoded.length);
  return whole;
}
