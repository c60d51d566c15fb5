import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded stream of random numbers: the only randomness that the pure folders know. */
export interface Random {
  /** Uniform integer in [min, max], both included. */
  integer(min: number, max: number): number;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** `length` characters of the alphabet that Kubernetes uses for generated names (no vowels, no look-alikes). */
  suffix(length: number): string;
}

/** apimachinery/pkg/util/rand `alphanums`. */
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const HEX_ALPHABET = '0123456789abcdef';

export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const integer = (min: number, max: number): number => uniformInt(generator, min, max);
  const characters = (alphabet: string, length: number): string => {
    let text = '';
    for (let index = 0; index < length; index += 1) text += alphabet[integer(0, alphabet.length - 1)];
    return text;
  };
  return {
    integer,
    hex: (length) => characters(HEX_ALPHABET, length),
    suffix: (length) => characters(SUFFIX_ALPHABET, length),
  };
}
