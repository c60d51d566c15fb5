import { describe, expect, it } from 'vitest';
import {
  isSame,
  NONCE_HEADER,
  newNonce,
  PROOF_HEADER,
  proofOfAnswer,
  proofOfQuestion,
  provenNonce,
  TO_HEADER,
} from './proof';

const secret = 'a secret of the database';
const question = {
  to: 'replica-1',
  nonce: newNonce(),
  method: 'POST',
  path: '/api/simulations/lab/undo?a=b',
};
const me = { self: 'replica-1', secret };

function headersOf(changed: Partial<Record<string, string>> = {}): Headers {
  const headers: Record<string, string | undefined> = {
    [TO_HEADER]: question.to,
    [NONCE_HEADER]: question.nonce,
    [PROOF_HEADER]: proofOfQuestion(secret, question),
    ...changed,
  };
  return new Headers(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

describe('the proof of a replica', () => {
  it('holds for the question that was asked', () => {
    expect(provenNonce(headersOf(), question, me)).toBe(question.nonce);
  });

  it.each([
    ['another method', headersOf(), { ...question, method: 'DELETE' }, me],
    ['another path', headersOf(), { ...question, path: '/api/simulations/other/undo?a=b' }, me],
    ['another query', headersOf(), { ...question, path: '/api/simulations/lab/undo' }, me],
    ['another replica', headersOf(), question, { ...me, self: 'replica-2' }],
    [
      'another replica, said to be this one',
      headersOf({ [TO_HEADER]: 'replica-2' }),
      question,
      { ...me, self: 'replica-2' },
    ],
    ['another database', headersOf(), question, { ...me, secret: 'another secret' }],
    ['another nonce', headersOf({ [NONCE_HEADER]: newNonce() }), question, me],
    ['no nonce', headersOf({ [NONCE_HEADER]: undefined }), question, me],
    ['a long nonce', headersOf({ [NONCE_HEADER]: 'x'.repeat(101) }), question, me],
    ['no proof', headersOf({ [PROOF_HEADER]: undefined }), question, me],
    [
      'the proof of an answer',
      headersOf({ [PROOF_HEADER]: proofOfAnswer(secret, question.nonce) }),
      question,
      me,
    ],
  ])('does not hold for %s', (_, headers, asked, who) => {
    expect(provenNonce(headers, asked, who)).toBeUndefined();
  });

  it('of an answer is of its question', () => {
    expect(isSame(proofOfAnswer(secret, 'a'), proofOfAnswer(secret, 'a'))).toBe(true);
    expect(isSame(proofOfAnswer(secret, 'a'), proofOfAnswer(secret, 'b'))).toBe(false);
    expect(isSame('', proofOfAnswer(secret, 'a'))).toBe(false);
  });
});
