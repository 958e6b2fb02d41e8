// The grammars as npm's `cddl` parses them, and the question whether a value is what a rule says.
//
// Test-only: it knows as much of RFC 8610 as the grammars of protocol/ use, and stops at anything
// else.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'cddl';

export class Grammar {
  // All *.cddl of the folder are one grammar.
  constructor(folder) {
    this.rules = new Map();
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.cddl'))) {
      for (const rule of parse(join(folder, file))) {
        if (rule.Type === 'comment') continue;
        if (this.rules.has(rule.Name)) throw new Error(`${rule.Name} is defined twice`);
        this.rules.set(rule.Name, rule);
      }
    }
    // The rules that some value matched, to see which never were.
    this.matched = new Set();
  }

  rule(name) {
    const rule = this.rules.get(name);
    if (!rule) throw new Error(`no rule ${name}`);
    return rule;
  }

  // `open`: keys that the grammar doesn't have are let pass.
  matchesRule(name, value, open = false) {
    const rule = this.rule(name);
    const matches = rule.Type === 'group' ? this.matchesMap(rule.Properties, value, open)
      : rule.Type === 'array' ? this.matchesArray(rule, value, open)
      : this.matches(rule.PropertyType, value, open);
    if (matches) this.matched.add(name);
    return matches;
  }

  // `types` is a list of alternatives.
  matches(types, value, open) {
    return [types].flat().some((type) => this.matchesOne(type, value, open));
  }

  matchesOne(type, value, open) {
    if (typeof type === 'string') return matchesBasic(type, value);
    switch (type.Type) {
      case 'literal':
        return value === type.Value;
      case 'range':
        return isUint(value) && value >= type.Value.Min.Value && value <= type.Value.Max.Value;
      case 'bstr':
      case 'tstr':
        return matchesBasic(type.Type, value) && matchesOperator(type.Operator, value);
      case 'array':
        return this.matchesArray(type, value, open);
      case 'group':
        return type.Properties ? this.matchesMap(type.Properties, value, open)
          : this.rules.has(type.Value) ? this.matchesRule(type.Value, value, open)
          : matchesBasic(type.Value, value);
      default:
        throw new Error(`unknown type ${JSON.stringify(type)}`);
    }
  }

  matchesArray(type, value, open) {
    const [{ Occurrence: { n, m }, Type: element }] = type.Values;
    return Array.isArray(value) && value.length >= n && value.length <= m &&
      value.every((item) => this.matches(element, item, open));
  }

  matchesMap(properties, value, open) {
    if (!isMap(value)) return false;
    const known = new Set(properties.map((property) => property.Name));
    if (!open && Object.keys(value).some((key) => !known.has(key))) return false;
    return properties.every(({ Name: name, Type: type, Occurrence: { n } }) =>
      name in value ? this.matches(type, value[name], open) : n === 0);
  }
}

export const isMap = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) &&
  !(value instanceof Uint8Array);

export const isUint = (value) =>
  typeof value === 'bigint' ? value >= 0n : Number.isInteger(value) && value >= 0;

// No tags, floats, null, undefined or negative numbers (common.cddl).
function isOfOurKinds(value) {
  if (Array.isArray(value)) return value.every(isOfOurKinds);
  if (isMap(value)) return Object.values(value).every(isOfOurKinds);
  return isUint(value) || typeof value === 'boolean' || typeof value === 'string' ||
    value instanceof Uint8Array;
}

const sizeOf = (value) => typeof value === 'string' ? Buffer.byteLength(value) : value.length;

function matchesBasic(name, value) {
  switch (name) {
    case 'any':
      return isOfOurKinds(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'uint':
      return isUint(value);
    case 'bstr':
      return value instanceof Uint8Array;
    case 'tstr':
      return typeof value === 'string';
    default:
      throw new Error(`unknown type ${name}`);
  }
}

function matchesOperator(operator, value) {
  if (!operator) return true;
  const argument = operator.Value;
  switch (operator.Type) {
    case 'size': {
      const { min, max } = sizeBounds(argument);
      return sizeOf(value) >= min && sizeOf(value) <= max;
    }
    case 'regexp':
      return new RegExp(`^(?:${argument.Value})$`, 'u').test(value);
    default:
      throw new Error(`unknown operator ${operator.Type}`);
  }
}

export function sizeBounds(argument) {
  return argument.Type === 'range'
    ? { min: argument.Value.Min.Value, max: argument.Value.Max.Value }
    : { min: argument.Value, max: argument.Value };
}
