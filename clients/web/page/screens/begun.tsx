// What was begun and not sent: that it is still there, and how it is thrown away.
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Section } from '../parts/basics';
import { useBegun, type DraftOf } from '../parts/drafts';

export function BegunNote<T>({ draft }: { draft: DraftOf<T> }) {
  const { t } = useApp().speech;
  if (!draft.is_begun) return null;
  return (
    <div class="note">
      <p>{t.begun_what}</p>
      <ThrowAway onClick={draft.throw_away} />
    </div>
  );
}

export function AllBegun() {
  const { t } = useApp().speech;
  const { begun, throw_away } = useBegun();
  if (begun.length === 0) return null;
  return (
    <Section title={t.begun}>
      <p class="hint">{t.begun_what}</p>
      <ul class="list">
        {begun.map(({ where, words }) => (
          <li key={where} class="item wrap">
            <a class="grow" href={where} dir="auto">{words || t.nameless}</a>
            <ThrowAway of={words || t.nameless} onClick={() => throw_away(where)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

// It takes a second press.
function ThrowAway({ of, onClick }: { of?: string; onClick: () => void }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [is_sure, ask_sure] = useState(false);
  const words = is_sure ? t.throw_away_sure : t.throw_away;
  const press = () => {
    if (!is_sure) return ask_sure(true);
    onClick();
    announce(t.thrown_away);
  };
  return <Button look={is_sure ? 'danger' : 'plain'} label={of === undefined ? words : `${words}: ${of}`} onClick={press}>{words}</Button>;
}
