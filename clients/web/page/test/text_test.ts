// Proves that the page speaks plainly in each language: no word of the trade on screen, a sentence
// for whatever the agent refuses or raises an alarm about, and the same places to fill in.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AlarmKind } from 'bridge';
import { kLanguages, type Language } from '../state/settings';
import { speech_in as speech_with } from '../text/speech';
import { kTexts } from './all_texts';

declare const PAGE_FOLDER: string;

const speech_in = (language: Language) => speech_with(language, kTexts[language]);

// Whole words; in every language. What stands for programs (the names of texts) is not looked at.
const kOfTheTrade = /(?<![\p{L}_])(epochs?|époques? de clé|leaf|commits?|seqs?|mls|certificates?|certificats?|certificados?|(ال)?(حقبة|حقب|شهادة|شهادات|تسلسل))(?![\p{L}_])/iu;
const kAlarms: Record<AlarmKind, true> = {
  server_key: true, log_forked: true, log_split: true, not_trusted: true, answer_forked: true, unknown_own: true, ghost_device: true,
  no_chain: true, handle_moved: true, invite_used_twice: true, manifest_forked: true, wrong_seed: true, list_forked: true,
  list_held_back: true, rolled_back: true, rotation_overdue: true, replaced: true,
};

// All texts there are, those with places filled in.
function sentences(from: unknown): string[] {
  if (typeof from === 'string') return [from];
  if (typeof from === 'function') {
    return [1, 2].map((n) => String((from as (...values: unknown[]) => string)(n, n)));
  }
  return typeof from === 'object' && from ? Object.values(from).flatMap(sentences) : [];
}

for (const language of kLanguages) {
  const speech = speech_in(language);

  test(`${language}: no word of the trade is on screen`, () => {
    for (const sentence of sentences(speech.t)) assert.doesNotMatch(sentence, kOfTheTrade);
  });

  test(`${language}: nothing is empty, and nothing looks like a place left open`, () => {
    for (const sentence of sentences(speech.t)) {
      assert.notEqual(sentence.trim(), '');
      assert.doesNotMatch(sentence, /undefined|\{\}|#(?!$)|NaN/);
    }
  });

  test(`${language}: every alarm says what to do, also one that is not known yet`, () => {
    for (const alarm of [...Object.keys(kAlarms), 'of_a_later_version']) {
      const { title } = speech.notice({ id: 1, at: 0, kind: 'alarm', alarm, handle: '' });
      assert.ok(title.length > 10);
    }
  });

  test(`${language}: what is refused has a sentence, also what is not known yet`, () => {
    for (const code of ['not_joined', 'wrong_passphrase', 'disconnected', 'locked', 'out_of_memory', 'of_a_later_version']) {
      assert.match(speech.error(code), /^[\p{Lu}\p{Lo}].*\.$/u);
    }
  });

  test(`${language}: numbers and spans follow the language`, () => {
    assert.notEqual(speech.t.votes(1), '');
    assert.match(speech.span(3 * 3600), /^3/);
    assert.match(speech.span(7 * 86_400), /^7/);
    assert.match(speech.moment(1_800_000_000), /2027/);
  });
}

test('languages differ where they should', () => {
  const same = (a: unknown, b: unknown) => {
    const of_b = sentences(b);
    return sentences(a).filter((sentence, i) => sentence.length > 20 && sentence === of_b[i]);
  };
  for (const language of kLanguages.filter((one) => one !== 'en')) {
    assert.deepEqual(same(speech_in('en').t, speech_in(language).t), [], language);
  }
});

test('Arabic is said in Arabic, with its six forms of number, from right to left', () => {
  const { t, direction } = speech_in('ar');
  assert.equal(direction, 'rtl');
  for (const sentence of sentences(t)) assert.match(sentence, /\p{Script=Arabic}/u);
  const words = [0, 1, 2, 3, 11, 100].map((n) => t.votes(n).replace(/\d+/, '#'));
  assert.equal(new Set(words).size, 6);
});

// Else the @ of a handle would stand at its other end.
test('handles stand apart in Arabic', () => {
  const handles = sentences(speech_in('ar').t).flatMap((sentence) => sentence.match(/.?@[^ ]*/g) ?? []);
  assert.ok(handles.length > 5);
  for (const one of handles) assert.match(one, /^\u2066@\w+\u2069/);
});

test('what the vocabulary does not say in a language is said in English', () => {
  const labels = { en: 'Raid', fr: 'Descente', es: 'Redada' };
  assert.equal(speech_in('fr').label(labels), 'Descente');
  assert.equal(speech_in('ar').label(labels), 'Raid');
});

// Components say nothing in a language of their own: what is between tags comes from the texts.
test('no sentence stands in a component', () => {
  for (const folder of ['screens', 'parts']) {
    for (const file of readdirSync(join(PAGE_FOLDER, folder)).filter((name) => name.endsWith('.tsx'))) {
      const source = readFileSync(join(PAGE_FOLDER, folder, file), 'utf8');
      assert.doesNotMatch(source, />\s*[A-Z][a-z]+ [a-z]+[^<>{}();=]*</, file);
    }
  }
});

// Whatever is shown is shown as text.
test('nothing makes elements of text', () => {
  for (const folder of ['.', 'offline', 'parts', 'screens', 'state', 'text', 'wire', 'worker']) {
    for (const file of readdirSync(join(PAGE_FOLDER, folder)).filter((name) => /\.tsx?$/.test(name))) {
      const source = readFileSync(join(PAGE_FOLDER, folder, file), 'utf8');
      assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, file);
    }
  }
});

// So that Arabic needs no other rules.
test('styles name no side by left or right', () => {
  for (const file of readdirSync(join(PAGE_FOLDER, 'styles'))) {
    const rules = readFileSync(join(PAGE_FOLDER, 'styles', file), 'utf8').replace(/\/\*[^]*?\*\//g, '');
    assert.doesNotMatch(rules, /(?<![-\w(])((min|max)-)?(width|height|left|right)\s*:|-(left|right)\b|:\s*(left|right)\b/, file);
  }
});
