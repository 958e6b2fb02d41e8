// What was begun and not sent: that it is still there, and how it is thrown away.
import { useApp } from '../parts/app';
import { Button, Section } from '../parts/basics';
import { useBegun, type DraftOf } from '../parts/drafts';

export function BegunNote<T>({ draft }: { draft: DraftOf<T> }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  if (!draft.is_begun) return null;
  return (
    <div class="note">
      <p>{t.begun_what}</p>
      <Button onClick={() => { draft.throw_away(); announce(t.thrown_away); }}>{t.throw_away}</Button>
    </div>
  );
}

export function AllBegun() {
  const { speech, announce } = useApp();
  const { t } = speech;
  const { begun, throw_away } = useBegun();
  if (begun.length === 0) return null;
  return (
    <Section title={t.begun}>
      <p class="hint">{t.begun_what}</p>
      <ul class="list">
        {begun.map(({ where, words }) => (
          <li key={where} class="item wrap">
            <a class="grow" href={where} dir="auto">{words || t.nameless}</a>
            <Button label={`${t.throw_away}: ${words || t.nameless}`} onClick={() => { throw_away(where); announce(t.thrown_away); }}>{t.throw_away}</Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
