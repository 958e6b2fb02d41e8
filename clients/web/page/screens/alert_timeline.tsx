// How an alert went on, and all of it as it was signed.
import type { AlertView, KnownAlert } from 'bridge';
import { useApp } from '../parts/app';
import { Link, Section } from '../parts/basics';
import { Folded } from '../parts/choices';
import { useView } from '../parts/hooks';
import { info_for } from '../state/alerts';
import { timeline_of, type Step } from '../state/timeline';
import { OneLanguage } from './alert_preview';

export function Timeline({ alert }: { alert: KnownAlert }) {
  const { speech } = useApp();
  const { t } = speech;
  const { view } = useView({ type: 'alerts', limit: 100 });
  const steps = timeline_of(alert, view?.alerts ?? [alert]);
  return (
    <Section title={t.timeline}>
      <ol class="steps">
        {steps.map((step) => (
          <li key={`${step.what}${step.at}`}><time>{speech.moment(step.at)}</time><br /><OneStep step={step} shown={alert.alert} /></li>
        ))}
      </ol>
    </Section>
  );
}

function OneStep({ step, shown }: { step: Step; shown: string }) {
  const { speech } = useApp();
  const { t } = speech;
  switch (step.what) {
    case 'ends': return <span>{t.ends_by_itself}</span>;
    case 'answered': return <span>{t.you_answered}{step.alert.answer && `: ${t.answer[step.alert.answer.answer]}`}</span>;
    case 'sent': return <span>{t.answer_went}</span>;
    case 'received': return <span>{t.answer_came}</span>;
    case 'alert': {
      const { alert, cap } = step.alert;
      const headline = info_for(step.alert, speech.language)?.headline ?? t.said_alert;
      return (
        <span>
          <strong>{t.came[cap.msg_type]}</strong>{': '}
          {alert === shown ? <><bdi>{headline}</bdi> ({t.this_one})</> : <Link to={{ at: 'alert', alert }}><bdi>{headline}</bdi></Link>}
          {cap.note && <span dir="auto"> — {cap.note}</span>}
        </span>
      );
    }
  }
}

// All languages, and the document itself for whoever verifies it elsewhere.
export function AsSigned({ view }: { view: AlertView }) {
  const { t } = useApp().speech;
  return (
    <>
      <Folded title={t.languages_of}>
        {view.alert.cap.info.map((info) => <OneLanguage key={info.language ?? ''} info={info} />)}
      </Folded>
      <Folded title={t.as_signed}><pre class="document" dir="ltr" tabIndex={0} role="region" aria-label={t.as_signed}>{view.document}</pre></Folded>
    </>
  );
}
