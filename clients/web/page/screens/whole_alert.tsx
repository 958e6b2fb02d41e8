// The composer of whole alerts: several languages side by side, everything that CAP 1.2 can say, a
// look at what goes out, and ten seconds to take it back.
import type { KnownAlert, VocabularyView } from 'bridge';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Busy, Form as Asked, Link, Note, Refusal, Screen, Section, Select } from '../parts/basics';
import { useDraft } from '../parts/drafts';
import { useCommand, useView } from '../parts/hooks';
import { info_for, may_be_answered } from '../state/alerts';
import { form_of } from '../state/earlier_alert';
import { draft_of, empty_form, headline_said, places_open, type Form } from '../state/whole_alert';
import { PracticeNote } from './alert_marks';
import { BegunNote } from './begun';
import { Countdown, useCountdown } from './countdown';
import { AlertPreview } from './alert_preview';
import { Areas, Kind, Rest, Times, What } from './whole_alert_facts';
import { InWords, Template } from './whole_alert_words';

// Those that the vocabulary has words in; any other can be added.
const kAlertLanguages = ['en', 'fr', 'es'];

// With `updates` it takes that alert's place.
export function WholeAlert({ updates }: { updates?: string }) {
  const { t } = useApp().speech;
  const { view: words } = useView({ type: 'vocabulary' });
  const { view: all, error } = useView({ type: 'alerts', limit: 100 });
  const back = updates ? { at: 'alert' as const, alert: updates } : { at: 'new_alert' as const };
  const title = updates ? t.change_whole : t.whole_alert;
  const earlier = all?.alerts.find((one) => one.alert === updates);
  if (!words || !all) return <Screen title={title} back={back}><Refusal error={error} />{!error && <Busy />}</Screen>;
  if (updates && !earlier) return <Screen title={title} back={back}><Refusal error="unknown_alert" /></Screen>;
  if (earlier && !may_be_answered(earlier)) return <Screen title={title} back={back}><Note>{t.alert_over}</Note></Screen>;
  return (
    <Screen title={title} back={back}>
      <Composed words={words} alerts={all.alerts} earlier={earlier} />
    </Screen>
  );
}

export interface Parts {
  form: Form;
  put: (change: Partial<Form>) => void;
  words: VocabularyView;
}

interface Whole extends Form {
  channel: string;
}

interface ComposedProps {
  words: VocabularyView;
  alerts: KnownAlert[];
  earlier: KnownAlert | undefined;
}

function Composed({ words, alerts, earlier }: ComposedProps) {
  const { speech, go } = useApp();
  const { t } = speech;
  const held = useDraft<Whole>(
    earlier ? { at: 'change_alert', alert: earlier.alert } : { at: 'whole_alert' },
    () => ({ ...earlier ? form_of(earlier.cap) : empty_form([...new Set([speech.language, ...kAlertLanguages])]), channel: '' }),
    headline_said);
  const form = held.value;
  const { channel } = form;
  const [is_seen, see] = useState(false);
  const asking = useCommand();
  useEffect(() => scrollTo(0, 0), [is_seen]);
  const draft = () => draft_of(form, alerts.find((one) => one.alert === form.follows));
  const { left, begin, take_back } = useCountdown(async () => {
    held.take_out();
    const sent = await asking.ask({
      type: 'send_whole_alert', draft: draft(), ...(earlier ? { updates: earlier.alert } : channel ? { channel } : {}),
    });
    if (!sent) return held.put_back();
    go({ at: 'alert', alert: sent.alert });
  });
  const parts: Parts = { form, words, put: held.put };
  const open = places_open(form);
  const headline = draft().info[0]?.headline ?? '';
  if (left !== undefined) return <Countdown left={left} sentence={headline} onTakeBack={take_back} />;
  if (is_seen) {
    return (
      <>
        <Note look="bad">{t.preview_what}</Note>
        {open > 0 && <Note look="bad">{t.places_open(open)}</Note>}
        <AlertPreview cap={draft()} />
        <Asked submit={t.send_alert} look="danger" asking={asking} onSubmit={begin}>
          <p><Button onClick={() => see(false)}>{t.go_back}</Button></p>
        </Asked>
        {asking.busy && <Busy />}
      </>
    );
  }
  return (
    <>
      <Note>{t.new_alert_what}</Note>
      {earlier
        ? <Note>{t.replaces(info_for(earlier, speech.language)?.headline ?? t.said_alert)}</Note>
        : <p class="hint">{t.whole_alert_what} <Link to={{ at: 'new_alert' }}>{t.short_form}</Link></p>}
      <PracticeNote status={form.status} />
      <Asked submit={t.preview} disabled={!form.words.some((one) => one.event.trim() !== '') || form.categories.length === 0} onSubmit={() => see(true)}>
        {!earlier && <Kind {...parts} />}
        {!earlier && <InChannel channel={channel} onChange={(to) => held.put({ channel: to })} />}
        <What {...parts} />
        <Template {...parts} />
        <Areas {...parts} />
        <InWords {...parts} />
        <Times {...parts} />
        <Rest {...parts} alerts={earlier ? [] : alerts} />
      </Asked>
      <BegunNote draft={held} />
    </>
  );
}

// Asked only where there is more than one.
function InChannel({ channel, onChange }: { channel: string; onChange: (channel: string) => void }) {
  const { t } = useApp().speech;
  const { view } = useView({ type: 'channels' });
  const all = view?.channels.filter((one) => one.kind === 'alert') ?? [];
  if (all.length < 2) return null;
  return (
    <Section title={t.alert_in_channel}>
      <Select label={t.alert_in_channel} value={channel} onChange={onChange}
        options={[{ value: '', label: t.choose }, ...all.map((one) => ({ value: one.channel, label: one.label }))]} />
    </Section>
  );
}
