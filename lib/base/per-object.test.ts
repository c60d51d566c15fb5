import { expect, it, vi } from 'vitest';
import { perObject } from './per-object';

it.each([{ answer: 7 }, { answer: undefined }])('works out $answer once for each object', ({ answer }) => {
  const make = vi.fn((_: object) => answer);
  const answerOf = perObject(make);
  const [one, other] = [{}, {}];
  expect([answerOf(one), answerOf(one), answerOf(other), answerOf(one)]).toEqual(Array(4).fill(answer));
  expect(make.mock.calls).toEqual([[one], [other]]);
});
