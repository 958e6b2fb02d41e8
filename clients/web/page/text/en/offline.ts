// Words of what this device keeps: the page itself, and whether the browser leaves it alone.
export const offline = {
  newer_ready: 'A new version of Indaba is ready.', newer_what: 'It comes by itself once all tabs of Indaba are closed. If you load it now, all of them load anew and lock; what you have typed and not sent is lost.', newer_use: 'Load it now',
  storage: 'What this browser keeps', storage_kept: 'This browser keeps what Indaba stores here until you erase it.',
  storage_not_kept: 'When space runs short, this browser may erase all that Indaba stores here. Have your recovery sheet on paper.',
  storage_ask: 'Ask the browser to keep it', storage_refused: 'The browser did not agree. It may do so once Indaba is on your home screen or among your bookmarks.',
};
