// Las palabras de lo que guarda este dispositivo: la propia página, y si el navegador no lo toca.
import type { Offline } from '../shape';

export const offline: Offline = {
  newer_ready: 'Hay una versión nueva de Indaba lista.', newer_what: 'Llega por sí sola cuando se cierran todas las pestañas de Indaba. Si la carga ahora, todas se cargan de nuevo y se bloquean; lo escrito y no enviado se pierde.', newer_use: 'Cargarla ahora',
  storage: 'Lo que guarda este navegador', storage_kept: 'Este navegador guarda lo que Indaba almacena aquí hasta que usted lo borre.',
  storage_not_kept: 'Cuando falta espacio, este navegador puede borrar todo lo que Indaba almacena aquí. Tenga su hoja de recuperación en papel.',
  storage_ask: 'Pedir al navegador que lo guarde', storage_refused: 'El navegador no ha aceptado. Puede que lo haga cuando Indaba esté en su pantalla de inicio o entre sus marcadores.',
};
