/**
 * labels.Parse (apimachinery 0.37): reads the text of `?labelSelector=`, such as `app=web,tier in (a,b),!old`.
 * A hand-made parser, since the messages of its errors are what clients see.
 */
import { err, ok, type Result } from '../base/result';
import { goQuote } from './go-text';
import { requirementErrors } from './label-requirement';
import { labelKeyErrors } from './label-syntax';
import type { LabelSelector, LabelSelectorRequirement } from './object';

const BLANK = /[ \t\r\n]/;
const SYMBOL = /[=!(),<>]/;
const SYMBOLS: ReadonlySet<string> = new Set([')', ',', '!', '==', '=', '>', '<', '!=', '(']);
const BINARY_OPERATORS = 'in, notin, =, ==, !=, gt, lt';

interface Token {
  readonly kind: 'symbol' | 'identifier' | 'end';
  readonly text: string;
}

const END: Token = { kind: 'end', text: '' };

/** Lexer.Lex over the whole text. `in` and `notin` are identifiers; the grammar gives them their meaning. */
function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const character = text.charAt(position);
    if (BLANK.test(character)) {
      position += 1;
    } else if (SYMBOL.test(character)) {
      const pair = text.slice(position, position + 2);
      const symbol = SYMBOLS.has(pair) ? pair : character;
      found.push({ kind: 'symbol', text: symbol });
      position += symbol.length;
    } else {
      const start = position;
      while (
        position < text.length &&
        !BLANK.test(text.charAt(position)) &&
        !SYMBOL.test(text.charAt(position))
      ) {
        position += 1;
      }
      found.push({ kind: 'identifier', text: text.slice(start, position) });
    }
  }
  return [...found, END];
}

/** Why a text is no selector; thrown inside the parser only, and caught where it starts. */
class SyntaxProblem extends Error {}

function expected(token: Token, what: string): SyntaxProblem {
  return new SyntaxProblem(`found '${token.text}', expected: ${what}`);
}

class Parser {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  private peek(): Token {
    return this.tokens[this.position] ?? END;
  }

  private next(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  private peeks(text: string): boolean {
    return this.peek().kind === 'symbol' && this.peek().text === text;
  }

  /** Parser.parse */
  selector(): readonly LabelSelectorRequirement[] {
    const requirements: LabelSelectorRequirement[] = [];
    if (this.peek().kind === 'end') return requirements;
    for (;;) {
      const first = this.peek();
      if (first.kind !== 'identifier' && !this.peeks('!')) {
        const after = requirements.length > 0 ? "identifier after ','" : "!, identifier, or 'end of string'";
        throw expected(first, after);
      }
      requirements.push(this.requirement());
      const separator = this.next();
      if (separator.kind === 'end') return requirements;
      if (separator.text !== ',') throw expected(separator, "',' or 'end of string'");
    }
  }

  /** Parser.parseRequirement */
  private requirement(): LabelSelectorRequirement {
    const negated = this.peeks('!');
    if (negated) this.next();
    const name = this.next();
    if (name.kind !== 'identifier') throw this.inRequirement(expected(name, 'identifier'));
    const keyErrors = labelKeyErrors(name.text);
    if (keyErrors.length > 0) {
      const message = `<nil>: Invalid value: ${goQuote(name.text)}: ${keyErrors.join('; ')}`;
      throw this.inRequirement(new SyntaxProblem(message));
    }
    const alone = this.peek().kind === 'end' || this.peeks(',');
    if (alone) return { key: name.text, operator: negated ? 'DoesNotExist' : 'Exists' };
    // In `!x=y` the requirement ends after the key, and the caller then stumbles over what follows.
    if (negated) return { key: name.text, operator: 'DoesNotExist' };
    return this.checked(this.comparison(name.text));
  }

  private checked(requirement: LabelSelectorRequirement): LabelSelectorRequirement {
    const errors = requirementErrors(requirement);
    if (errors.length === 0) return requirement;
    const message = errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`;
    throw this.inRequirement(new SyntaxProblem(message));
  }

  private inRequirement(problem: SyntaxProblem): SyntaxProblem {
    return new SyntaxProblem(`unable to parse requirement: ${problem.message}`);
  }

  private comparison(key: string): LabelSelectorRequirement {
    const operator = this.next();
    switch (operator.text) {
      case 'in':
      case 'notin':
        return { key, operator: operator.text === 'in' ? 'In' : 'NotIn', values: this.valueSet() };
      case '=':
      case '==':
        return { key, operator: 'In', values: [this.exactValue()] };
      case '!=':
        return { key, operator: 'NotIn', values: [this.exactValue()] };
      case '>':
      case '<':
        return { key, operator: operator.text === '>' ? 'Gt' : 'Lt', values: [this.exactValue()] };
      default:
        throw this.inRequirement(expected(operator, BINARY_OPERATORS));
    }
  }

  /** Parser.parseExactValue: `x=` asks for the empty value. */
  private exactValue(): string {
    if (this.peek().kind === 'end' || this.peeks(',')) return '';
    const token = this.next();
    if (token.kind !== 'identifier') throw this.inRequirement(expected(token, 'identifier'));
    return token.text;
  }

  /** Parser.parseValues: `(a,,b)` and `()` contain the empty value. */
  private valueSet(): readonly string[] {
    const open = this.next();
    if (open.text !== '(' || open.kind !== 'symbol') {
      throw this.inRequirement(new SyntaxProblem(`found '${open.text}' expected: '('`));
    }
    const values = new Set<string>();
    if (this.peek().kind !== 'identifier' && !this.peeks(',') && !this.peeks(')')) {
      throw this.inRequirement(expected(this.peek(), "',', ')' or identifier"));
    }
    for (;;) {
      const named = this.peek().kind === 'identifier';
      values.add(named ? this.next().text : '');
      if (!this.peeks(')') && !this.peeks(',')) {
        throw this.inRequirement(expected(this.peek(), named ? "',' or ')'" : "',', or identifier"));
      }
      if (this.next().text === ')') return [...values].sort();
    }
  }
}

/**
 * labels.Parse (0.37): the text of `?labelSelector=`, such as `app=web,tier in (a,b),!old,size>3`. The error is
 * the API server's message for it (400 BadRequest).
 */
export function parseLabelSelector(text: string): Result<LabelSelector, string> {
  try {
    const requirements = new Parser(tokens(text)).selector();
    return ok(requirements.length === 0 ? {} : { matchExpressions: requirements });
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return err(problem.message);
    throw problem;
  }
}
