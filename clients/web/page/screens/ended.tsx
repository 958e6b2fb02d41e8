// Of a device that the server does not let in: that nothing comes any more, and what to do.
import { useApp } from '../parts/app';
import { Mark } from '../parts/basics';

export function Ended() {
  const { t } = useApp().speech;
  return (
    <section class="ended" role="alert">
      <h2><Mark />{t.ended_title}</h2>
      <p>{t.ended_what}</p>
      <p>{t.ended_how}</p>
    </section>
  );
}
