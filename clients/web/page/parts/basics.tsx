// The small parts that all screens share. Whatever is shown is shown as text.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { hash_of, type Route } from '../state/routes';
import { useApp } from './app';
import type { Asking } from './hooks';

interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  type?: 'button' | 'submit';
  look?: 'main' | 'plain' | 'danger' | 'quiet' | 'quiet more';
  disabled?: boolean;
  label?: string;
  pressed?: boolean;
  share?: number; // how much of it is filled, where what it stands for is counted
}

export function Button({ children, onClick, type = 'button', look = 'plain', disabled, label, pressed, share }: ButtonProps) {
  return (
    <button type={type} class={`button ${look}`} disabled={disabled ?? false}
      {...(onClick ? { onClick } : {})} {...(label ? { 'aria-label': label, title: label } : {})}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      {...(share === undefined ? {} : { style: { '--share': `${Math.round(share * 100)}%` } })}>
      {children}
    </button>
  );
}

export function Link({ to, children, look = 'link' }: { to: Route; children: ComponentChildren; look?: string }) {
  return <a class={look} href={hash_of(to)}>{children}</a>;
}

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string | undefined;
  type?: 'text' | 'password' | 'number';
  rows?: number;
  required?: boolean;
  autofocus?: boolean;
  autocomplete?: string;
  inputmode?: 'text' | 'numeric' | 'search';
  max?: number;
  ltr?: boolean; // what is no language: handles, links, codes
}

export function Field(props: FieldProps) {
  const id = useId();
  const ref = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => { if (props.autofocus) ref.current?.focus(); }, [props.autofocus]);
  const shared = {
    id, ref, value: props.value, required: props.required ?? false,
    onInput: (event: { currentTarget: { value: string } }) => props.onInput(event.currentTarget.value),
    autocomplete: props.autocomplete ?? 'off',
    dir: props.ltr ? 'ltr' as const : 'auto' as const,
    ...(props.hint ? { 'aria-describedby': `${id}-hint` } : {}),
    ...(props.max ? { maxLength: props.max } : {}),
    ...(props.ltr ? { autocapitalize: 'none' as const, spellcheck: false, autocorrect: 'off' } : {}),
    ...(props.inputmode ? { inputMode: props.inputmode } : {}),
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.rows ? <textarea {...shared} rows={props.rows} />
        : props.type === 'password' ? <input {...shared} type="password" />
        : props.type === 'number' ? <input {...shared} type="number" min={1} />
        : <input {...shared} type="text" />}
      {props.hint && <p class="hint" id={`${id}-hint`}>{props.hint}</p>}
    </div>
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  hint?: string;
}

export function Select({ label, value, options, onChange, hint }: SelectProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}
        {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}>
        {options.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
      </select>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

export function Check({ label, value, onChange }: { label: string; value: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

interface FormProps {
  onSubmit: () => void;
  asking?: Pick<Asking, 'busy' | 'error'>;
  submit: string;
  disabled?: boolean;
  look?: 'main' | 'danger';
  children?: ComponentChildren;
}

// A form with one thing to do, and why that was refused.
export function Form({ onSubmit, asking, submit, disabled, look = 'main', children }: FormProps) {
  const busy = asking?.busy ?? false;
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); if (!busy) onSubmit(); }}>
      {children}
      <Refusal error={asking?.error} />
      <Button type="submit" look={look} disabled={busy || (disabled ?? false)}>
        {busy && <span class="spinner" aria-hidden="true" />}{submit}
      </Button>
    </form>
  );
}

export function Refusal({ error }: { error: string | undefined }) {
  const { speech } = useApp();
  return <div role="alert">{error && <p class="note bad"><Mark />{speech.error(error)}</p>}</div>;
}

// A name that runs from left to right whatever stands around it.
export const Handle = ({ of }: { of: string }) => <bdi dir="ltr">@{of}</bdi>;

export const Mark = () => <span class="mark" aria-hidden="true">!</span>;

export function Note({ children, look = 'plain' }: { children: ComponentChildren; look?: 'plain' | 'bad' | 'good' }) {
  return <p class={`note ${look}`}>{look === 'bad' && <Mark />}{children}</p>;
}

// `asks`: for what only the server knows, which it may take a while to reach.
export function Busy({ asks }: { asks?: boolean }) {
  const { self, speech } = useApp();
  const { t } = speech;
  const is_waiting = asks && self?.standing === 'offline';
  return <p class="busy" role="status"><span class="spinner" aria-hidden="true" />{is_waiting ? t.loads_later : t.loading}</p>;
}

// The page's sign: people around the place that is theirs.
export const Circle = () => (
  <svg viewBox="0 0 64 64" aria-hidden="true">
    {[[32, 15], [47, 26], [41, 44], [23, 44], [17, 26]].map(([x, y]) => <circle key={x} cx={x} cy={y} r="5.5" />)}
    <circle cx="32" cy="31" r="3" />
  </svg>
);

export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty"><Circle />{children}</div>;
}

interface ScreenProps {
  title: string;
  back?: Route;
  tools?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
}

// A screen begins with its heading, which takes the focus when it is come to.
export function Screen({ title, back, tools, children, class: look = '' }: ScreenProps) {
  const { speech } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { heading.current?.focus({ preventScroll: true }); }, []);
  return (
    <main class={`screen ${look}`} id="content">
      <header class="bar">
        {back && <a class="back" href={hash_of(back)} aria-label={speech.t.back} title={speech.t.back}><span aria-hidden="true">‹</span></a>}
        <h1 ref={heading} tabIndex={-1} dir="auto">{title}</h1>
        {tools}
      </header>
      {children}
    </main>
  );
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return <section class="section"><h2>{title}</h2>{children}</section>;
}

export function Copy({ text }: { text: string }) {
  const { speech, announce } = useApp();
  const copy = () => navigator.clipboard.writeText(text).then(
    () => announce(speech.t.copied), () => announce(speech.t.not_copied));
  return (
    <div class="copy">
      <code dir="ltr">{text}</code>
      <Button onClick={copy}>{speech.t.copy}</Button>
    </div>
  );
}
