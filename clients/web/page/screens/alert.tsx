// One alert: what happened, one's answer, and for responders who has answered.
import type { AlertView, AnswerKind, KnownAlert, RosterOutcome } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Field, Form, Handle, Link, Note, Refusal, Screen, Section } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { countries_of, info_for, may_be_answered } from '../state/alerts';
import { AsSigned, Timeline } from './alert_timeline';
import { may_send_alerts, PracticeMark, PracticeNote, SeverityMark } from './alert_marks';

export function AlertScreen({ id }: { id: string }) {
  const { speech, self } = useApp();
  const { t } = speech;
  const { view, error } = useView({ type: 'alert', alert: id });
  if (!view) {
    return <Screen title={t.kinds.alert} back={{ at: 'alerts' }}><Refusal error={error} />{!error && <Busy />}</Screen>;
  }
  const { alert } = view;
  const info = info_for(alert, speech.language);
  return (
    <Screen title={info?.headline ?? info?.event ?? t.kinds.alert} back={{ at: 'alerts' }}>
      <PracticeNote status={alert.cap.status} />
      <p class="row wrap"><PracticeMark status={alert.cap.status} /><SeverityMark alert={alert} /><span class="flag">{t.life[alert.life]}</span></p>
      <Facts alert={alert} view={view} />
      {may_be_answered(alert) ? <Answer alert={alert} /> : <Note>{t.alert_over}</Note>}
      {may_send_alerts(self?.roles ?? []) && <Roster alert={alert} />}
      {alert.member === self?.member && may_be_answered(alert) && <Change alert={alert} />}
      <Timeline alert={alert} />
      <AsSigned view={view} />
      <p><Link to={{ at: 'channel', channel: alert.channel }}>{t.see_in_channel}</Link></p>
    </Screen>
  );
}

function Facts({ alert, view }: { alert: KnownAlert; view: AlertView }) {
  const { speech } = useApp();
  const { t } = speech;
  const info = info_for(alert, speech.language);
  return (
    <div class="section">
      {info?.description && <p class="said" dir="auto">{info.description}</p>}
      {info?.instruction && <p class="said" dir="auto">{info.instruction}</p>}
      <dl class="facts">
        <dt>{t.where}</dt><dd>{countries_of(alert).map(speech.country).join(', ') || '—'}</dd>
        <dt>{t.what}</dt><dd dir="auto">{info?.event}</dd>
        <dt>{t.sure}</dt><dd>{t.certainty[info?.certainty ?? 'Unknown']}</dd>
        <dt>{t.sent_by}</dt><dd>{alert.from ? <Link to={{ at: 'person', handle: alert.from }}><Handle of={alert.from} /></Link> : t.somebody}</dd>
        <dt>{t.when}</dt><dd><time>{speech.moment(alert.at)}</time></dd>
        <dt>{t.until}</dt><dd><time>{speech.moment(alert.expires)}</time></dd>
      </dl>
      {view.not_fresh && <Note look="bad">{t.alert_not_fresh}</Note>}
      {!view.is_certified && <p class="hint">{t.not_provable_outside}</p>}
    </div>
  );
}

const kAnswers: readonly AnswerKind[] = ['need-help', 'can-help', 'safe', 'seen'];

function Answer({ alert }: { alert: KnownAlert }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [note, set_note] = useState(alert.answer?.note ?? '');
  const asking = useCommand();
  const given = alert.answer;
  const answer = async (kind: AnswerKind) => {
    const text = note.trim();
    if (await asking.ask({ type: 'answer_alert', alert: alert.alert, answer: kind, ...(text ? { note: text } : {}) })) announce(t.answered);
  };
  return (
    <Section title={t.your_answer}>
      <p class="hint">{t.answer_what}</p>
      {given && (
        <Note look={given.received ? 'good' : 'plain'}>
          {t.answer[given.answer]} — {given.received ? t.answer_received : given.sent ? t.answer_sent : t.answer_kept}
        </Note>
      )}
      <Field label={t.answer_note} value={note} onInput={set_note} max={100} />
      <div class="answers">
        {kAnswers.map((one) => (
          <Button key={one} look={one === 'need-help' ? 'danger' : 'plain'} pressed={given?.answer === one} disabled={asking.busy} onClick={() => void answer(one)}>{t.answer[one]}</Button>
        ))}
      </div>
      <Refusal error={asking.error} />
    </Section>
  );
}

