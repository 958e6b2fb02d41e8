#include "clients/cli/text/texts.h"

#include <array>

namespace indaba::cli {
namespace {

struct Translated {
  Text text;
  std::array<std::string_view, 3> in;  // English, French, Spanish
};

constexpr auto kTexts = std::to_array<Translated>({
    {Text::passphrase_prompt, {"Passphrase: ", "Phrase de passe : ", "Frase de contraseña: "}},
    {Text::new_passphrase_prompt,
     {"New passphrase for this device: ", "Nouvelle phrase de passe pour cet appareil : ",
      "Nueva frase de contraseña para este dispositivo: "}},
    {Text::again_prompt, {"Once more: ", "Encore une fois : ", "Otra vez: "}},
    {Text::passphrases_differ,
     {"The two are not the same.", "Les deux ne sont pas identiques.", "Las dos no son iguales."}},
    {Text::no_terminal,
     {"There is no terminal to ask for the passphrase; see --passphrase-file and --key-file.",
      "Il n'y a pas de terminal pour demander la phrase de passe ; voyez --passphrase-file et "
      "--key-file.",
      "No hay terminal para pedir la frase de contraseña; vea --passphrase-file y --key-file."}},
    {Text::unreadable_passphrase_file,
     {"The passphrase can't be read from {}.", "La phrase de passe ne peut être lue de {}.",
      "La frase de contraseña no se puede leer de {}."}},
    {Text::unfit_key_file,
     {"{} is not a file of 32 bytes that can be read.",
      "{} n'est pas un fichier lisible de 32 octets.", "{} no es un archivo legible de 32 bytes."}},
    {Text::founded,
     {"The alliance is founded; you are its first administrator.",
      "L'alliance est fondée ; vous êtes sa première administration.",
      "La alianza está fundada; usted es su primera administración."}},
    {Text::joined,
     {"Welcome. You are in as @{}.", "Bienvenue. Vous êtes parmi nous en tant que @{}.",
      "Le damos la bienvenida. Ya está dentro como @{}."}},
    {Text::joined_pending,
     {"You are registered as @{}. Somebody has to accept you first.",
      "Vous êtes inscrit·e en tant que @{}. Quelqu'un doit d'abord vous accepter.",
      "Se ha registrado como @{}. Primero alguien tiene que aceptarle."}},
    {Text::sheet_title_root,
     {"SHEET OF THE ALLIANCE", "FEUILLE DE L'ALLIANCE", "HOJA DE LA ALIANZA"}},
    {Text::sheet_title_recovery,
     {"YOUR RECOVERY SHEET", "VOTRE FEUILLE DE RÉCUPÉRATION", "SU HOJA DE RECUPERACIÓN"}},
    {Text::sheet_keep,
     {"Print it or write it down, and keep it where nobody else looks.",
      "Imprimez-la ou recopiez-la, et gardez-la là où personne d'autre ne regarde.",
      "Imprímala o cópiela a mano, y guárdela donde nadie más mire."}},
    {Text::sheet_root_warning,
     {"Whoever has it speaks for the whole alliance.",
      "Qui la possède parle au nom de toute l'alliance.",
      "Quien la tenga habla en nombre de toda la alianza."}},
    {Text::sheet_recovery_warning,
     {"It brings you back when all your devices are lost. Whoever has it can take your place.",
      "Elle vous permet de revenir si tous vos appareils sont perdus. Qui la possède peut prendre "
      "votre place.",
      "Le permite volver si pierde todos sus dispositivos. Quien la tenga puede ocupar su lugar."}},
    {Text::sheets_confirmed,
     {"Good. The sheets are forgotten here.", "Bien. Les feuilles sont oubliées ici.",
      "Bien. Las hojas se han olvidado aquí."}},
    {Text::no_sheets,
     {"No sheet is kept here: whoever printed it has the only one.",
      "Aucune feuille n'est gardée ici : qui l'a imprimée a la seule.",
      "Aquí no se guarda ninguna hoja: quien la imprimió tiene la única."}},
    {Text::invite_link,
     {"Give this link to nobody but whom you invite:",
      "Ne donnez ce lien qu'à la personne que vous invitez :",
      "No dé este enlace a nadie más que a quien invita:"}},
    {Text::invited_rows,
     {"{} invites stand in {}, each with its link. Whoever has a link can join by it.",
      "{} invitations figurent dans {}, chacune avec son lien. Qui a un lien peut entrer avec.",
      "{} invitaciones están en {}, cada una con su enlace. Quien tenga un enlace puede entrar con "
      "él."}},
    {Text::csv_column,
     {"{} is no column, or stands twice; there are name, country, language, mode.",
      "{} n'est pas une colonne, ou y est deux fois ; il y a name, country, language, mode.",
      "{} no es una columna, o está dos veces; hay name, country, language, mode."}},
    {Text::csv_nameless,
     {"There is no column name.", "Il n'y a pas de colonne name.", "No hay columna name."}},
    {Text::csv_values,
     {"The row has another number of values than the {} columns.",
      "La ligne n'a pas autant de valeurs que les {} colonnes.",
      "La fila no tiene tantos valores como las {} columnas."}},
    {Text::csv_name,
     {"A name is empty, or longer than 200 bytes.", "Un nom est vide, ou dépasse 200 octets.",
      "Un nombre está vacío, o pasa de 200 bytes."}},
    {Text::csv_country,
     {"{} is no country's code of two letters.", "{} n'est le code à deux lettres d'aucun pays.",
      "{} no es el código de dos letras de ningún país."}},
    {Text::csv_language,
     {"{} is no language's code.", "{} n'est le code d'aucune langue.",
      "{} no es el código de ninguna lengua."}},
    {Text::csv_mode,
     {"{} is neither active nor pending.", "{} n'est ni active ni pending.",
      "{} no es ni active ni pending."}},
    {Text::csv_too_many, {"More than {} rows.", "Plus de {} lignes.", "Más de {} filas."}},
    {Text::csv_quotes,
     {"A quotation mark is not where CSV has them.", "Un guillemet n'est pas là où le CSV en a.",
      "Unas comillas no están donde el CSV las lleva."}},
    {Text::csv_not_utf8, {"It is not UTF-8.", "Ce n'est pas de l'UTF-8.", "No es UTF-8."}},
    {Text::csv_empty, {"There is no row.", "Il n'y a aucune ligne.", "No hay ninguna fila."}},
    {Text::whoami,
     {"@{}  member {}  device {}", "@{}  membre {}  appareil {}",
      "@{}  miembro {}  dispositivo {}"}},
    {Text::no_channels,
     {"You are in no channel yet.", "Vous n'êtes encore dans aucun canal.",
      "Aún no está en ningún canal."}},
    {Text::channel_opened, {"Opened {}.", "{} est ouvert.", "Se abrió {}."}},
    {Text::channel_joined, {"You are in.", "Vous y êtes.", "Ya está dentro."}},
    {Text::channel_left, {"You have left.", "Vous êtes parti·e.", "Ha salido."}},
    {Text::open_channel_warning,
     {"Every member of its circle can join and read it, back to its beginning.",
      "Chaque membre de son cercle peut le rejoindre et le lire depuis son début.",
      "Cada miembro de su círculo puede unirse y leerlo desde el principio."}},
    {Text::message_queued,
     {"Kept; it goes out as soon as it can.", "Gardé ; il partira dès que possible.",
      "Guardado; saldrá en cuanto sea posible."}},
    {Text::message_sent, {"Sent.", "Envoyé.", "Enviado."}},
    {Text::unknown_channel_name,
     {"You are in no channel of the name or id {}.",
      "Vous n'êtes dans aucun canal de nom ou d'identifiant {}.",
      "No está en ningún canal con el nombre o identificador {}."}},
    {Text::ambiguous_channel_name,
     {"Several channels go by {}; take the id.",
      "Plusieurs canaux portent {} ; prenez l'identifiant.",
      "Varios canales responden a {}; use el identificador."}},
    {Text::unknown_kind_of_message,
     {"(something that this version does not know)",
      "(quelque chose que cette version ne connaît pas)", "(algo que esta versión no conoce)"}},
    {Text::deleted_message, {"(deleted)", "(supprimé)", "(borrado)"}},
    {Text::poll_title, {"Poll: {}", "Sondage : {}", "Encuesta: {}"}},
    {Text::vote_line, {"voted", "a voté", "votó"}},
    {Text::reaction_line, {"reacted with {}", "a réagi avec {}", "reaccionó con {}"}},
    {Text::direct_opened,
     {"You can write to @{}.", "Vous pouvez écrire à @{}.", "Puede escribir a @{}."}},
    {Text::contact_asked,
     {"@{} has to agree first. You will hear of it here, or not at all.",
      "@{} doit d'abord accepter. Vous l'apprendrez ici, ou pas du tout.",
      "@{} tiene que aceptar primero. Lo sabrá aquí, o no lo sabrá."}},
    {Text::no_requests,
     {"Nobody is waiting for your answer.", "Personne n'attend votre réponse.",
      "Nadie espera su respuesta."}},
    {Text::contact_accepted,
     {"@{} can write to you.", "@{} peut vous écrire.", "@{} puede escribirle."}},
    {Text::contact_declined,
     {"@{} hears nothing of it.", "@{} n'en saura rien.", "@{} no sabrá nada de ello."}},
    {Text::group_opened,
     {"The group {} is open; the server never learns its name.",
      "Le groupe {} est ouvert ; le serveur n'en apprend jamais le nom.",
      "El grupo {} está abierto; el servidor nunca sabrá su nombre."}},
    {Text::left_out,
     {"Not added, since they have to agree first: {}",
      "Pas ajouté·e, faute d'accord préalable : {}",
      "Sin añadir, porque antes tiene que aceptar: {}"}},
    {Text::contact_arrived,
     {"@{} asks to talk to you: {}", "@{} demande à vous parler : {}",
      "@{} pide hablar con usted: {}"}},
    {Text::contact_answered,
     {"Somebody whom you asked agrees to talk.",
      "Quelqu'un que vous avez sollicité accepte de parler.",
      "Alguien a quien preguntó acepta hablar."}},
    {Text::root_sheet_prompt,
     {"What stands on the sheet of the alliance: ", "Ce qui figure sur la feuille de l'alliance : ",
      "Lo que dice la hoja de la alianza: "}},
    {Text::done, {"Done.", "C'est fait.", "Hecho."}},
    {Text::title_line, {"calls this {}", "appelle ceci {}", "llama a esto {}"}},
    {Text::edited_mark, {"(edited)", "(modifié)", "(editado)"}},
    {Text::poll_closed, {"(closed)", "(clos)", "(cerrada)"}},
    {Text::unknown_place,
     {"There is no message {} here.", "Il n'y a pas de message {} ici.",
      "No hay ningún mensaje {} aquí."}},
    {Text::alarm_server_key,
     {"The server is not the one that your link named. Nothing was said to it.",
      "Le serveur n'est pas celui que votre lien désigne. Rien ne lui a été dit.",
      "El servidor no es el que su enlace nombra. No se le ha dicho nada."}},
    {Text::alarm_log_forked,
     {"The server shows another history of a channel than before. Tell your administrators.",
      "Le serveur montre une autre histoire d'un canal qu'auparavant. Prévenez vos "
      "administrateurs.",
      "El servidor muestra otra historia de un canal que antes. Avise a sus administradores."}},
    {Text::alarm_not_trusted,
     {"A message came that nobody of the alliance stands for. It is not shown.",
      "Un message est arrivé dont personne de l'alliance ne répond. Il n'est pas montré.",
      "Llegó un mensaje del que nadie de la alianza responde. No se muestra."}},
    {Text::error_line, {"indaba: {}", "indaba : {}", "indaba: {}"}},
    {Text::nothing_found, {"Nothing found.", "Rien trouvé.", "No se encontró nada."}},
    {Text::more_found,
     {"There is more; --limit shows more of it.", "Il y a plus ; --limit en montre davantage.",
      "Hay más; --limit muestra más."}},
    {Text::unsearchable,
     {"Say 1 to 16 words, in 1024 bytes at most.", "Donnez de 1 à 16 mots, en 1024 octets au plus.",
      "Indique de 1 a 16 palabras, en 1024 bytes como máximo."}},
    {Text::alert_sent,
     {"Alert {} is sent.", "L'alerte {} est envoyée.", "La alerta {} está enviada."}},
    {Text::alert_queued,
     {"Alert {} is kept; it goes out once there is a connection.",
      "L'alerte {} est gardée ; elle partira dès qu'il y aura une connexion.",
      "La alerta {} está guardada; saldrá en cuanto haya conexión."}},
    {Text::alert_uncertified,
     {"Outside the alliance nobody can verify it yet: whoever certifies keys has to be connected "
      "once.",
      "Hors de l'alliance, personne ne peut encore la vérifier : qui certifie les clés doit se "
      "connecter une fois.",
      "Fuera de la alianza nadie puede verificarla aún: quien certifica las claves tiene que "
      "conectarse una vez."}},
    {Text::no_alerts, {"There is no alert.", "Il n'y a pas d'alerte.", "No hay ninguna alerta."}},
    {Text::other_alerts,
     {"Not in this list: {} more; --all shows them.",
      "Hors de cette liste : {} de plus ; --all les montre.",
      "Fuera de esta lista: {} más; --all las muestra."}},
    {Text::at_line, {"{}, line {}", "{}, ligne {}", "{}, línea {}"}},
    {Text::wrong_at, {"{}: {}", "{} : {}", "{}: {}"}},
    {Text::form_or_file,
     {"Say a sentence, --country and --what; or --file alone.",
      "Donnez une phrase, --country et --what ; ou --file seul.",
      "Indique una frase, --country y --what; o solo --file."}},
    {Text::sentence_or_file,
     {"Say a sentence, or --file.", "Donnez une phrase, ou --file.",
      "Indique una frase, o --file."}},
    {Text::template_title,
     {"An alert. Above the sections stands what holds in all languages; in each section, what is "
      "said in one.",
      "Une alerte. Au-dessus des sections figure ce qui vaut dans toutes les langues ; dans chaque "
      "section, ce qui est dit dans une.",
      "Una alerta. Sobre las secciones está lo que vale en todas las lenguas; en cada sección, lo "
      "que se dice en una."}},
    {Text::template_rules,
     {"Lines with # are not read, what stays empty is left out, a line that begins with a space "
      "goes on with the one above.",
      "Les lignes avec # ne sont pas lues, ce qui reste vide est omis, une ligne qui commence par "
      "une espace continue la précédente.",
      "Las líneas con # no se leen, lo que queda vacío se omite, una línea que empieza con un "
      "espacio continúa la anterior."}},
    {Text::reminder_sent,
     {"They are reminded.", "Un rappel leur est envoyé.", "Se les envió un recordatorio."}},
    {Text::reminder_line,
     {"Please answer alert {}.", "Répondez à l'alerte {}.", "Responda a la alerta {}."}},
    {Text::unknown_alert_name,
     {"There is no alert, or more than one, whose id begins with {}.",
      "Aucune alerte, ou plus d'une, n'a un identifiant qui commence par {}.",
      "No hay ninguna alerta, o hay más de una, cuyo identificador empiece por {}."}},
    {Text::alert_line, {"{}  {}: {}", "{}  {} : {}", "{}  {}: {}"}},
    {Text::alert_by,
     {"Sent by {} on {}, until {}.", "Envoyée par {} le {}, jusqu'au {}.",
      "Enviada por {} el {}, hasta {}."}},
    {Text::life_not_yet, {"not yet", "pas encore", "aún no"}},
    {Text::life_in_force, {"in force", "en vigueur", "vigente"}},
    {Text::life_expired, {"over", "terminée", "terminada"}},
    {Text::life_updated, {"updated", "mise à jour", "actualizada"}},
    {Text::life_cancelled, {"cancelled", "annulée", "anulada"}},
    {Text::life_notice, {"notice", "avis", "aviso"}},
    {Text::severity_extreme, {"EXTREME", "EXTRÊME", "EXTREMA"}},
    {Text::severity_severe, {"SEVERE", "GRAVE", "GRAVE"}},
    {Text::severity_moderate, {"moderate", "modérée", "moderada"}},
    {Text::severity_minor, {"minor", "mineure", "leve"}},
    {Text::severity_unknown, {"unknown severity", "gravité inconnue", "gravedad desconocida"}},
    {Text::type_update, {"Update", "Mise à jour", "Actualización"}},
    {Text::type_cancel, {"Cancelled", "Annulée", "Anulada"}},
    {Text::answer_seen, {"seen", "vu", "visto"}},
    {Text::answer_safe, {"safe", "en sécurité", "a salvo"}},
    {Text::answer_need_help, {"NEEDS HELP", "A BESOIN D'AIDE", "NECESITA AYUDA"}},
    {Text::answer_can_help, {"can help", "peut aider", "puede ayudar"}},
    {Text::answer_waits,
     {"Your answer is kept; it goes out once there is a connection.",
      "Votre réponse est gardée ; elle partira dès qu'il y aura une connexion.",
      "Su respuesta está guardada; saldrá en cuanto haya conexión."}},
    {Text::answer_sent,
     {"Your answer is sent; no responder has it yet.",
      "Votre réponse est envoyée ; aucun·e intervenant·e ne l'a encore.",
      "Su respuesta está enviada; ningún equipo de respuesta la tiene aún."}},
    {Text::answer_received,
     {"A responder has your answer.", "Un·e intervenant·e a votre réponse.",
      "Un equipo de respuesta tiene su respuesta."}},
    {Text::help_asked_again,
     {"Nobody has your call for help yet; it was sent again.",
      "Personne n'a encore votre appel à l'aide ; il a été renvoyé.",
      "Nadie tiene aún su petición de ayuda; se envió otra vez."}},
    {Text::alert_answered,
     {"{} answers {}: {} {}", "{} répond à {} : {} {}", "{} responde a {}: {} {}"}},
    {Text::roster_answer, {"{}  {}  {}", "{}  {}  {}", "{}  {}  {}"}},
    {Text::roster_silent, {"No answer from {}.", "Pas de réponse de {}.", "Sin respuesta de {}."}},
    {Text::roster_complete,
     {"Everybody has answered.", "Tout le monde a répondu.", "Todos han respondido."}},
    {Text::alert_saved,
     {"Saved in {}. Whoever has it reads all of it.",
      "Enregistrée dans {}. Qui l'a peut tout en lire.",
      "Guardada en {}. Quien la tenga puede leerla entera."}},
    {Text::unwritable_file,
     {"{} can't be written.", "{} ne peut être écrit.", "{} no se puede escribir."}},
    {Text::unreadable_file, {"{} can't be read.", "{} ne peut être lu.", "{} no se puede leer."}},
    {Text::alert_verified,
     {"It is the alliance's, unaltered:", "Elle est de l'alliance, inaltérée :",
      "Es de la alianza, sin alterar:"}},
    {Text::alarm_unknown_own,
     {"A channel holds a message that you wrote and that this device does not know of: the server "
      "kept what it said it had refused, or this is an old copy of your data.",
      "Un canal contient un message que vous avez écrit et que cet appareil ne connaît pas : le "
      "serveur a gardé ce qu'il disait avoir refusé, ou ceci est une ancienne copie de vos "
      "données.",
      "Un canal contiene un mensaje que usted escribió y que este dispositivo no conoce: el "
      "servidor guardó lo que decía haber rechazado, o esta es una copia antigua de sus datos."}},
    {Text::alarm_answer_forked,
     {"A member gave two different answers as one. Ask them what is true.",
      "Un membre a donné deux réponses différentes comme une seule. Demandez-lui ce qui est vrai.",
      "Un miembro dio dos respuestas distintas como una sola. Pregúntele cuál es cierta."}},
    {Text::pending_line, {"@{}  since {}  {}", "@{}  depuis le {}  {}", "@{}  desde {}  {}"}},
    {Text::nobody_waits,
     {"Nobody is waiting to be accepted.", "Personne n'attend d'être accepté.",
      "Nadie espera ser aceptado."}},
    {Text::pending_accepted,
     {"@{} is a member now.", "@{} est maintenant membre.", "@{} es ahora miembro."}},
    {Text::pending_refused,
     {"@{} is refused, and forgotten.", "@{} est refusé·e, et oublié·e.",
      "@{} queda sin aceptar, y olvidado."}},
    {Text::profile_line, {"{}: {}  ({})", "{} : {}  ({})", "{}: {}  ({})"}},
    {Text::profile_shown,
     {"all members see it; the server can read and search it",
      "tous les membres le voient ; le serveur peut le lire et le chercher",
      "todos los miembros lo ven; el servidor puede leerlo y buscarlo"}},
    {Text::profile_hidden,
     {"on your own devices only", "sur vos appareils seulement", "solo en sus dispositivos"}},
    {Text::empty_profile,
     {"Your profile is empty.", "Votre profil est vide.", "Su perfil está vacío."}},
    {Text::safety_number,
     {"Compare this with @{}, in person or by a call. If it is the same, nobody stands between "
      "you:",
      "Comparez ceci avec @{}, de vive voix ou par un appel. Si c'est le même, personne n'est "
      "entre vous :",
      "Compare esto con @{}, en persona o por una llamada. Si es igual, nadie está entre "
      "ustedes:"}},
    {Text::authenticator,
     {"All members of {} see the same number now, if nobody stands between them:",
      "Tous les membres de {} voient maintenant le même nombre, si personne n'est entre eux :",
      "Todos los miembros de {} ven ahora el mismo número, si nadie está entre ellos:"}},
    {Text::no_authenticator,
     {"{} is an open channel; only closed ones have an authenticator.",
      "{} est un canal ouvert ; seuls les canaux fermés ont un authentifiant.",
      "{} es un canal abierto; solo los cerrados tienen un autenticador."}},
    {Text::exported,
     {"Everything that this device has of you stands in {}, unencrypted.",
      "Tout ce que cet appareil a de vous se trouve dans {}, sans chiffrement.",
      "Todo lo que este dispositivo tiene de usted está en {}, sin cifrar."}},
    {Text::link_made,
     {"Open this link on the new device within an hour, and show it to nobody else:",
      "Ouvrez ce lien sur le nouvel appareil d'ici une heure, et ne le montrez à personne d'autre "
      ":",
      "Abra este enlace en el dispositivo nuevo antes de una hora, y no lo muestre a nadie más:"}},
    {Text::link_next,
     {"Then agree here to the fingerprint that it shows: indaba devices accept FINGERPRINT",
      "Acceptez ensuite ici l'empreinte qu'il montre : indaba devices accept EMPREINTE",
      "Después acepte aquí la huella que muestra: indaba devices accept HUELLA"}},
    {Text::link_asked,
     {"The fingerprint of this device: {}", "L'empreinte de cet appareil : {}",
      "La huella de este dispositivo: {}"}},
    {Text::link_asked_next,
     {"Waiting. On your other device: indaba devices accept {}",
      "En attente. Sur votre autre appareil : indaba devices accept {}",
      "En espera. En su otro dispositivo: indaba devices accept {}"}},
    {Text::linked,
     {"This is a device of @{} now.", "C'est désormais un appareil de @{}.",
      "Este es ahora un dispositivo de @{}."}},
    {Text::link_arrived,
     {"A device asks to be linked to you: {}  {}. If it is yours and shows this: indaba devices "
      "accept",
      "Un appareil demande à vous être lié : {}  {}. S'il est à vous et montre ceci : indaba "
      "devices accept",
      "Un dispositivo pide vincularse a usted: {}  {}. Si es suyo y muestra esto: indaba devices "
      "accept"}},
    {Text::fingerprint_this,
     {"This device:     {}", "Cet appareil :      {}", "Este dispositivo:  {}"}},
    {Text::fingerprint_new,
     {"The new device:  {}  {}", "Le nouvel appareil : {}  {}", "El nuevo:          {}  {}"}},
    {Text::accept_question,
     {"Does the new device show just that? [y/N] ",
      "Le nouvel appareil montre-t-il exactement cela ? [o/N] ",
      "¿El dispositivo nuevo muestra exactamente eso? [s/N] "}},
    {Text::needs_yes,
     {"There is no terminal to ask on; --yes answers beforehand.",
      "Il n'y a pas de terminal pour demander ; --yes répond d'avance.",
      "No hay terminal para preguntar; --yes responde de antemano."}},
    {Text::nothing_changed, {"Nothing was changed.", "Rien n'a été changé.", "No se cambió nada."}},
    {Text::device_accepted,
     {"{} is a device of yours now.", "{} est désormais un de vos appareils.",
      "{} es ahora uno de sus dispositivos."}},
    {Text::device_unnamed, {"(no name)", "(sans nom)", "(sin nombre)"}},
    {Text::this_device, {"(this device)", "(cet appareil)", "(este dispositivo)"}},
    {Text::device_added,
     {"A new device is yours: {}  {}. If you did not link it: indaba devices revoke {}",
      "Un nouvel appareil est à vous : {}  {}. Si vous ne l'avez pas lié : indaba devices revoke "
      "{}",
      "Un nuevo dispositivo es suyo: {}  {}. Si usted no lo vinculó: indaba devices revoke {}"}},
    {Text::device_ended,
     {"A device of yours has ended: {}  {}", "Un de vos appareils a pris fin : {}  {}",
      "Uno de sus dispositivos ha terminado: {}  {}"}},
    {Text::ambiguous_device,
     {"Several devices go by {}; take the id.",
      "Plusieurs appareils portent {} ; prenez l'identifiant.",
      "Varios dispositivos responden a {}; use el identificador."}},
    {Text::these_end, {"This ends:", "Ceci met fin à :", "Esto termina:"}},
    {Text::revoke_question, {"End them? [y/N] ", "Y mettre fin ? [o/N] ", "¿Terminarlos? [s/N] "}},
    {Text::revoked_may_return,
     {"If it is lost or stolen, whoever has it can come back in your name until you use your "
      "recovery sheet.",
      "S'il est perdu ou volé, qui l'a peut revenir en votre nom tant que vous n'avez pas utilisé "
      "votre feuille de récupération.",
      "Si se perdió o lo robaron, quien lo tenga puede volver en su nombre hasta que usted use su "
      "hoja de recuperación."}},
    {Text::sheet_way_back,
     {"To come back with it: indaba recover account {}",
      "Pour revenir avec elle : indaba recover account {}",
      "Para volver con ella: indaba recover account {}"}},
    {Text::recovery_sheet_prompt,
     {"What stands on your recovery sheet: ", "Ce qui figure sur votre feuille de récupération : ",
      "Lo que dice su hoja de recuperación: "}},
    {Text::recovered,
     {"Welcome back, @{}. Your other devices have ended.",
      "Bon retour, @{}. Vos autres appareils ont pris fin.",
      "Le damos la bienvenida de nuevo, @{}. Sus otros dispositivos han terminado."}},
    {Text::recovered_pending,
     {"Somebody has to let you in again first: whoever invites people can. With the sheet of the "
      "alliance you can yourself: indaba recover enter",
      "Quelqu'un doit d'abord vous laisser entrer de nouveau : qui invite des gens le peut. Avec "
      "la "
      "feuille de l'alliance, vous le pouvez vous-même : indaba recover enter",
      "Primero alguien tiene que dejarle entrar de nuevo: puede hacerlo quien invita. Con la hoja "
      "de la alianza puede usted mismo: indaba recover enter"}},
    {Text::entered_by_root, {"You are a member.", "Vous êtes membre.", "Usted es miembro."}},
    {Text::came_back,
     {"(a member who has come back by their sheet)", "(un membre revenu avec sa feuille)",
      "(un miembro que volvió con su hoja)"}},
    {Text::identity_changed,
     {"@{} goes on under a new identity. Ask them another way whether that is so; then: indaba "
      "keys accept @{}",
      "@{} continue sous une nouvelle identité. Demandez-lui par un autre moyen si c'est vrai ; "
      "puis : indaba keys accept @{}",
      "@{} sigue con una identidad nueva. Pregúntele por otro medio si es cierto; después: indaba "
      "keys accept @{}"}},
    {Text::identity_accepted,
     {"You go on writing to @{}.", "Vous continuez d'écrire à @{}.",
      "Usted sigue escribiendo a @{}."}},
    {Text::unread_mark, {"({} new)", "({} à lire)", "({} por leer)"}},
    {Text::pinned_mark, {"(pinned)", "(épinglé)", "(fijado)"}},
    {Text::muted_mark, {"(muted)", "(en sourdine)", "(silenciado)"}},
    {Text::blocked_mark, {"(blocked)", "(bloqué)", "(bloqueado)"}},
    {Text::nothing_new, {"Nothing new.", "Rien de nouveau.", "Nada nuevo."}},
    {Text::now_blocked,
     {"@{} is blocked: what they say is not shown, and what they ask goes unanswered.",
      "@{} est bloqué·e : ses messages ne sont plus montrés et ses demandes restent sans réponse.",
      "@{} está bloqueado: lo que dice no se muestra, y lo que pide queda sin respuesta."}},
    {Text::not_blocked,
     {"@{} is not blocked.", "@{} n'est pas bloqué·e.", "@{} no está bloqueado."}},
    {Text::nobody_blocked,
     {"You have blocked nobody.", "Vous n'avez bloqué personne.", "No ha bloqueado a nadie."}},
    {Text::now_muted,
     {"{} is muted: `indaba watch` leaves it out.",
      "{} est en sourdine : `indaba watch` n'en dit rien.",
      "{} está silenciado: `indaba watch` no lo muestra."}},
    {Text::not_muted, {"{} is not muted.", "{} n'est pas en sourdine.", "{} no está silenciado."}},
    {Text::now_pinned,
     {"{} is pinned: it stands first among your channels.",
      "{} est épinglé : il figure en tête de vos canaux.",
      "{} está fijado: figura al principio de sus canales."}},
    {Text::not_pinned, {"{} is not pinned.", "{} n'est pas épinglé.", "{} no está fijado."}},
    {Text::now_banned,
     {"@{} is out of {}, and reads nothing more there.",
      "@{} n'est plus dans {} et n'y lit plus rien.",
      "@{} está fuera de {} y ya no lee nada allí."}},
    {Text::not_banned,
     {"@{} may join {} again.", "@{} peut de nouveau rejoindre {}.",
      "@{} puede volver a unirse a {}."}},
    {Text::not_moderated,
     {"{} is a closed channel. Its owner takes people out with: indaba group remove.",
      "{} est un canal fermé. Qui le possède en retire des personnes avec : indaba group remove.",
      "{} es un canal cerrado. Quien lo posee saca a las personas con: indaba group remove."}},
    {Text::that_is_you,
     {"That is you. To go yourself: indaba leave.", "C'est vous. Pour partir : indaba leave.",
      "Es usted. Para salir: indaba leave."}},
    {Text::named_by_peer,
     {"A direct channel goes by the handle of who is at its other end.",
      "Un canal direct porte le nom de la personne à l'autre bout.",
      "Un canal directo lleva el nombre de quien está al otro lado."}},
    {Text::channel_renamed,
     {"It is called {} now.", "Il s'appelle désormais {}.", "Ahora se llama {}."}},
    {Text::no_longer_in,
     {"You are no longer in {}: you were put out of it, or left it on another device.",
      "Vous n'êtes plus dans {} : on vous en a exclu·e, ou vous l'avez quitté sur un autre "
      "appareil.",
      "Ya no está en {}: le han excluido, o salió de él en otro dispositivo."}},
    {Text::put_out,
     {"You were put out of {}.", "On vous a exclu·e de {}.", "Le han excluido de {}."}},
    {Text::put_out_by,
     {"@{} has put you out of {}.", "@{} vous a exclu·e de {}.", "@{} le ha excluido de {}."}},
    {Text::put_out_until,
     {"You may come back after {}.", "Vous pourrez revenir après le {}.",
      "Podrá volver después del {}."}},
    {Text::act_ban, {"put {} out", "a exclu {}", "excluyó a {}"}},
    {Text::act_ban_until,
     {"put {} out until {}", "a exclu {} jusqu'au {}", "excluyó a {} hasta {}"}},
    {Text::act_unban, {"lets {} in again", "laisse revenir {}", "deja volver a {}"}},
    {Text::act_slow,
     {"lets each write once in {}", "laisse chacun·e écrire une fois en {}",
      "deja escribir a cada quien una vez cada {}"}},
    {Text::act_not_slow,
     {"lets each write as often as they want", "laisse chacun·e écrire autant qu'il faut",
      "deja escribir a cada quien cuanto quiera"}},
    {Text::act_delete,
     {"deleted messages here: {}", "a supprimé des messages ici : {}", "borró mensajes aquí: {}"}},
    {Text::act_expiry,
     {"has messages kept for {}", "fait garder les messages {}", "hace guardar los mensajes {}"}},
    {Text::act_no_expiry,
     {"has messages kept without an end", "fait garder les messages sans terme",
      "hace guardar los mensajes sin plazo"}},
    {Text::act_close, {"closed this channel", "a fermé ce canal", "cerró este canal"}},
    {Text::alarm_log_split,
     {"The server shows you and somebody you write with two different histories of a channel. "
      "Compare "
      "what you see, by other means, and tell your administrators.",
      "Le serveur montre à vous et à quelqu'un avec qui vous écrivez deux histoires différentes "
      "d'un "
      "canal. Comparez ce que vous voyez, par d'autres moyens, et prévenez vos administrateurs.",
      "El servidor les muestra a usted y a alguien con quien escribe dos historias distintas de un "
      "canal. Comparen lo que ven, por otros medios, y avise a sus administradores."}},
    {Text::alarm_ghost_device,
     {"The server shows a device of a member's that the member never made. Nothing is sealed for "
      "it. "
      "Tell your administrators.",
      "Le serveur montre un appareil d'un membre que ce membre n'a jamais créé. Rien n'est chiffré "
      "pour lui. Prévenez vos administrateurs.",
      "El servidor muestra un dispositivo de un miembro que ese miembro nunca creó. No se cifra "
      "nada para él. Avise a sus administradores."}},
    {Text::alarm_no_chain,
     {"Somebody writes whom the server shows as a member, and nobody of the alliance has let in. "
      "It "
      "is not shown. Tell your administrators.",
      "Quelqu'un écrit que le serveur montre comme membre, et que personne de l'alliance n'a "
      "admis. "
      "Ce n'est pas montré. Prévenez vos administrateurs.",
      "Escribe alguien a quien el servidor muestra como miembro y a quien nadie de la alianza "
      "admitió. No se muestra. Avise a sus administradores."}},
    {Text::alarm_handle_moved,
     {"@{} is another person now. Nothing is sent to them before you have asked who they are, and "
      "then: indaba keys accept @{}",
      "@{} est maintenant une autre personne. Rien ne lui est envoyé avant que vous ayez demandé "
      "qui "
      "c'est, puis : indaba keys accept @{}",
      "@{} es ahora otra persona. No se le envía nada antes de que usted pregunte quién es, y "
      "después: indaba keys accept @{}"}},
    {Text::alarm_invite_used_twice,
     {"Two people have used one invite: its link has leaked. Both wait; accept only whom you have "
      "asked yourself.",
      "Deux personnes ont utilisé une même invitation : son lien a fuité. Les deux attendent ; "
      "n'acceptez que qui vous avez interrogé vous-même.",
      "Dos personas usaron una misma invitación: su enlace se filtró. Ambas esperan; acepte solo a "
      "quien haya preguntado usted."}},
    {Text::alarm_manifest_forked,
     {"A circle has two keys of one number: its members are being kept apart. Say nothing there, "
      "and "
      "tell your administrators.",
      "Un cercle a deux clés d'un même numéro : on sépare ses membres. N'y dites rien, et prévenez "
      "vos administrateurs.",
      "Un círculo tiene dos claves de un mismo número: se está separando a sus miembros. No diga "
      "nada allí y avise a sus administradores."}},
    {Text::alarm_wrong_seed,
     {"Whoever keeps a circle's key handed out another one than announced. It is not used. Tell "
      "your "
      "administrators.",
      "Qui garde la clé d'un cercle en a remis une autre que celle annoncée. Elle n'est pas "
      "utilisée. Prévenez vos administrateurs.",
      "Quien guarda la clave de un círculo entregó otra distinta de la anunciada. No se usa. Avise "
      "a "
      "sus administradores."}},
    {Text::alarm_list_forked,
     {"The server shows another list of revocations than an administrator vouches for. Send "
      "nothing "
      "of weight, and tell your administrators.",
      "Le serveur montre une autre liste de révocations que celle dont répond un administrateur. "
      "N'envoyez rien d'important, et prévenez vos administrateurs.",
      "El servidor muestra una lista de revocaciones distinta de la que avala un administrador. No "
      "envíe nada importante y avise a sus administradores."}},
    {Text::alarm_list_held_back,
     {"The server keeps back revocations that an administrator knows of. Send nothing of weight, "
      "and "
      "tell your administrators.",
      "Le serveur retient des révocations qu'un administrateur connaît. N'envoyez rien "
      "d'important, "
      "et prévenez vos administrateurs.",
      "El servidor retiene revocaciones que un administrador conoce. No envíe nada importante y "
      "avise a sus administradores."}},
    {Text::alarm_rolled_back,
     {"The server has lost what this device has read in a channel, or hides it. Tell whoever runs "
      "it.",
      "Le serveur a perdu ce que cet appareil a lu dans un canal, ou le cache. Prévenez qui s'en "
      "occupe.",
      "El servidor perdió lo que este dispositivo leyó en un canal, o lo oculta. Avise a quien lo "
      "administra."}},
    {Text::alarm_rotation_overdue,
     {"A day after you revoked somebody they can still read: no steward has changed the circle's "
      "key. "
      "Have one connect.",
      "Un jour après votre révocation, la personne peut encore lire : aucun gardien n'a changé la "
      "clé "
      "du cercle. Faites-en connecter un.",
      "Un día después de su revocación, la persona aún puede leer: ningún custodio cambió la clave "
      "del círculo. Haga que se conecte uno."}},
    {Text::alarm_replaced,
     {"Another copy of this device has connected in its place, and this one stays away. If it was "
      "not "
      "you, revoke this device from another one.",
      "Une autre copie de cet appareil s'est connectée à sa place, et celle-ci se retire. Si ce "
      "n'était pas vous, révoquez cet appareil depuis un autre.",
      "Otra copia de este dispositivo se conectó en su lugar, y esta se retira. Si no fue usted, "
      "revoque este dispositivo desde otro."}},
    {Text::list_fresh,
     {"The list of revocations is fresh again, as of {}.",
      "La liste des révocations est de nouveau à jour, au {}.",
      "La lista de revocaciones vuelve a estar al día, a {}."}},
    {Text::list_old,
     {"The list of revocations is not fresh: no administrator has vouched for it since {}. Ask one "
      "to "
      "connect.",
      "La liste des révocations n'est pas à jour : aucun administrateur n'en a répondu depuis le "
      "{}. "
      "Demandez-en un de se connecter.",
      "La lista de revocaciones no está al día: ningún administrador la avala desde {}. Pida a uno "
      "que se conecte."}},
    {Text::list_vouched,
     {"The list of revocations is fresh, as of {}.", "La liste des révocations est à jour, au {}.",
      "La lista de revocaciones está al día, a {}."}},
    {Text::say_anyway,
     {"Whoever was put out may still read it. To say it all the same: --anyway",
      "Qui a été exclu peut encore le lire. Pour le dire quand même : --anyway",
      "Quien fue excluido aún puede leerlo. Para decirlo de todos modos: --anyway"}},
    {Text::sent_not_fresh,
     {"Sent though the list of revocations or the circle's key is old: whoever was put out may "
      "still "
      "read it.",
      "Envoyé bien que la liste des révocations ou la clé du cercle soit ancienne : qui a été "
      "exclu "
      "peut encore le lire.",
      "Enviado aunque la lista de revocaciones o la clave del círculo sea antigua: quien fue "
      "excluido "
      "aún puede leerlo."}},
    {Text::said_not_fresh,
     {"It was sent on an old list of revocations or an old key: whoever was put out may have read "
      "it.",
      "Envoi fait avec une ancienne liste des révocations ou une ancienne clé : qui a été exclu a "
      "pu le lire.",
      "Se envió con una lista de revocaciones o una clave antigua: quien fue excluido pudo "
      "leerlo."}},
    {Text::revoked_may_read,
     {"A revoked device may still read this, until a steward has changed the circle's key.",
      "Un appareil révoqué peut encore lire ceci, jusqu'à ce qu'un gardien ait changé la clé du "
      "cercle.",
      "Un dispositivo revocado aún puede leer esto, hasta que un custodio cambie la clave del "
      "círculo."}},
    {Text::log_gap,
     {"{}: what stood at {} to {} was no longer kept when this device came, and is missing here.",
      "{} : ce qui figurait de {} à {} n'était plus gardé quand cet appareil est venu, et manque "
      "ici.",
      "{}: lo que estaba de {} a {} ya no se guardaba cuando llegó este dispositivo, y falta "
      "aquí."}},
    {Text::clock_ahead,
     {"This device's clock is {} minutes ahead of the server's. Set it right.",
      "L'horloge de cet appareil avance de {} minutes sur celle du serveur. Réglez-la.",
      "El reloj de este dispositivo adelanta {} minutos al del servidor. Póngalo en hora."}},
    {Text::clock_behind,
     {"This device's clock is {} minutes behind the server's. Set it right.",
      "L'horloge de cet appareil retarde de {} minutes sur celle du serveur. Réglez-la.",
      "El reloj de este dispositivo atrasa {} minutos respecto al del servidor. Póngalo en hora."}},
    {Text::server_restored,
     {"The server goes on from a copy of its data. What it has lost is sent again by whoever has "
      "it.",
      "Le serveur repart d'une copie de ses données. Ce qu'il a perdu est renvoyé par qui l'a.",
      "El servidor continúa desde una copia de sus datos. Lo que perdió lo reenvía quien lo "
      "tiene."}},
    {Text::contact_fixed,
     {"Only youth leads can ask to talk to you; this is fixed for who is protected as youth.",
      "Seuls les référents jeunesse peuvent demander à vous parler ; c'est fixe pour qui est "
      "protégé "
      "comme jeune.",
      "Solo los referentes de juventud pueden pedir hablar con usted; es fijo para quien está "
      "protegido como joven."}},
    {Text::contact_free,
     {"Who may write to you without asking: {}. You can choose anyone, shared-group or leads.",
      "Qui peut vous écrire sans demander : {}. Vous pouvez choisir anyone, shared-group ou leads.",
      "Quién puede escribirle sin preguntar: {}. Puede elegir anyone, shared-group o leads."}},
    {Text::unexpected_error,
     {"something is not as it must be ({}): try again, and tell whoever runs the server if it "
      "stays",
      "quelque chose n'est pas comme il faut ({}) : réessayez, et dites-le à qui s'occupe du "
      "serveur si cela persiste",
      "algo no es como debe ser ({}): inténtelo de nuevo y, si sigue, dígaselo a quien lleva el "
      "servidor"}},
    {Text::unknown_verb,
     {"indaba: there is no {}; `indaba --help` lists what there is",
      "indaba : il n'y a pas de {} ; `indaba --help` montre ce qu'il y a",
      "indaba: no hay {}; `indaba --help` muestra lo que hay"}},
    {Text::verb_required,
     {"A subcommand is required", "Il faut une sous-commande", "Hace falta una subcomanda"}},
    {Text::option_required, {"{} is required", "Il faut {}", "Hace falta {}"}},
    {Text::word_not_expected,
     {"This was not expected: {}", "Ceci n'était pas attendu : {}", "Esto no se esperaba: {}"}},
    {Text::unfit_argument,
     {"This can't be: {}", "Ceci ne peut pas être : {}", "Esto no puede ser: {}"}},
    {Text::see_help,
     {"Run with --help for more information.", "Voyez --help pour en savoir plus.",
      "Vea --help para saber más."}},
    {Text::role_member, {"members", "membres", "miembros"}},
    {Text::role_youth, {"youth", "jeunes", "jóvenes"}},
    {Text::role_youth_lead, {"youth leads", "responsables jeunesse", "responsables de juventud"}},
    {Text::role_responder, {"responders", "intervenants", "respondedores"}},
    {Text::role_moderator, {"moderators", "modération", "moderación"}},
    {Text::role_coordinator, {"coordinators", "coordination", "coordinación"}},
    {Text::role_admin, {"admins", "administration", "administración"}},
    {Text::every_member, {"all members", "tous les membres", "todos los miembros"}},
    {Text::rule_in, {"{} in {}", "{} : {}", "{}: {}"}},
    {Text::word_or, {" or ", " ou ", " o "}},
    {Text::circle_line, {"{}: {}  ({})", "{} : {}  ({})", "{}: {}  ({})"}},
    {Text::circle_has_key,
     {"epoch {}, its key is here", "époque {}, sa clé est ici", "época {}, su clave está aquí"}},
    {Text::circle_waits,
     {"epoch {}, waiting for its key", "époque {}, sa clé est attendue",
      "época {}, se espera su clave"}},
    {Text::circle_unbegun, {"it has no key yet", "il n'a pas encore de clé", "aún no tiene clave"}},
    {Text::circle_outside, {"not for you", "pas pour vous", "no es para usted"}},
    {Text::circle_channels,
     {"you are in {} of its channels", "vous êtes dans {} de ses canaux",
      "está en {} de sus canales"}},
    {Text::circle_kept_by,
     {"Its key is kept by {}.", "Sa clé est gardée par : {}.", "Guardan su clave: {}."}},
    {Text::circle_added,
     {"The circle {} is there, for {}.", "Le cercle {} existe, pour : {}.",
      "El círculo {} ya existe, para: {}."}},
    {Text::circle_waits_for,
     {"It opens once somebody who keeps its key is online: {}.",
      "Il s'ouvrira quand quelqu'un qui garde sa clé sera en ligne : {}.",
      "Se abrirá cuando alguien que guarda su clave esté en línea: {}."}},
    {Text::unknown_circle_name,
     {"There is no circle of the name or id {}; indaba circle list shows them.",
      "Il n'y a pas de cercle de nom ou d'identifiant {} ; indaba circle list les montre.",
      "No hay ningún círculo con el nombre o identificador {}; indaba circle list los muestra."}},
    {Text::ambiguous_circle_name,
     {"Several circles go by {}; take the id.",
      "Plusieurs cercles portent {} ; prenez l'identifiant.",
      "Varios círculos responden a {}; use el identificador."}},
    {Text::profile_chosen,
     {"whom you share it with; the server never has it",
      "avec qui vous le partagez ; le serveur ne l'a jamais",
      "con quien lo comparte; el servidor nunca lo tiene"}},
    {Text::profile_for_you,
     {"shown to you; the server never has it", "montré à vous ; le serveur ne l'a jamais",
      "se lo muestra a usted; el servidor nunca lo tiene"}},
    {Text::profile_shared,
     {"@{} sees what of your profile is for chosen people, now and whenever it changes.",
      "@{} voit ce qui dans votre profil est pour des personnes choisies, maintenant et à chaque "
      "changement.",
      "@{} ve lo que en su perfil es para personas elegidas, ahora y cada vez que cambie."}},
    {Text::profile_unshared,
     {"@{} is shown nothing more of it. What they have noted they keep.",
      "@{} n'en verra plus rien. Ce qui a été noté reste noté.",
      "@{} no verá nada más. Lo que haya anotado lo conserva."}},
    {Text::profile_shared_with, {"Shared with: {}", "Partagé avec : {}", "Compartido con: {}"}},
    {Text::profile_shown_by,
     {"@{} has changed what they show you of themselves: indaba profile show @{}",
      "@{} a changé ce qui vous est montré de son profil : indaba profile show @{}",
      "@{} ha cambiado lo que le muestra de su perfil: indaba profile show @{}"}},
    {Text::empty_profile_of,
     {"@{} shows you nothing.", "@{} ne vous montre rien.", "@{} no le muestra nada."}},
    {Text::filter_default,
     {"You hear of all alerts in your own countries, and of what is severe or worse elsewhere.",
      "Vous êtes prévenu·e de toutes les alertes dans vos pays, et ailleurs de ce qui est grave ou "
      "pire.",
      "Se le avisa de todas las alertas en sus países, y en otros de lo que es grave o peor."}},
    {Text::filter_countries,
     {"Only about these countries: {}", "Seulement sur ces pays : {}",
      "Solo sobre estos países: {}"}},
    {Text::filter_languages,
     {"Only in these languages: {}", "Seulement dans ces langues : {}",
      "Solo en estas lenguas: {}"}},
    {Text::filter_categories,
     {"Only of these categories: {}", "Seulement de ces catégories : {}",
      "Solo de estas categorías: {}"}},
    {Text::filter_severity,
     {"Only of this severity and worse: {}", "Seulement de cette gravité et pire : {}",
      "Solo de esta gravedad y peores: {}"}},
    {Text::unfit_site,
     {"This is no address of a page: https://name, or a link of the alliance.",
      "Ce n'est pas l'adresse d'une page : https://nom, ou un lien de l'alliance.",
      "No es la dirección de una página: https://nombre, o un enlace de la alianza."}},
    {Text::unfit_manifest,
     {"{} does not list the files of a page: use assets.json of a build of your own.",
      "{} n'est pas la liste des fichiers d'une page : utilisez assets.json de votre propre "
      "construction.",
      "{} no es la lista de los archivos de una página: use assets.json de su propia "
      "construcción."}},
    {Text::site_differs, {"another content: {}", "autre contenu : {}", "otro contenido: {}"}},
    {Text::site_missing,
     {"missing: {} (the server answers {})", "absent : {} (le serveur répond {})",
      "falta: {} (el servidor responde {})"}},
    {Text::site_wrong_type,
     {"another type: {} is served as {} and not as {}",
      "autre type : {} est servi comme {} et non comme {}",
      "otro tipo: {} se sirve como {} y no como {}"}},
    {Text::site_same,
     {"All files ({}) are those of your build.",
      "Tous les fichiers ({}) sont ceux de votre "
      "construction.",
      "Todos los archivos ({}) son los de su construcción."}},
    {Text::site_altered,
     {"{} of {} files are not those of your build. If it is of the commit that is to be served "
      "there, "
      "do not use this page, and tell whoever runs the server by another way.",
      "{} fichiers sur {} ne sont pas ceux de votre construction. Si elle est bien de la version "
      "qui "
      "doit être servie là, n'utilisez pas cette page et prévenez par un autre moyen qui tient le "
      "serveur.",
      "{} de {} archivos no son los de su construcción. Si esta es de la versión que debe servirse "
      "allí, no use esta página y avise por otro medio a quien lleva el servidor."}},
    {Text::site_caution,
     {"This is what the server gave to this device just now: other visitors may be given other "
      "bytes.",
      "C'est ce que le serveur vient de donner à cet appareil : d'autres visiteurs peuvent "
      "recevoir "
      "d'autres octets.",
      "Es lo que el servidor acaba de dar a este dispositivo: otros visitantes pueden recibir "
      "otros "
      "bytes."}},
    {Text::closed_mark, {"(closed)", "(clos)", "(cerrado)"}},
    {Text::span_days, {"{} d", "{} j", "{} d"}},
    {Text::protects_self,
     {"Only your own devices read this.", "Seuls vos propres appareils lisent ceci.",
      "Solo sus propios dispositivos leen esto."}},
    {Text::protects_direct,
     {"Only the devices of the two of you can read this.",
      "Seuls vos appareils à tous les deux peuvent lire ceci.",
      "Solo los dispositivos de ustedes dos pueden leer esto."}},
    {Text::protects_group,
     {"Only the members' devices can read this; who comes later reads nothing from before.",
      "Seuls les appareils des membres peuvent lire ceci ; qui arrive plus tard ne lit rien "
      "d'avant.",
      "Solo los dispositivos de sus miembros pueden leer esto; quien llega después no lee lo de "
      "antes."}},
    {Text::protects_open,
     {"Whoever belongs to its circle can join and read it from the beginning; the server can't "
      "read it.",
      "Quiconque appartient à son cercle peut rejoindre et lire depuis le début ; le serveur ne "
      "peut pas lire.",
      "Quien pertenece a su círculo puede unirse y leer desde el principio; el servidor no puede "
      "leer."}},
    {Text::policy_members_write,
     {"Its members write here.", "Ses membres écrivent ici.", "Aquí escriben sus miembros."}},
    {Text::policy_responders_write,
     {"Only responders write here.", "Seul·es des intervenant·es écrivent ici.",
      "Aquí solo escriben los equipos de respuesta."}},
    {Text::policy_slow,
     {"Each member writes once in {} at most.", "Chaque membre écrit au plus une fois en {}.",
      "Cada miembro escribe como mucho una vez cada {}."}},
    {Text::policy_expiry,
     {"Messages disappear after {}.", "Les messages disparaissent après {}.",
      "Los mensajes desaparecen después de {}."}},
    {Text::policy_owner_invites,
     {"Its owner invites.", "Qui le possède invite.", "Invita quien lo posee."}},
    {Text::policy_moderators_invite,
     {"Its owner and moderators invite.", "Qui le possède et la modération invitent.",
      "Invitan quien lo posee y quienes moderan."}},
    {Text::policy_members_invite,
     {"Every member invites.", "Chaque membre invite.", "Invita cada miembro."}},
    {Text::policy_closed,
     {"Closed since {}: it can be read, and nothing is added.",
      "Clos depuis {} : on peut le lire, rien ne s'y ajoute.",
      "Cerrado desde {}: se puede leer y nada se añade."}},
    {Text::policy_not_you,
     {"You can't write here.", "Vous ne pouvez pas écrire ici.", "Usted no puede escribir aquí."}},
    {Text::policy_you_moderate,
     {"You moderate it.", "Vous en assurez la modération.", "Usted lo modera."}},
    {Text::close_question,
     {"Nobody can write there any more, and it can't be opened again. Close it? [y/N] ",
      "Plus personne ne pourra y écrire, et il ne pourra être rouvert. Le clore ? [o/N] ",
      "Nadie podrá escribir allí, y no se puede reabrir. ¿Cerrarlo? [s/N] "}},
    {Text::erases_account,
     {"This erases the account of @{}, for good: your profile, devices, messages and backup at the "
      "server, your accreditations, and all that this device has. Your other devices are not let "
      "in "
      "any more, and your recovery sheet opens nothing. What others have read or copied stays with "
      "them.",
      "Ceci efface le compte de @{}, pour toujours : votre profil, vos appareils, vos messages et "
      "votre sauvegarde sur le serveur, vos accréditations, et tout ce que cet appareil a. Vos "
      "autres appareils ne sont plus admis, et votre feuille de récupération n'ouvre plus rien. Ce "
      "que d'autres ont lu ou copié leur reste.",
      "Esto borra la cuenta de @{}, para siempre: su perfil, dispositivos, mensajes y copia en el "
      "servidor, sus acreditaciones y todo lo que tiene este dispositivo. Sus otros dispositivos "
      "ya "
      "no entran, y su hoja de recuperación no abre nada. Lo que otros hayan leído o copiado se "
      "queda con ellos."}},
    {Text::erases_here,
     {"This erases all that this device has of @{}. Your account stays: another device of yours, "
      "or "
      "your recovery sheet, brings you back; without either nothing does.",
      "Ceci efface tout ce que cet appareil a de @{}. Votre compte reste : un autre de vos "
      "appareils, ou votre feuille de récupération, vous ramène ; sans eux, rien.",
      "Esto borra todo lo que este dispositivo tiene de @{}. Su cuenta queda: otro dispositivo "
      "suyo, "
      "o su hoja de recuperación, le permite volver; sin ellos, nada."}},
    {Text::handle_question,
     {"To go on, type your handle: ", "Pour continuer, saisissez votre nom court : ",
      "Para seguir, escriba su nombre corto: "}},
    {Text::needs_handle,
     {"There is no terminal to type your handle on; --yes gives it beforehand.",
      "Il n'y a pas de terminal pour saisir votre nom court ; --yes le donne d'avance.",
      "No hay terminal para escribir su nombre corto; --yes lo da de antemano."}},
    {Text::erased_account,
     {"Your account is erased, and nothing of it is left here.",
      "Votre compte est effacé, et il n'en reste rien ici.",
      "Su cuenta está borrada, y aquí no queda nada de ella."}},
    {Text::erased_here, {"Nothing is left here.", "Il ne reste rien ici.", "Aquí no queda nada."}},
});
static_assert(kTexts.size() == static_cast<std::size_t>(Text::count));

}  // namespace

Language language_of(std::string_view locale) {
  const std::string_view code = locale.substr(0, locale.find_first_of("_-.@"));
  if (code == "fr") {
    return Language::french;
  }
  return code == "es" ? Language::spanish : Language::english;
}

std::string_view raw_text(Language language, Text text) {
  for (const Translated& row : kTexts) {
    if (row.text == text) {
      return row.in[static_cast<std::size_t>(language)];
    }
  }
  return {};
}

std::string say(Language language, Text text, std::initializer_list<std::string_view> values) {
  std::string_view rest = raw_text(language, text);
  std::string said;
  for (const std::string_view value : values) {
    const std::size_t place = rest.find("{}");
    if (place == std::string_view::npos) {
      break;
    }
    said.append(rest.substr(0, place)).append(value);
    rest.remove_prefix(place + 2);
  }
  return said.append(rest);
}

}  // namespace indaba::cli
