// Countries of the alliance's vocabulary, in the reader's language: by the browser's names where the
// vocabulary has none.
import { useApp } from '../parts/app';
import { Select } from '../parts/basics';
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
