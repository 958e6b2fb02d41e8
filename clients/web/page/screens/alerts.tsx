// The board of alerts.
import type { CapAlert, KnownAlert } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Check, Empty, Field, Link, Refusal, Screen, Select } from '../parts/basics';
import { useNow, useView } from '../parts/hooks';
import { countries_of, info_for, is_practice, kSeverities, severity_of, shown_alerts } from '../state/alerts';
import { kAges, keep_board, read_board, since_of, type Age, type Board } from '../state/board';
import { hash_of } from '../state/routes';
import { CountrySelect } from './countries';

const kAlertsAtOnce = 100;

export const may_send_alerts = (roles: readonly string[]) => roles.includes('responder');

export function Alerts() {
  const { speech, self } = useApp();
  const { t } = speech;
  const { view, error } = useView({ type: 'alerts', limit: kAlertsAtOnce });
  const [board, set_board] = useState(read_board);
  const now = useNow(60);
  const shown = shown_alerts(view?.alerts ?? [], { ...board, since: since_of(board.age, now) }, speech.language);
  const hidden = (view?.alerts.length ?? 0) - shown.length;
  const tools = may_send_alerts(self?.roles ?? []) && <Link to={{ at: 'new_alert' }} look="button danger">{t.new_alert}</Link>;
  const put = (change: Partial<Board>) => {
    const after = { ...board, ...change };
    keep_board(after);
    set_board(after);
  };
  return (
    <Screen title={t.alerts} tools={tools}>
      <details class="filter">
        <summary>{t.filter}</summary>
        <Check label={t.only_for_me} value={board.mine} onChange={(mine) => put({ mine })} />
        <Select label={t.least_severity} value={board.severity} onChange={(severity) => put({ severity: severity as Board['severity'] })}
          options={[{ value: '', label: t.any_severity }, ...kSeverities.map((one) => ({ value: one as string, label: t.severity[one] }))]} />
        <Select label={t.how_old} value={board.age} onChange={(age) => put({ age: age as Age })}
          options={kAges.map((one) => ({ value: one, label: t.ages[one] }))} />
        <CountrySelect value={board.country} onChange={(country) => put({ country })} any={t.all_countries} />
        <Field label={t.words} value={board.words} onInput={(words) => put({ words })} inputmode="search" />
      </details>
      <Refusal error={error} />
      {!view && !error && <Busy />}
      {view && shown.length === 0 && <Empty><p>{hidden > 0 ? t.alerts_filtered(hidden) : t.no_alerts}</p></Empty>}
      <ul class="list">{shown.map((one) => <Row key={one.alert} alert={one} />)}</ul>
      {shown.length > 0 && hidden > 0 && <p class="hint">{t.alerts_filtered(hidden)}</p>}
      <p class="hint">{t.closed_page}</p>
    </Screen>
  );
}

// Nobody may take an exercise or a test for what has happened, nor the other way round.
export function PracticeMark({ status }: { status: CapAlert['status'] }) {
  const { t } = useApp().speech;
  return is_practice(status) ? <span class="flag practice">{t.practice[status]}</span> : null;
}

export function PracticeNote({ status }: { status: CapAlert['status'] }) {
  const { t } = useApp().speech;
  if (!is_practice(status)) return null;
  return <p class="practice"><strong>{t.practice[status]}.</strong> {t.practice_what[status]}</p>;
}

// By word and by shape: colour alone says nothing to some.
export function SeverityMark({ alert }: { alert: KnownAlert }) {
  const { t } = useApp().speech;
  const severity = severity_of(alert);
  const bars = { Extreme: 4, Severe: 3, Moderate: 2, Minor: 1, Unknown: 0 }[severity];
  return (
    <span class={`severity ${severity.toLowerCase()}`}>
      <span class="bars" aria-hidden="true">{'▮'.repeat(bars)}{'▯'.repeat(4 - bars)}</span> {t.severity[severity]}
    </span>
  );
}

function Row({ alert }: { alert: KnownAlert }) {
  const { speech } = useApp();
  const { t } = speech;
  const info = info_for(alert, speech.language);
  return (
    <li>
      <a class={`item alert ${alert.life} ${is_practice(alert.cap.status) ? 'practice' : ''}`} href={hash_of({ at: 'alert', alert: alert.alert })}>
        <span class="grow">
          <span class="row wrap"><PracticeMark status={alert.cap.status} /><SeverityMark alert={alert} /><span class="flag">{t.life[alert.life]}</span></span>
          <span class="name" dir="auto">{info?.headline ?? info?.event ?? t.kinds.alert}</span>
          <span class="last" dir="auto">{countries_of(alert).map(speech.country).join(', ')} · {speech.age(alert.at)}</span>
        </span>
        {alert.answer && <span class="flag">{t.answer[alert.answer.answer]}</span>}
      </a>
    </li>
  );
}

// An alert where it stands in its channel.
export function AlertLine({ id }: { id: string }) {
  const { speech } = useApp();
  const { t } = speech;
  const { view } = useView({ type: 'alert', alert: id });
  const alert = view?.alert;
  return (
    <>
      {alert && (
        <p>
          <PracticeMark status={alert.cap.status} /><SeverityMark alert={alert} /> <span class="flag">{t.life[alert.life]}</span><br />
          <strong dir="auto">{info_for(alert, speech.language)?.headline}</strong>
        </p>
      )}
      <Link to={{ at: 'alert', alert: id }} look="button">{t.open_alert}</Link>
    </>
  );
}
