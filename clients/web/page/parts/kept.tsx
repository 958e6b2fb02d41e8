// What this device keeps of the page: a newer build that lies ready, and whether the browser leaves
// alone what is stored.
import { useEffect, useState } from 'preact/hooks';
import { is_kept, keep_told, was_told } from '../state/kept';
import { useApp } from './app';
import { Button, Mark, Note, Section } from './basics';

export function NewerBuild() {
  const { builds, speech } = useApp();
  const { t } = speech;
  const [is_ready, set_ready] = useState(builds.is_newer_ready);
  const [is_put_away, put_away] = useState(false);
  useEffect(() => builds.on_ready(() => set_ready(true)), [builds]);
  if (!is_ready || is_put_away) return <div role="status" />;
  return (
    <div class="strip" role="status">
      <details class="grow">
        <summary>{t.newer_ready}</summary>
        <p class="hint">{t.newer_what}</p>
        <Button onClick={builds.renew}>{t.newer_use}</Button>
      </details>
      <button type="button" class="button quiet" aria-label={t.dismiss} title={t.dismiss} onClick={() => put_away(true)}>×</button>
    </div>
  );
}

// Until it is put away the browser is asked each time; after that only when the member asks. It is
// said among the conversations, once the sheet that it speaks of is on paper.
export function NotKept() {
  const { route, self, speech } = useApp();
  const { t } = speech;
  const [is_told, set_told] = useState(was_told);
  const [kept, set_kept] = useState(true);
  useEffect(() => {
    if (!is_told) void is_kept(navigator.storage, true).then(set_kept);
  }, [is_told]);
  if (kept || is_told || self?.has_sheets || route.at !== 'chats') return null;
  const put_away = () => {
    keep_told();
    set_told(true);
  };
  return (
    <p class="strip">
      <Mark /><span class="grow">{t.storage_not_kept}</span>
      <button type="button" class="button quiet" aria-label={t.dismiss} title={t.dismiss} onClick={put_away}>×</button>
    </p>
  );
}

export function Kept() {
  const { t } = useApp().speech;
  const [kept, set_kept] = useState<boolean>();
  const [was_asked, set_asked] = useState(false);
  const look = (asks: boolean) => is_kept(navigator.storage, asks).then(set_kept);
  useEffect(() => { void look(false); }, []);
  const ask = () => void look(true).then(() => set_asked(true));
  return (
    <Section title={t.storage}>
      <div role="status">
        {kept === true && <Note look="good">{t.storage_kept}</Note>}
        {kept === false && <Note look="bad">{t.storage_not_kept}</Note>}
        {kept === false && was_asked && <p class="hint">{t.storage_refused}</p>}
      </div>
      {kept === false && <Button onClick={ask}>{t.storage_ask}</Button>}
    </Section>
  );
}
