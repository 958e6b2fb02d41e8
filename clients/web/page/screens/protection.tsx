// What is protected here, and what is not; as honest as the design.
import { useApp } from '../parts/app';
import { Screen, Section } from '../parts/basics';

export function Protection() {
  const { t } = useApp().speech;
  return (
    <Screen title={t.protection} back={{ at: 'you' }}>
      {t.protection_parts.map(({ title, points }) => (
        <Section key={title} title={title}>
          <ul class="points">{points.map((point) => <li key={point}>{point}</li>)}</ul>
        </Section>
      ))}
    </Screen>
  );
}
