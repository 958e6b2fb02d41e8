// What a whole alert says in words: a column for each language, and templates to begin with.
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Field, Section, Select } from '../parts/basics';
import { Folded } from '../parts/choices';
import { kLanguages } from '../state/settings';
import { kTemplates, with_template, type TemplateName } from '../state/templates';
import { no_words, type Words } from '../state/whole_alert';
import type { Templates } from '../text/shape';
import { texts_in } from '../text/texts';
import type { Parts } from './whole_alert';

export function Template({ form, put, words }: Parts) {
  const { speech } = useApp();
  const { t } = speech;
  const fitting = kTemplates.find((one) => one === form.violation);
  const [chosen, choose] = useState('');
  const texts = useTemplateTexts();
  const label_of = (name: TemplateName) => {
    const violation = words.violations.find((one) => one.code === name);
    return violation ? speech.label(violation.labels) : t.templates[name].headline;
  };
  const use = (name: string) => {
    choose(name);
    const template = kTemplates.find((one) => one === name);
    if (template) put(with_template(form, template, texts));
  };
  return (
    <Section title={t.from_template}>
      <Select label={t.from_template} value={chosen} onChange={use} hint={t.from_template_what}
        options={[{ value: '', label: t.no_template }, ...kTemplates.map((one) => ({ value: one as string, label: label_of(one) }))]} />
      {fitting && chosen === '' && <Button onClick={() => use(fitting)}>{label_of(fitting)}</Button>}
    </Section>
  );
}

// An alert is written in several languages at once; one whose texts did not come is left to the writer.
function useTemplateTexts(): Partial<Record<string, Templates>> {
  const [texts, set_texts] = useState<Partial<Record<string, Templates>>>({});
  useEffect(() => {
    for (const language of kLanguages) {
      texts_in(language).then(({ templates }) => set_texts((before) => ({ ...before, [language]: templates })), () => undefined);
    }
  }, []);
  return texts;
}

const kTag = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export function InWords({ form, put }: Parts) {
  const { t } = useApp().speech;
  const [tag, set_tag] = useState('');
  const put_words = (at: number, change: Partial<Words>) =>
    put({ words: form.words.map((one, i) => i === at ? { ...one, ...change } : one) });
  const is_new = kTag.test(tag.trim()) && !form.words.some((one) => one.language === tag.trim());
  return (
    <Section title={t.texts}>
      <div class="columns">
        {form.words.map((words, i) => (
          <InOneLanguage key={words.language} words={words} put={(change) => put_words(i, change)}
            {...(form.words.length > 1 ? { onRemove: () => put({ words: form.words.filter((_, j) => j !== i) }) } : {})} />
        ))}
      </div>
      <div class="row">
        <div class="grow"><Field label={t.add_language} value={tag} onInput={set_tag} hint={t.language_code_hint} max={20} ltr /></div>
        <Button disabled={!is_new} label={t.add_language}
          onClick={() => { put({ words: [...form.words, no_words(tag.trim(), form.places.length)] }); set_tag(''); }}>{t.add}</Button>
      </div>
    </Section>
  );
}

interface OneProps {
  words: Words;
  put: (change: Partial<Words>) => void;
  onRemove?: () => void;
}

function InOneLanguage({ words, put, onRemove }: OneProps) {
  const { speech } = useApp();
  const { t } = speech;
  const name = speech.tongue(words.language);
  const is_said = `${words.headline}${words.description}${words.instruction}`.trim() !== '';
  return (
    <fieldset class="language">
      <legend>{t.in_language(name)}</legend>
      <Field label={t.event} value={words.event} onInput={(event) => put({ event })} max={200} required={is_said} />
      <Field label={t.headline} value={words.headline} onInput={(headline) => put({ headline })} max={160} />
      <Field label={t.description_alert} value={words.description} onInput={(description) => put({ description })} rows={5} max={4000} />
      <Field label={t.instruction} value={words.instruction} onInput={(instruction) => put({ instruction })} rows={4} max={4000} />
      {words.places.map((place, i) => (
        <Field key={i} label={`${t.place(i + 1)}: ${t.place_name(name)}`} value={place} max={200}
          onInput={(value) => put({ places: words.places.map((one, j) => j === i ? value : one) })} />
      ))}
      <Folded title={t.more}>
        <Field label={t.audience} value={words.audience} onInput={(audience) => put({ audience })} max={500} />
        <Field label={t.contact} value={words.contact} onInput={(contact) => put({ contact })} max={500} />
        <Field label={t.web} value={words.web} onInput={(web) => put({ web })} hint={t.web_hint} max={500} ltr />
        <Field label={t.resources} value={words.resources} onInput={(resources) => put({ resources })} hint={t.resource_hint} rows={2} max={4000} />
      </Folded>
      {onRemove && <Button look="quiet" label={`${t.remove}: ${name}`} onClick={onRemove}>{t.remove}</Button>}
    </fieldset>
  );
}
