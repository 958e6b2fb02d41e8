// An alert as it goes out: in each language what is said in it, and what holds in all.
import type { CapAlert, CapInfo } from 'bridge';
import { useApp } from '../parts/app';
import { Section } from '../parts/basics';
import { PracticeNote } from './alert_marks';

export function AlertPreview({ cap }: { cap: CapAlert }) {
  const { speech } = useApp();
  const { t } = speech;
  const [first] = cap.info;
  if (!first) return null;
  const who = cap.scope === 'Public' ? t.scopes.Public
    : cap.scope === 'Private' ? cap.addresses.join(' ') : cap.restriction ?? t.circle_everybody;
  return (
    <>
      <PracticeNote status={cap.status} />
      {cap.info.map((info) => <OneLanguage key={info.language ?? ''} info={info} />)}
      <Section title={t.rest}>
        <dl class="facts">
          <dt>{t.how_severe}</dt><dd>{t.severity[first.severity]}</dd>
          <dt>{t.urgency}</dt><dd>{t.urgencies[first.urgency]}</dd>
          <dt>{t.how_sure}</dt><dd>{t.certainty[first.certainty]}</dd>
          <dt>{t.categories}</dt><dd>{first.category.map((one) => t.category[one]).join(', ')}</dd>
          {first.response_type.length > 0 && <><dt>{t.response}</dt><dd>{first.response_type.map((one) => t.responses[one]).join(', ')}</dd></>}
          <dt>{t.scope}</dt><dd dir="auto">{who}</dd>
          {cap.note && <><dt>{t.note}</dt><dd dir="auto">{cap.note}</dd></>}
          {cap.source && <><dt>{t.source}</dt><dd dir="auto">{cap.source}</dd></>}
          {cap.incidents.length > 0 && <><dt>{t.incidents}</dt><dd dir="auto">{cap.incidents.join(' ')}</dd></>}
        </dl>
      </Section>
    </>
  );
}

export function OneLanguage({ info }: { info: CapInfo }) {
  const { speech } = useApp();
  const { t } = speech;
  const line = (label: string, text: string | undefined) =>
    text && <><dt>{label}</dt><dd class="said" dir="auto">{text}</dd></>;
  return (
    <section class="card" lang={info.language}>
      <h2 dir="auto">{info.headline ?? info.event}</h2>
      <p class="hint">{speech.tongue(info.language ?? '')}</p>
      <dl>
        {line(t.event, info.event)}
        {line(t.description_alert, info.description)}
        {line(t.instruction, info.instruction)}
        {line(t.areas, info.area.map((one) => one.area_desc).join(', '))}
        {line(t.audience, info.audience)}
        {line(t.contact, info.contact)}
        {line(t.web, info.web)}
        {line(t.resources, info.resource.map((one) => one.resource_desc).join(', '))}
      </dl>
    </section>
  );
}
