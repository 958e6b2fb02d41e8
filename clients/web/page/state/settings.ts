// What this browser keeps of how the page is shown. It says nothing of who uses it.
export type Language = 'en' | 'fr' | 'es' | 'ar';
export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  language: Language;
  theme: Theme;
  lock_minutes: number;
}

export const kLanguages: readonly Language[] = ['en', 'fr', 'es', 'ar'];
export const kThemes: readonly Theme[] = ['system', 'light', 'dark'];
export const kLockMinutes: readonly number[] = [1, 5, 15, 30, 60, 240];
const kKey = 'indaba-settings';

export const language_of = (wanted: readonly string[]): Language => {
  for (const one of wanted) {
    const found = kLanguages.find((language) => one.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
};

// Whatever does not make sense is as by default.
export function settings_of(text: string | null, wanted: readonly string[]): Settings {
  let kept: Partial<Record<keyof Settings, unknown>> = {};
  try {
    const read: unknown = JSON.parse(text ?? '{}');
    if (typeof read === 'object' && read) kept = read;
  } catch {
    kept = {};
  }
  return {
    language: kLanguages.find((one) => one === kept.language) ?? language_of(wanted),
    theme: kThemes.find((one) => one === kept.theme) ?? 'system',
    lock_minutes: kLockMinutes.find((one) => one === kept.lock_minutes) ?? 15,
  };
}

// A browser that keeps nothing for a page still shows it.
export function read_settings(): Settings {
  let text: string | null = null;
  try {
    text = localStorage.getItem(kKey);
  } catch {
    text = null;
  }
  return settings_of(text, navigator.languages);
}

export function keep_settings(settings: Settings) {
  try {
    localStorage.setItem(kKey, JSON.stringify(settings));
  } catch {
    return;
  }
}
