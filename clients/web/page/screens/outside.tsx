// What is shown while there is no store to work with: loading, another tab, what has gone wrong.
import { Button, Note } from '../parts/basics';
import { useApp } from '../parts/app';
import { kLanguages } from '../state/settings';
import type { Speech } from '../text/speech';
import { kNoTexts } from '../text/texts';

export function Loading({ speech }: { speech: Speech }) {
  return <main class="outside"><p role="status"><span class="spinner" aria-hidden="true" />{speech.t.loading}</p></main>;
}

export const Speechless = () => (
  <main class="outside">
    {kLanguages.map((one) => <p key={one} lang={one} dir="auto">{kNoTexts[one]}</p>)}
  </main>
);

export function OtherTab() {
  const { client, speech: { t } } = useApp();
  return (
    <main class="outside">
      <h1>{t.other_tab}</h1>
      <p>{t.other_tab_why}</p>
      <Button look="main" onClick={client.take_over}>{t.use_here}</Button>
    </main>
  );
}

export function Unfit({ speech: { t } }: { speech: Speech }) {
  return <main class="outside"><h1>{t.unfit}</h1><p>{t.unfit_why}</p></main>;
}

export function Broken() {
  const { speech, status } = useApp();
  const { t } = speech;
  return (
    <main class="outside">
      <h1>{t.broken}</h1>
      <Note look="bad">{speech.error(status.error ?? 'io')}</Note>
      <Button look="main" onClick={() => location.reload()}>{t.try_again}</Button>
    </main>
  );
}
