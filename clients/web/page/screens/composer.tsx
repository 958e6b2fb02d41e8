// Where one writes: a message, an answer to one, a change of one, or a poll.
import type { Content, MessageLine } from 'bridge';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Check, Field, Form, Select } from '../parts/basics';

interface Props {
  replying: MessageLine | undefined;
  editing: MessageLine | undefined;
  busy: boolean;
  send: (content: Content) => Promise<boolean>;
  onDone: () => void;
}

const kHour = 3600;
const kExpiries: readonly number[] = [0, kHour, 24 * kHour, 7 * 24 * kHour];

const text_of = (line: MessageLine | undefined) =>
  line?.content?.kind === 'text' ? line.content.text : '';

export function Composer({ replying, editing, busy, send, onDone }: Props) {
  const { speech } = useApp();
  const { t } = speech;
  const [text, set_text] = useState('');
  const [expiry, set_expiry] = useState(0);
  const [is_polling, poll] = useState(false);
  const [has_more, show_more] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (editing) set_text(text_of(editing));
    if (editing || replying) box.current?.focus();
  }, [editing, replying]);
  const submit = async () => {
    if (text.trim() === '' || busy) return;
    const content: Content = editing
      ? { kind: 'edit', text, target: editing.message }
      : {
          kind: 'text', text,
          ...(replying ? { reply_to: replying.message } : {}),
          ...(expiry > 0 ? { expires: Math.floor(Date.now() / 1000) + expiry } : {}),
        };
    if (!await send(content)) return;
    set_text('');
    onDone();
    box.current?.focus();
  };
  const about = editing ?? replying;
  if (is_polling) return <Poll busy={busy} send={send} onClose={() => poll(false)} />;
  return (
    <form class="composer" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      {about && (
        <p class="about">
          <span>{editing ? t.editing : t.replying_to(about.from)}: <bdi>{speech.summary(about)}</bdi></span>
          <Button look="quiet" label={t.cancel} onClick={() => { if (editing) set_text(''); onDone(); }}>×</Button>
        </p>
      )}
      {has_more && (
        <div class="row wrap">
          <Select label={t.disappears} value={String(expiry)} onChange={(value) => set_expiry(Number(value))}
            options={kExpiries.map((one) => ({ value: String(one), label: one === 0 ? t.never : speech.span(one) }))} />
          <Button onClick={() => poll(true)}>{t.new_poll}</Button>
        </div>
      )}
      <div class="row">
        <Button look="quiet" label={t.more} pressed={has_more} onClick={() => show_more(!has_more)}>+</Button>
        <textarea ref={box} class="grow" rows={Math.min(6, text.split('\n').length)} dir="auto" maxLength={16000}
          aria-label={t.message} placeholder={t.message} value={text}
          onInput={(event) => set_text(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && matchMedia('(pointer: fine)').matches) {
              event.preventDefault();
              void submit();
            }
          }} />
        <Button type="submit" look="main" disabled={busy || text.trim() === ''}>{editing ? t.save : t.send}</Button>
      </div>
    </form>
  );
}

function Poll({ busy, send, onClose }: { busy: boolean; send: Props['send']; onClose: () => void }) {
  const { t } = useApp().speech;
  const [question, set_question] = useState('');
  const [options, set_options] = useState(['', '']);
  const [many, set_many] = useState(false);
  const given = options.map((one) => one.trim()).filter((one) => one !== '');
  const submit = async () => {
    const content: Content =
      { kind: 'poll', question: question.trim(), options: given, choices_max: many ? given.length : 1 };
    if (await send(content)) onClose();
  };
  return (
    <div class="card">
      <Form submit={t.send} asking={{ busy, error: undefined }} disabled={question.trim() === '' || given.length < 2} onSubmit={() => void submit()}>
        <Field label={t.poll_question} value={question} onInput={set_question} max={250} autofocus />
        {options.map((one, i) => (
          <Field key={i} label={t.poll_option(i + 1)} value={one} max={250}
            onInput={(value) => set_options(options.map((old, j) => j === i ? value : old))} />
        ))}
        <div class="row wrap">
          {options.length < 20 && <Button onClick={() => set_options([...options, ''])}>{t.poll_add}</Button>}
          <Check label={t.poll_many} value={many} onChange={set_many} />
        </div>
      </Form>
      <Button look="quiet" onClick={onClose}>{t.cancel}</Button>
    </div>
  );
}
