// Lo que dicen las alarmas, y qué hacer; `who` es un identificador.
import type { Alarms } from '../shape';

export const alarms: Alarms = {
  answer_forked: () => 'Un miembro dio dos respuestas distintas como una sola. Pregúntele cuál es cierta.',
  ghost_device: () => 'El servidor muestra un dispositivo de un miembro que ese miembro nunca creó. No se cifra nada para él. Avise a sus administradores.',
  handle_moved: (who) => `@${who} es ahora otra persona. No se le envía nada antes de que usted le pregunte, por otro medio, quién es, y lo acepte en su página.`,
  invite_used_twice: () => 'Dos personas usaron una misma invitación: su enlace se filtró. Ambas esperan; acepte solo a quien haya preguntado usted.',
  list_forked: () => 'El servidor muestra una lista de revocaciones distinta de la que avala un administrador. No envíe nada importante y avise a sus administradores.',
  list_held_back: () => 'El servidor retiene revocaciones que un administrador conoce. No envíe nada importante y avise a sus administradores.',
  log_forked: () => 'El servidor muestra otra historia de un canal que antes. Avise a sus administradores.',
  log_split: () => 'El servidor les muestra a usted y a alguien con quien escribe dos historias distintas de un canal. Comparen lo que ven, por otros medios, y avise a sus administradores.',
  manifest_forked: () => 'Un círculo tiene dos claves de un mismo número: se está separando a sus miembros. No diga nada allí y avise a sus administradores.',
  no_chain: () => 'Escribe alguien a quien el servidor muestra como miembro y a quien nadie de la alianza admitió. No se muestra. Avise a sus administradores.',
  not_trusted: () => 'Llegó un mensaje del que nadie de la alianza responde. No se muestra. Si se repite, avise a sus administradores.',
  replaced: () => 'Otra copia de este dispositivo se conectó en su lugar, y esta se retira. Si no fue usted, revoque este dispositivo desde otro.',
  rolled_back: () => 'El servidor perdió lo que este dispositivo leyó en un canal, o lo oculta. Avise a quien lo administra.',
  rotation_overdue: () => 'Un día después de su revocación, la persona aún puede leer: ningún custodio cambió la clave del círculo. Haga que se conecte uno.',
  server_key: () => 'El servidor no es el que su enlace nombra. No se le ha dicho nada. No siga; pregunte a quien lo administra.',
  unknown_own: () => 'Un canal contiene un mensaje que usted escribió y que este dispositivo no conoce: el servidor guardó lo que decía haber rechazado, o esta es una copia antigua de sus datos. Avise a sus administradores.',
  wrong_seed: () => 'Quien guarda la clave de un círculo entregó otra distinta de la anunciada. No se usa. Avise a sus administradores.',
};
