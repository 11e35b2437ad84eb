import { Buffer, isUtf8 } from "node:buffer";

/** The text of a file. Bytes that are not UTF-8 become lone surrogates U+DC80 to U+DCFF, so that {@link encode} gives the same bytes back. */
export function decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString("utf8");
  let text = "";
  let good = 0;
  for (let at = 0; at < buffer.length; ) {
    const length = sequenceAt(buffer, at);
    if (length > 0) at += length;
    else {
      text += buffer.toString("utf8", good, at) + String.fromCharCode(0xdc00 + (buffer[at] as number));
      good = ++at;
    }
  }
  return text + buffer.toString("utf8", good);
}

/** The length of the valid UTF-8 sequence that starts here; 0 if there is none. */
function sequenceAt(buffer: Buffer, at: number): number {
  const first = buffer[at] as number;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return at + length <= buffer.length && isUtf8(buffer.subarray(at, at + length)) ? length : 0;
}

/** The bytes of a text that {@link decode} gave. */
export function encode(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let good = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0xd800 && code <= 0xdbff) at++;
    else if (code >= 0xdc80 && code <= 0xdcff) {
      parts.push(Buffer.from(text.slice(good, at)), Uint8Array.of(code - 0xdc00));
      good = at + 1;
    }
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(good))]);
}
