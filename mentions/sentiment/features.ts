import { shorten } from "../normalise.ts";
import type { Token } from "./tokens.ts";

/** The trained model knows a text as words; each word is a few hashed n-grams, and each pair of neighbours one. */
export const bucketBits = 18;
export const buckets = 1 << bucketBits;

/** What the model reads of a token: the word, or a sign that stands for a number, a mark or an emoji. */
export function modelWord(token: Token): string {
  switch (token.kind) {
    case "word":
      return /(\p{L})\1\1/u.test(token.text) ? shorten(token.text) : token.text;
    case "number":
      return "0";
    case "rating":
      return ratingSign(Number(token.text));
    case "stop":
      return stopSign(token.text);
    case "emoji":
    case "comma":
    case "mask":
      return signs[token.kind] + (token.kind === "emoji" ? token.text : "");
  }
}

const signs = { emoji: "0e", comma: "0,", mask: "0@" };

function ratingSign(share: number): string {
  if (share <= 0.4) return "0-";
  return share >= 0.8 ? "0+" : "0=";
}

function stopSign(text: string): string {
  if (text.includes("?")) return "0?";
  if (text.includes("!")) return "0!";
  return text.includes("…") || text.includes("..") ? "0…" : "0.";
}

const shortestGram = 2;
const longestGram = 5;
/** The grams of the beginning of a very long word tell enough. */
const longestWord = 40;

/** The word itself and, of words of letters, its character n-grams with the boundaries; each once. */
export function wordBuckets(word: string): number[] {
  const found = new Set([hash(word, 0, word.length, wordSeed)]);
  if (!word.startsWith("0")) {
    const bounded = `<${word.slice(0, longestWord)}>`;
    for (let length = shortestGram; length <= longestGram; length++) {
      for (let at = 0; at + length <= bounded.length; at++)
        found.add(hash(bounded, at, at + length, gramSeed));
    }
  }
  return [...found];
}

/** Two neighbouring words; the empty word is the edge of the text. */
export function pairBucket(before: string, word: string): number {
  return hash(word, 0, word.length, hash(before, 0, before.length, pairSeed, true), false);
}

const wordSeed = 0x811c9dc5;
const gramSeed = 0x01234567;
const pairSeed = 0x7f4a7c15;

/** FNV-1a over UTF-16 units with a final mix, so that the low bits are as good as the high ones. */
function hash(text: string, from: number, to: number, seed: number, raw = false): number {
  let value = seed;
  for (let at = from; at < to; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  if (raw) return Math.imul(value ^ 0x20, 0x01000193);
  value ^= value >>> 15;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  return value & (buckets - 1);
}
