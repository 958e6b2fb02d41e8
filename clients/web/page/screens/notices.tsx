// Alarms and other news, in plain words, each with what to do.
import { useApp } from '../parts/app';
import { Button, Empty, Link, Mark, Screen } from '../parts/basics';

export function Notices() {
  const { notices, speech, dismiss } = useApp();
  const { t } = speech;
  return (
    <Screen title={t.notices} back={{ at: 'you' }}>
      {notices.length === 0 && <Empty><p>{t.no_notices}</p></Empty>}
      <ul class="list">
        {notices.map((one) => {
          const { title, then, to } = speech.notice(one);
          return (
            <li key={one.id} class={`card ${one.kind === 'alarm' ? 'bad' : ''}`}>
              <p>{one.kind === 'alarm' && <Mark />}<strong dir="auto">{title}</strong></p>
              {then && <p>{then}</p>}
              <p class="hint"><time>{speech.moment(one.at)}</time></p>
              <div class="row wrap">
                {to && <Link to={to} look="button">{t.see}</Link>}
                <Button look="quiet" onClick={() => dismiss(one.id)}>{t.dismiss}</Button>
              </div>
            </li>
          );
        })}
      </ul>
    </Screen>
  );
}
