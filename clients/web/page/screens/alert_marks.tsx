// What alerts are known by wherever they are shown, and one as it stands in its channel.
import type { CapAlert, KnownAlert } from 'bridge';
import { useApp } from '../parts/app';
import { Link } from '../parts/basics';
import { useView } from '../parts/hooks';
import { info_for, is_practice, severity_of } from '../state/alerts';

export const may_send_alerts = (roles: readonly string[]) => roles.includes('responder');

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
