// Why what somebody signed does not count.
#include "clients/cli/text/errors.h"
#include "protocol/statements/error.h"

namespace indaba::cli {
namespace {

using protocol::StatementError;

constexpr ErrorText row(StatementError error, std::string_view english, std::string_view french,
                        std::string_view spanish) {
  return {static_cast<int>(error), {english, french, spanish}};
}

constexpr auto kStatementErrors = std::to_array<ErrorText>({
    row(StatementError::foreign_alliance, "the statement belongs to another alliance",
        "la déclaration est d'une autre alliance", "la declaración es de otra alianza"),
    row(StatementError::wrong_kind, "the statement is of another kind than its place asks for",
        "la déclaration n'est pas de la sorte qu'il faut à cette place",
        "la declaración no es de la clase que pide su lugar"),
    row(StatementError::invalid_signature, "a signature does not verify",
        "une signature ne se vérifie pas", "una firma no se verifica"),
    row(StatementError::duplicate_signer, "one key signs twice", "une clé signe deux fois",
        "una clave firma dos veces"),
    row(StatementError::inconsistent,
        "what the statement says contradicts itself or what it builds on",
        "la déclaration se contredit, ou contredit ce sur quoi elle repose",
        "la declaración se contradice, o contradice aquello en lo que se apoya"),
    row(StatementError::wrong_signer,
        "a key that must have signed has not, or one has that may not",
        "une clé qui doit avoir signé ne l'a pas fait, ou une qui ne le peut pas l'a fait",
        "una clave que debe firmar no lo ha hecho, o lo ha hecho una que no puede"),
    row(StatementError::unknown_member, "the statement names a member of whom nothing is known",
        "la déclaration nomme un membre dont on ne sait rien",
        "la declaración nombra a un miembro del que no se sabe nada"),
    row(StatementError::unknown_device,
        "the statement names a device that its member does not have",
        "la déclaration nomme un appareil que son membre n'a pas",
        "la declaración nombra un dispositivo que su miembro no tiene"),
    row(StatementError::unknown_invite, "the statement rests on an invite that is not known",
        "la déclaration repose sur une invitation inconnue",
        "la declaración se apoya en una invitación desconocida"),
    row(StatementError::unknown_statement, "the statement names another that is not known",
        "la déclaration en nomme une autre, inconnue",
        "la declaración nombra otra que no se conoce"),
    row(StatementError::not_accredited,
        "nobody who may has accredited the member for this: an admin or coordinator can",
        "personne qui le peut n'a accrédité le membre pour cela : l'administration ou la "
        "coordination le peut",
        "nadie que pueda ha acreditado al miembro para esto: la administración o la coordinación "
        "puede"),
    row(StatementError::out_of_scope, "the accreditation does not reach so far",
        "l'accréditation ne va pas jusque-là", "la acreditación no llega tan lejos"),
    row(StatementError::invite_used_twice,
        "two members claim the same use of an invite: whoever invited must invite anew",
        "deux membres réclament le même usage d'une invitation : il faut inviter de nouveau",
        "dos miembros reclaman el mismo uso de una invitación: hay que invitar de nuevo"),
    row(StatementError::not_yet_valid, "its time has not begun", "son temps n'a pas commencé",
        "su tiempo no ha empezado"),
    row(StatementError::expired, "its time is over: it has to be granted anew",
        "son temps est passé : il faut l'accorder de nouveau",
        "su tiempo ha pasado: hay que concederlo de nuevo"),
    row(StatementError::revoked, "it was revoked", "cela a été révoqué", "se revocó"),
    row(StatementError::superseded, "a newer one has taken its place",
        "une plus récente a pris sa place", "una más nueva ha ocupado su lugar"),
    row(StatementError::wrong_place, "it does not follow what stands before it: try again",
        "cela ne suit pas ce qui précède : réessayez",
        "no sigue a lo que está antes: inténtelo de nuevo"),
});

}  // namespace

std::span<const ErrorText> statement_error_texts() { return kStatementErrors; }

}  // namespace indaba::cli
