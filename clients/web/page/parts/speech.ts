// How the page speaks: in the language that was chosen, once its texts are here, and until then as before.
import { useEffect, useState } from 'preact/hooks';
import type { Language } from '../state/settings';
import { speech_in, type Speech } from '../text/speech';
import { texts_in } from '../text/texts';

export function useSpeech(language: Language): { speech: Speech | undefined; is_missing: boolean } {
  const [speech, speak] = useState<Speech>();
  const [is_missing, set_missing] = useState(false);
  useEffect(() => {
    let is_over = false;
    texts_in(language).then(
      (texts) => { if (!is_over) speak(speech_in(language, texts)); },
      () => { if (!is_over) set_missing(true); });
    return () => { is_over = true; };
  }, [language]);
  return { speech, is_missing };
}
