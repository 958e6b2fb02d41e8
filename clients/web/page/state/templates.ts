// Templates of alerts: what people are to do by the kind of event; the words stand in `text/`.
import type { ResponseType, Violation } from 'bridge';
import type { Templates } from '../text/shape';
import type { Form, Words } from './whole_alert';

export type TemplateName = keyof Templates;

export const kResponses: Record<TemplateName, readonly ResponseType[]> = {
  detention: ['Monitor', 'Avoid'], raid: ['Avoid', 'Execute'], shutdown: ['Prepare', 'Monitor'],
  'protest-disruption': ['Evacuate', 'Avoid'], intimidation: ['Prepare', 'Monitor'], vilification: ['Monitor'],
  attack: ['Shelter', 'Avoid'], disappearance: ['Monitor'], 'media-closure': ['Monitor'], 'protest-ban': ['Assess', 'Prepare'],
};

export const kTemplates = Object.keys(kResponses) as TemplateName[];

// What a kind of event says of an alert, where nothing was chosen for it yet; an event has to be named
// in every language, so it is in English where there is no word for it.
export function with_violation(form: Form, violation: Violation | undefined): Form {
  if (!violation) return { ...form, violation: '' };
  const labels: Partial<Record<string, string>> = { ...violation.labels };
  return {
    ...form, violation: violation.code, severity: violation.severity, categories: [violation.category], freedoms: violation.freedoms,
    words: form.words.map((words) => ({ ...words, event: words.event || (labels[words.language] ?? violation.labels.en) })),
  };
}

// Fills in what is still empty, in the languages that there are words for.
export function with_template(form: Form, name: TemplateName, texts: Partial<Record<string, Templates>>): Form {
  const fill = (words: Words): Words => {
    const said = texts[words.language]?.[name];
    return said ? {
      ...words, headline: words.headline || said.headline, description: words.description || said.description,
      instruction: words.instruction || said.instruction,
    } : words;
  };
  return {
    ...form, responses: form.responses.length > 0 ? form.responses : [...kResponses[name]], words: form.words.map(fill),
  };
}
