/**
 * Scenarios as files, in YAML or JSON. Decides whether a text is one; a text comes from anybody, so its size is bounded
 * before it is read and its aliases while they are copied.
 */
import { err, ok, type Result } from '../base/result';
import { parseYaml } from '../manifest/parse-yaml';
import { toJson } from '../manifest/to-json';
import { toYaml } from '../manifest/to-yaml';
import type { Scenario } from './scenario';
import { parseScenario, type ScenarioError } from './schema';

/** Characters of a file: what the server takes, too. */
export const FILE_LIMIT = 3 * 1024 * 1024;

export type FileError = { readonly kind: 'TooLarge' } | ScenarioError;

/** A text that begins with a brace is JSON, another one YAML as kubectl reads it. */
export function readScenarioFile(text: string): Result<Scenario, FileError> {
  if (text.length > FILE_LIMIT) return err({ kind: 'TooLarge' });
  const document = text.trimStart().startsWith('{') ? readJson(text) : readYaml(text);
  return document.ok ? parseScenario(document.value) : document;
}

/** The least to read: one document of YAML, which `readScenarioFile` turns back into the same scenario. */
export function writeScenarioFile(scenario: Scenario): string {
  return toYaml(scenario);
}

function readJson(text: string): Result<unknown, FileError> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return notOne(`begins like JSON and is none: ${error instanceof Error ? error.message : error}`);
  }
}

function readYaml(text: string): Result<unknown, FileError> {
  const documents = parseYaml(text);
  if (!documents.ok) return notOne('is nested too deeply');
  const [document, second] = documents.value;
  if (document === undefined) return notOne('is empty');
  if (second !== undefined) return notOne('has several documents; a scenario is one');
  const [fault] = document.errors;
  if (fault) return notOne(`is no YAML: ${fault.message}`);
  const { value, problems } = toJson(document.contents);
  const [problem] = problems;
  return problem ? notOne(`is no YAML that JSON can hold: ${problem.message}`) : ok(value);
}

function notOne(message: string): Result<never, FileError> {
  return err({ kind: 'NotAScenario', field: '', message });
}

/** What to tell somebody whose file cannot be read. */
export function explainFileError(error: FileError): { readonly title: string; readonly text: string } {
  switch (error.kind) {
    case 'TooLarge':
      return {
        title: 'This file is too large',
        text: `A scenario may have ${FILE_LIMIT} characters. Share it with fewer objects or operations.`,
      };
    case 'Newer':
      return {
        title: 'This file comes from a newer release of Stowage',
        text: `It has format ${error.format}, which this release does not know. Open it with a newer release.`,
      };
    case 'NotAScenario':
      return {
        title: 'This file is no scenario',
        text:
          error.field === '' ? `It ${error.message}.` : `In it, ${error.field} is wrong: ${error.message}.`,
      };
  }
}
