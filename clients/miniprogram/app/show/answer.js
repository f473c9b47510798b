/**
 * An answer's text in pieces, its marks `[n]` apart, so that each can be tapped.
 * @param {string} text
 * @returns {{ text: string, n: number }[]} `n` is 0 for text
 */
function pieces(text) {
  return text
    .split(/(\[\d+\])/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^\[\d+\]$/.test(piece) ? { text: '', n: Number(piece.slice(1, -1)) } : { text: piece, n: 0 }))
}

module.exports = { pieces }
