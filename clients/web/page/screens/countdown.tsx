// Ten seconds to take an alert back before it goes out.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button } from '../parts/basics';

const kSecondsToTakeBack = 10;

// Over all else, so that nobody leaves it by a touch beside it. Whoever leaves all the same, by the
// browser's own ways, is told that nothing went out.
export function Countdown({ left, sentence, onTakeBack }: { left: number; sentence: string; onTakeBack: () => void }) {
  const { speech } = useApp();
  const { t } = speech;
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed before it goes, so that the focus is back where it was.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} class="countdown" role="alertdialog" aria-label={t.sending_in(left)}
      onCancel={(event) => { event.preventDefault(); onTakeBack(); }}>
      <p class="big" aria-hidden="true">{left}</p>
      <p>{t.sending_in(left)}</p>
      <p class="said" dir="auto">{sentence}</p>
      <Button look="main" onClick={onTakeBack}>{t.take_back}</Button>
    </dialog>
  );
}

// `left`: seconds until `send`, while they run.
export function useCountdown(send: () => Promise<void>) {
  const { speech, announce } = useApp();
  const [left, set_left] = useState<number>();
  const is_counting = useRef(false);
  is_counting.current = left !== undefined;
  useEffect(() => () => { if (is_counting.current) announce(speech.t.alert_not_sent); }, []);
  useEffect(() => {
    if (left === undefined) return undefined;
    if (left === 0) {
      set_left(undefined);
      void send();
      return undefined;
    }
    const timer = setTimeout(() => set_left(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return { left, begin: () => set_left(kSecondsToTakeBack), take_back: () => set_left(undefined) };
}
