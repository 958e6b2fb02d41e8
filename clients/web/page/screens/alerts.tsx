// The board of alerts.
import type { KnownAlert } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Check, Empty, Field, Link, Refusal, Screen } from '../parts/basics';
import { useView } from '../parts/hooks';
import { countries_of, info_for, severity_of, shown_alerts } from '../state/alerts';
import { hash_of } from '../state/routes';
import { CountrySelect } from './countries';

const kAlertsAtOnce = 100;

export const may_send_alerts = (roles: readonly string[]) => roles.includes('responder');

export function Alerts() {
  const { speech, self } = useApp();
  const { t } = speech;
  const { view, error } = useView({ type: 'alerts', limit: kAlertsAtOnce });
  const [mine, set_mine] = useState(true);
  const [country, set_country] = useState('');
  const [words, set_words] = useState('');
  const shown = shown_alerts(view?.alerts ?? [], { mine, country, words }, speech.language);
  const hidden = (view?.alerts.length ?? 0) - shown.length;
  const tools = may_send_alerts(self?.roles ?? []) && <Link to={{ at: 'new_alert' }} look="button danger">{t.new_alert}</Link>;
  return (
    <Screen title={t.alerts} tools={tools}>
      <details class="filter">
        <summary>{t.filter}</summary>
        <Check label={t.only_for_me} value={mine} onChange={set_mine} />
        <CountrySelect value={country} onChange={set_country} any={t.all_countries} />
        <Field label={t.words} value={words} onInput={set_words} inputmode="search" />
      </details>
      <Refusal error={error} />
      {!view && !error && <Busy />}
      {view && shown.length === 0 && <Empty><p>{hidden > 0 ? t.alerts_filtered(hidden) : t.no_alerts}</p></Empty>}
      <ul class="list">{shown.map((one) => <Row key={one.alert} alert={one} />)}</ul>
      {shown.length > 0 && hidden > 0 && <p class="hint">{t.alerts_filtered(hidden)}</p>}
    </Screen>
  );
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
      <a class={`item alert ${alert.life}`} href={hash_of({ at: 'alert', alert: alert.alert })}>
        <span class="grow">
          <span class="row wrap"><SeverityMark alert={alert} /><span class="flag">{t.life[alert.life]}</span></span>
          <span class="name" dir="auto">{info?.headline ?? info?.event ?? t.kinds.alert}</span>
          <span class="last" dir="auto">{countries_of(alert).map(speech.country).join(', ')} · {speech.age(alert.at)}</span>
        </span>
        {alert.answer && <span class="flag">{t.answer[alert.answer.answer]}</span>}
      </a>
    </li>
  );
}
