// Countries of the alliance's vocabulary, in the reader's language: by the browser's names where the
// vocabulary has none.
import { useApp } from '../parts/app';
import { Button, Select } from '../parts/basics';
import { useView } from '../parts/hooks';

interface Props {
  value: string;
  onChange: (country: string) => void;
  any: string; // what no country is called
  label?: string;
}

export function CountrySelect({ value, onChange, any, label }: Props) {
  const { speech } = useApp();
  const { view } = useView({ type: 'vocabulary' });
  const named = (view?.countries ?? [])
    .map((one) => ({ value: one.code, label: speech.language in one.labels ? speech.label(one.labels) : speech.country(one.code) }))
    .sort((a, b) => a.label.localeCompare(b.label, speech.language));
  return <Select label={label ?? speech.t.country} value={value} onChange={onChange} options={[{ value: '', label: any }, ...named]} />;
}

// Several countries: one is added by choosing it.
export function CountryList({ values, onChange }: { values: string[]; onChange: (countries: string[]) => void }) {
  const { speech } = useApp();
  const { t } = speech;
  const add = (code: string) => { if (code && !values.includes(code)) onChange([...values, code]); };
  return (
    <>
      <CountrySelect value="" onChange={add} any={t.choose} label={t.add_country} />
      <ul class="list">
        {values.map((code) => (
          <li key={code} class="item">
            <span class="grow">{speech.country(code)}</span>
            <Button look="quiet" label={`${t.remove}: ${speech.country(code)}`}
              onClick={() => onChange(values.filter((one) => one !== code))}>{t.remove}</Button>
          </li>
        ))}
      </ul>
    </>
  );
}
