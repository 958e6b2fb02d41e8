// Lo que dice una alerta según la clase de suceso; lo que está entre [corchetes] lo completa quien la envía.
import type { Templates } from '../shape';

export const templates: Templates = {
  detention: {
    headline: 'Detención en [lugar]',
    description: 'El [día] hacia las [hora], [cuántas] personas fueron detenidas en [lugar] por [quién]. Están retenidas en [dónde, si se sabe]. Han podido ver a un abogado: [sí, no, no se sabe].',
    instruction: 'No publiquen nombres antes de que las familias estén de acuerdo. Quien sepa dónde están retenidas, conteste a esta alerta. Quien trabaje con ellas: bloquee sus dispositivos y no vaya por su cuenta a sus casas ni a su oficina.',
  },
  raid: {
    headline: 'Allanamiento de [oficina o vivienda] en [lugar]',
    description: 'El [día] hacia las [hora], [quién] entró en [qué] en [lugar]. Se llevaron: [dispositivos, papeles, personas]. Mostraron una orden escrita: [sí, no, no se sabe].',
    instruction: 'Quien comparta dispositivos o cuentas con esas personas: termine esos dispositivos ahora y cambie lo que ellas conocían. No escriban a números que puedan estar en otras manos. Manténganse lejos del lugar.',
  },
  shutdown: {
    headline: 'Corte de Internet en [lugar]',
    description: 'Desde [día, hora] no hay [Internet, red móvil, acceso a ciertos servicios] en [lugar]. Redes afectadas: [cuáles]. Motivo, por lo que se sabe: [elección, protesta, exámenes, …].',
    instruction: 'Acuerden ahora un modo de encontrarse sin la red, y una hora. Quien esté fuera: anote lo que observe, con horas, y guárdelo. No salgan solo para buscar señal.',
  },
  'protest-disruption': {
    headline: 'Protesta reprimida en [lugar]',
    description: 'El [día] hacia las [hora], [quién] disolvió una protesta pacífica por [causa] en [lugar]. Usaron: [gas, porras, balas, detenciones]. Heridas: [cuántas]. Detenidas: [cuántas].',
    instruction: 'Salgan de la zona de dos en dos, por [camino seguro]. Atención médica: [dónde]. Abogados: [cómo contactarlos]. No publiquen rostros. Contesten a esta alerta: a salvo, o necesito ayuda.',
  },
  intimidation: {
    headline: 'Amenaza contra [quién, sin nombre]',
    description: 'Desde el [día], [una persona defensora, una organización] en [lugar] recibe amenazas por [llamadas, mensajes, visitas]. Dicen: [en términos generales]. Vienen de: [se sabe, no se sabe].',
    instruction: 'No contesten a las amenazas; guárdenlas tal como llegaron, con las horas. Quien haya recibido otras iguales, conteste a esta alerta. Quien pueda ofrecer refugio, transporte o compañía, conteste: puedo ayudar.',
  },
  vilification: {
    headline: 'Campaña de desprestigio contra [quién, sin nombre]',
    description: 'Desde el [día], [medios, cuentas, autoridades] difunden que [lo que se afirma]. Llega a [qué público]. Afecta a [una persona, una organización, todo un movimiento].',
    instruction: 'No lo compartan, ni siquiera para desmentirlo. Envíen lo que vean, con direcciones y horas, a quien lleva el registro. Una sola voz responde en público: [quién].',
  },
  attack: {
    headline: 'Agresión contra [quién, sin nombre] en [lugar]',
    description: 'El [día] hacia las [hora], [una persona defensora, periodista, …] fue agredida en [lugar] por [quién, si se sabe]. Estado: [herida, en el hospital, a salvo].',
    instruction: 'No la visiten ni la llamen antes de que lo digamos. Quien corra peligro en el mismo lugar, vaya adonde no esté a solas. Quien pueda ayudar con médicos o refugio, conteste: puedo ayudar.',
  },
  disappearance: {
    headline: 'Una persona ha desaparecido en [lugar]',
    description: 'Se la vio por última vez el [día] hacia las [hora] en [lugar]. Desde entonces no hay noticias. Se preguntó a las autoridades: [cuáles, qué dijeron].',
    instruction: 'Quien haya visto u oído algo desde entonces, conteste a esta alerta, sin publicarlo. No llamen a su número: puede estar en otras manos. Las primeras horas cuentan.',
  },
  'media-closure': {
    headline: 'Medio de comunicación cerrado en [lugar]',
    description: 'El [día], [quién] cerró [periódico, radio, sitio] en [lugar]. Razón dada: [cuál]. Se llevaron equipos o archivos: [sí, no].',
    instruction: 'Salven lo que ha publicado mientras se pueda leer. Quienes fueron sus fuentes: den por leídos sus dispositivos.',
  },
  'protest-ban': {
    headline: 'Protesta prohibida en [lugar]',
    description: 'El [día], [autoridad] prohibió la protesta por [causa] prevista para el [día] en [lugar]. Razón dada: [cuál]. Se puede recurrir hasta el [fecha].',
    instruction: 'Antes de que alguien vaya de todos modos: pregunten a los abogados, [cómo contactarlos]. Acuerden quién sigue localizable, y una hora a la que todo el mundo contesta.',
  },
};