function Roster({ alert }: { alert: KnownAlert }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [roster, set_roster] = useState<RosterOutcome>();
  const [note, set_note] = useState('');
  const { view: people } = useView({ type: 'people' });
  const reading = useCommand();
  const reminding = useCommand();
  const name_of = (member: string) => {
    const handle = people?.people.find((one) => one.member === member)?.handle;
    return handle ? <Handle of={handle} /> : t.somebody;
  };
  const read = async () => set_roster(await reading.ask({ type: 'read_roster', alert: alert.alert }));
  const remind = async () => {
    const text = note.trim();
    const reminded = await reminding.ask({ type: 'remind_silent', alert: alert.alert, ...(text ? { note: text } : {}) });
    if (reminded) announce(reminded.message ? t.reminded(reminded.silent.length) : t.nobody_silent);
  };
  return (
    <Section title={t.roster}>
      <p class="hint">{t.roster_what}</p>
      <Button disabled={reading.busy} onClick={() => void read()}>{roster ? t.read_again : t.see_roster}</Button>
      <Refusal error={reading.error} />
      {roster && (
        <>
          <ul class="list">
            {roster.answers.map((one) => (
              <li key={one.member} class="item wrap">
                <span class="grow"><strong>{name_of(one.member)}</strong>{one.note && <> — <bdi>{one.note}</bdi></>}
                  {one.not_fresh && <span class="hint"> ({t.not_fresh})</span>}</span>
                <span class={`flag ${one.answer === 'need-help' ? 'bad' : ''}`}>{t.answer[one.answer]}</span>
                <time>{speech.age(one.sent)}</time>
              </li>
            ))}
          </ul>
          {roster.silent.length === 0
            ? <p>{t.nobody_silent}</p>
            : <p>{t.silent(roster.silent.length)} {roster.silent.map((one) => <span key={one.member}><Handle of={one.handle} /> </span>)}</p>}
          {roster.silent.length > 0 && may_be_answered(alert) && (
            <Form submit={t.remind} asking={reminding} onSubmit={() => void remind()}>
              <Field label={t.remind_note} value={note} onInput={set_note} max={200} />
            </Form>
          )}
        </>
      )}
    </Section>
  );
}

function Change({ alert }: { alert: KnownAlert }) {
  const { speech, go, announce } = useApp();
  const { t } = speech;
  const [sentence, set_sentence] = useState('');
  const updating = useCommand();
  const ending = useCommand();
  const update = async () => {
    const updated = await updating.ask({ type: 'update_alert', alert: alert.alert, sentence: sentence.trim() });
    if (updated) go({ at: 'alert', alert: updated.alert });
  };
  const cancel = async () => {
    if (!await ending.ask({ type: 'cancel_alert', alert: alert.alert, reason: sentence.trim() })) return;
    announce(t.alert_cancelled);
    go({ at: 'alerts' });
  };
  return (
    <Section title={t.change_alert}>
      <Form submit={t.update_alert} asking={updating} disabled={sentence.trim() === ''} onSubmit={() => void update()}>
        <Field label={t.change_sentence} value={sentence} onInput={set_sentence} rows={2} max={2000} />
      </Form>
      <p><Link to={{ at: 'change_alert', alert: alert.alert }}>{t.change_whole}</Link></p>
      <Button look="danger" disabled={ending.busy || sentence.trim() === ''} onClick={() => void cancel()}>{t.cancel_alert}</Button>
      <Refusal error={ending.error} />
    </Section>
  );
}
