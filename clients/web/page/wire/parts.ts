// Parts of the page that come when they are needed, as index.html names them.
import type { Language } from '../state/settings';

// What each of them exports.
type Parts = Record<Language, typeof import('../text/en')> & { rooms: typeof import('../screens/rooms') };

// By an element first: of what is imported by its name alone browsers check no hash. The import then
// is of the very script that was checked.
export async function load_part<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  const named = document.querySelector('template')?.content.querySelector(`[data-part=${name}]`);
  const script = named?.cloneNode() as HTMLScriptElement;
  await new Promise((loaded, failed) => {
    script.onload = loaded;
    script.onerror = failed;
    document.head.append(script);
  });
  script.remove();
  return await import(script.src) as Parts[Name];
}
