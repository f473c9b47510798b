// UTF-8 in pieces: a piece of the network may end within a character, and not every phone has a TextDecoder.

/** @returns {(bytes: ArrayBuffer) => string} a function that gives the text of each piece, as far as it is whole */
function utf8Decoder() {
  /** @type {number[]} */
  let rest = []
  return (buffer) => {
    const bytes = [...rest, ...new Uint8Array(buffer)]
    let text = ''
    let at = 0
    while (at < bytes.length) {
      const length = lengthOf(bytes[at])
      if (at + length > bytes.length) break
      text += String.fromCodePoint(codePoint(bytes, at, length))
      at += length
    }
    rest = bytes.slice(at)
    return text
  }
}

/** @param {number} first */
function lengthOf(first) {
  if (first < 0x80) return 1
  if (first >= 0xf0) return 4
  return first >= 0xe0 ? 3 : 2
}

/**
 * @param {number[]} bytes
 * @param {number} at
 * @param {number} length
 */
function codePoint(bytes, at, length) {
  if (length === 1) return bytes[at]
  let code = bytes[at] & (0xff >> (length + 1))
  for (let index = 1; index < length; index++) code = (code << 6) | (bytes[at + index] & 0x3f)
  return code
}

module.exports = { utf8Decoder }
