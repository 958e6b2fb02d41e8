// The language of the page, each by its own name.
import { useApp } from '../parts/app';
import { Select } from '../parts/basics';
import { kLanguages, type Language } from '../state/settings';
import { kLanguageNames } from '../text/speech';

export function LanguageChoice() {
  const { speech, settings, change_settings } = useApp();
  return (
    <Select label={speech.t.language} value={settings.language} onChange={(value) => change_settings({ language: value as Language })}
      options={kLanguages.map((one) => ({ value: one, label: kLanguageNames[one] }))} />
  );
}
