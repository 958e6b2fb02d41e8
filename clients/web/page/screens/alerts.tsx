// The board of alerts.
import type { KnownAlert } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Check, Empty, Field, Link, Refusal, Screen, Select } from '../parts/basics';
import { useNow, useView } from '../parts/hooks';
import { countries_of, info_for, is_practice, kSeverities, shown_alerts } from '../state/alerts';
import { kAges, keep_board, read_board, since_of, type Age, type Board } from '../state/board';
import { hash_of } from '../state/routes';
import { may_send_alerts, PracticeMark, SeverityMark } from './alert_marks';
import { AllBegun } from './begun';
import { CountrySelect } from './countries';

const kAlertsAtOnce = 100;

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
      <AllBegun />
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
