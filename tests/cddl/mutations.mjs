// What lies just beside a value: the same value with one thing changed that its rule speaks of.
import { isMap, sizeBounds } from './grammar.mjs';

// Larger ones would only be slow.
const kItemsMax = 300;
const kBytesMax = 70_000;

const kOtherTypes = [0, 'text', Uint8Array.of(1), [], {}, true, null, -1, 1.5];

// Yields [what was changed, changed value]. `types` as in grammar.mjs.
export function* mutations(grammar, types, value) {
  for (const other of kOtherTypes) {
    if (typeof other !== typeof value || Array.isArray(other) !== Array.isArray(value)) {
      yield [`${typeof other} instead`, other];
    }
  }
  for (const type of [types].flat()) {
    yield* mutationsOfType(grammar, type, value);
  }
}

export function* mutationsOfRule(grammar, name, value) {
  const rule = grammar.rule(name);
  if (rule.Type === 'group') {
    yield* mutationsOfMap(grammar, rule.Properties, value);
  } else {
    yield* mutations(grammar, rule.PropertyType, value);
  }
}

function* mutationsOfType(grammar, type, value) {
  if (typeof type === 'string') return;
  switch (type.Type) {
    case 'literal':
      if (typeof value === 'string') yield ['another text', `${value}x`];
      return;
    case 'range':
      if (type.Value.Min.Value > 0) yield ['too small', type.Value.Min.Value - 1];
      yield ['too large', type.Value.Max.Value + 1];
      return;
    case 'bstr':
    case 'tstr':
      yield* mutationsOfString(type.Operator, value);
      return;
    case 'array':
      yield* mutationsOfArray(grammar, type, value);
      return;
    case 'group':
      if (type.Properties) {
        yield* mutationsOfMap(grammar, type.Properties, value);
      } else if (grammar.rules.has(type.Value)) {
        yield* mutationsOfRule(grammar, type.Value, value);
      }
  }
}

function* mutationsOfString(operator, value) {
  if (operator?.Type === 'regexp') {
    for (const text of ['', `${value}!`, `${value}\n`, value.toUpperCase(), value.toLowerCase()]) {
      yield ['another pattern', text];
    }
  }
  if (operator?.Type === 'size') {
    const { min, max } = sizeBounds(operator.Value);
    const ofSize = (size) => typeof value === 'string' ? 'x'.repeat(size) : new Uint8Array(size);
    if (min > 0) yield ['too short', ofSize(min - 1)];
    if (max < kBytesMax) {
      yield ['longest', ofSize(max)];
      yield ['too long', ofSize(max + 1)];
    }
  }
}

function* mutationsOfArray(grammar, type, value) {
  if (!Array.isArray(value)) return;
  const [{ Occurrence: { n, m }, Type: element }] = type.Values;
  if (n > 0) yield ['too few', value.slice(0, n - 1)];
  if (value.length === 0) return;
  if (m < kItemsMax) {
    yield ['most', new Array(m).fill(value[0])];
    yield ['too many', new Array(m + 1).fill(value[0])];
  }
  for (const [what, changed] of mutations(grammar, element, value[0])) {
    yield [`[0]: ${what}`, [changed, ...value.slice(1)]];
  }
}

function* mutationsOfMap(grammar, properties, value) {
  if (!isMap(value)) return;
  yield ['key added', { ...value, zz: 1 }];
  yield ['key added', { ...value, a: {} }];
  for (const { Name: name, Type: type } of properties) {
    if (!(name in value)) continue;
    const { [name]: present, ...others } = value;
    yield [`${name} left out`, others];
    for (const [what, changed] of mutations(grammar, type, present)) {
      yield [`${name}: ${what}`, { ...value, [name]: changed }];
    }
  }
}
