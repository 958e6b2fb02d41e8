// Hands a file that was made here to the browser.
const kFetchedMs = 60_000;

export function download(name: string, type: string, parts: string[]) {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const to = document.createElement('a');
  to.href = url;
  to.download = name;
  to.click();
  setTimeout(() => URL.revokeObjectURL(url), kFetchedMs);
}
