// Fields for several of a list, for a time, and a group of fields that may be folded away.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Check } from './basics';

interface Option<T extends string> {
  value: T;
  label: string;
}

interface ChecksProps<T extends string> {
  label: string;
  values: readonly T[];
  options: readonly Option<T>[];
  onChange: (values: T[]) => void;
  hint?: string;
}

// Those that are chosen, in the order of the options.
export function Checks<T extends string>({ label, values, options, onChange, hint }: ChecksProps<T>) {
  const id = useId();
  const turn = (value: T, on: boolean) => onChange(
    options.map((one) => one.value).filter((one) => one === value ? on : values.includes(one)));
  return (
    <fieldset class="checks" {...(hint ? { 'aria-describedby': id } : {})}>
      <legend>{label}</legend>
      {hint && <p class="hint" id={id}>{hint}</p>}
      <div class="columns">
        {options.map((one) => (
          <Check key={one.value} label={one.label} value={values.includes(one.value)} onChange={(on) => turn(one.value, on)} />
        ))}
      </div>
    </fieldset>
  );
}

interface TimeProps {
  label: string;
  value: string; // as `datetime-local` has it
  onInput: (value: string) => void;
  hint?: string;
}

export function TimeField({ label, value, onInput, hint }: TimeProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type="datetime-local" value={value} onInput={(event) => onInput(event.currentTarget.value)}
        {...(hint ? { 'aria-describedby': `${id}-hint` } : {})} />
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

export function Folded({ title, children, open = false }: { title: string; children: ComponentChildren; open?: boolean }) {
  return <details class="filter" open={open}><summary>{title}</summary>{children}</details>;
}
