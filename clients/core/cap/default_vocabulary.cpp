// What the alliance's vocabulary begins with. The violations are those that monitors of civic space
// report; labels are what a heading would say.
#include "clients/core/cap/vocabulary.h"

#include <array>
#include <span>

namespace indaba::client::cap {
namespace {

// As in vocabulary.h, but made by the compiler.
struct LabelsEntry {
  const char* en;
  const char* es;
  const char* fr;
};
struct TermEntry {
  const char* code;
  LabelsEntry labels;
};
struct ViolationEntry {
  const char* code;
  LabelsEntry labels;
  Category category;
  std::array<const char*, 3> freedoms;  // null where there are fewer
  Severity severity;
};
struct VerificationEntry {
  const char* code;
  LabelsEntry labels;
  Certainty certainty;
};

constexpr const char* kAssociation = "association";
constexpr const char* kAssembly = "peaceful-assembly";
constexpr const char* kExpression = "expression";

// The freedoms of articles 19, 21 and 22 of the International Covenant on Civil and Political
// Rights.
constexpr auto freedoms() {
  return std::to_array<TermEntry>({
      {kAssociation, {"Freedom of association", "Libertad de asociación", "Liberté d'association"}},
      {kAssembly,
       {"Freedom of peaceful assembly", "Libertad de reunión pacífica",
        "Liberté de réunion pacifique"}},
      {kExpression, {"Freedom of expression", "Libertad de expresión", "Liberté d'expression"}},
  });
}

// Force and arrest: what is done to people.
constexpr auto violations_of_persons() {
  using enum Category;
  using enum Severity;
  return std::to_array<ViolationEntry>({
      {"killing", {"Killing", "Asesinato", "Assassinat"}, safety, {kExpression}, extreme},
      {"disappearance",
       {"Enforced disappearance", "Desaparición forzada", "Disparition forcée"},
       safety,
       {kExpression},
       extreme},
      {"torture",
       {"Torture or ill-treatment", "Tortura o malos tratos", "Torture ou mauvais traitements"},
       safety,
       {kExpression},
       extreme},
      {"attack",
       {"Attack on a person", "Agresión contra una persona", "Agression contre une personne"},
       safety,
       {kExpression},
       severe},
      {"excessive-force",
       {"Excessive use of force", "Uso excesivo de la fuerza", "Usage excessif de la force"},
       safety,
       {kAssembly},
       severe},
      {"detention", {"Detention", "Detención", "Détention"}, security, {kExpression}, severe},
      {"prosecution",
       {"Prosecution", "Persecución judicial", "Poursuites judiciaires"},
       security,
       {kExpression},
       severe},
      {"intimidation",
       {"Threats or intimidation", "Amenazas o intimidación", "Menaces ou intimidation"},
       security,
       {kExpression},
       moderate},
      {"surveillance",
       {"Unlawful surveillance", "Vigilancia ilegal", "Surveillance illégale"},
       security,
       {kExpression},
       moderate},
      {"vilification",
       {"Smear campaign", "Campaña de desprestigio", "Campagne de dénigrement"},
       security,
       {kExpression},
       moderate},
      {"travel-ban",
       {"Travel ban", "Prohibición de viajar", "Interdiction de voyager"},
       security,
       {kAssociation},
       moderate},
  });
}

// What is done to organisations, protests and the public sphere.
constexpr auto violations_of_space() {
  using enum Category;
  using enum Severity;
  return std::to_array<ViolationEntry>({
      {"raid",
       {"Raid on an office or home", "Allanamiento de una oficina o vivienda",
        "Perquisition d'un bureau ou d'un domicile"},
       security,
       {kAssociation},
       severe},
      {"dissolution",
       {"Closure of an organisation", "Cierre de una organización",
        "Dissolution d'une organisation"},
       security,
       {kAssociation},
       severe},
      {"funding-restriction",
       {"Frozen or restricted funding", "Fondos congelados o restringidos",
        "Fonds gelés ou restreints"},
       security,
       {kAssociation},
       moderate},
      {"bureaucratic-restriction",
       {"Bureaucratic obstruction", "Trabas burocráticas", "Entraves bureaucratiques"},
       security,
       {kAssociation},
       minor},
      {"protest-disruption",
       {"Disruption of a protest", "Disolución de una protesta", "Dispersion d'une manifestation"},
       security,
       {kAssembly},
       moderate},
      {"protest-ban",
       {"Ban on a protest", "Prohibición de una protesta", "Interdiction d'une manifestation"},
       security,
       {kAssembly},
       moderate},
      {"censorship", {"Censorship", "Censura", "Censure"}, security, {kExpression}, moderate},
      {"media-closure",
       {"Closure of a media outlet", "Cierre de un medio de comunicación", "Fermeture d'un média"},
       security,
       {kExpression},
       severe},
      {"shutdown",
       {"Internet shutdown", "Corte de Internet", "Coupure d'Internet"},
       infra,
       {kExpression, kAssembly},
       severe},
      {"restrictive-law",
       {"Restrictive law", "Ley restrictiva", "Loi restrictive"},
       security,
       {kAssociation, kAssembly, kExpression},
       moderate},
      {"emergency-powers",
       {"Abuse of emergency powers", "Abuso de poderes de emergencia",
        "Abus de pouvoirs d'exception"},
       security,
       {kAssociation, kAssembly, kExpression},
       severe},
  });
}

constexpr auto affected() {
  return std::to_array<TermEntry>({
      {"human-rights-defenders",
       {"Human rights defenders", "Personas defensoras de los derechos humanos",
        "Défenseurs et défenseuses des droits humains"}},
      {"organisations",
       {"Civil society organisations", "Organizaciones de la sociedad civil",
        "Organisations de la société civile"}},
      {"journalists",
       {"Journalists and media workers", "Periodistas y personal de medios",
        "Journalistes et professionnels des médias"}},
      {"protesters", {"Protesters", "Manifestantes", "Manifestants et manifestantes"}},
      {"youth", {"Young people", "Jóvenes", "Jeunes"}},
      {"students", {"Students", "Estudiantes", "Étudiants et étudiantes"}},
      {"women", {"Women and girls", "Mujeres y niñas", "Femmes et filles"}},
      {"lgbtqi", {"LGBTQI+ people", "Personas LGBTQI+", "Personnes LGBTQI+"}},
      {"environmental-defenders",
       {"Environmental and land defenders", "Personas defensoras del medio ambiente y la tierra",
        "Défenseurs et défenseuses de l'environnement et des terres"}},
      {"indigenous-peoples", {"Indigenous peoples", "Pueblos indígenas", "Peuples autochtones"}},
      {"minorities",
       {"Ethnic or religious minorities", "Minorías étnicas o religiosas",
        "Minorités ethniques ou religieuses"}},
      {"trade-unions",
       {"Workers and trade unions", "Trabajadores y sindicatos", "Travailleurs et syndicats"}},
      {"lawyers", {"Lawyers", "Abogados y abogadas", "Avocats et avocates"}},
      {"academics",
       {"Academics and teachers", "Docentes y académicos", "Universitaires et enseignants"}},
      {"artists", {"Artists and writers", "Artistas y escritores", "Artistes et écrivains"}},
      {"migrants",
       {"Refugees and migrants", "Personas refugiadas y migrantes",
        "Personnes réfugiées et migrantes"}},
      {"people-with-disabilities",
       {"People with disabilities", "Personas con discapacidad", "Personnes handicapées"}},
      {"opposition", {"Political opposition", "Oposición política", "Opposition politique"}},
      {"families",
       {"Families of those targeted", "Familiares de las personas atacadas",
        "Familles des personnes visées"}},
      {"public", {"The general public", "La población en general", "L'ensemble de la population"}},
  });
}

constexpr auto verifications() {
  using enum Certainty;
  return std::to_array<VerificationEntry>({
      {"eyewitness", {"Witnessed", "Presenciado", "Constaté par un témoin"}, observed},
      {"documented",
       {"Documented by pictures or papers", "Documentado con imágenes o escritos",
        "Documenté par des images ou des écrits"},
       observed},
      {"several-sources",
       {"Confirmed by several independent sources", "Confirmado por varias fuentes independientes",
        "Confirmé par plusieurs sources indépendantes"},
       observed},
      {"trusted-source",
       {"From one trusted source", "De una fuente fiable", "D'une source fiable"},
       likely},
      {"media-report",
       {"Reported by the media", "Difundido por los medios", "Rapporté par les médias"},
       likely},
      {"unverified", {"Not verified yet", "Aún sin verificar", "Pas encore vérifié"}, possible},
  });
}

// The five ratings of the world's monitors of civic space.
constexpr auto ratings() {
  return std::to_array<TermEntry>({
      {"open", {"Open", "Abierto", "Ouvert"}},
      {"narrowed", {"Narrowed", "Estrecho", "Rétréci"}},
      {"obstructed", {"Obstructed", "Obstruido", "Obstrué"}},
      {"repressed", {"Repressed", "Represivo", "Réprimé"}},
      {"closed", {"Closed", "Cerrado", "Fermé"}},
  });
}

Labels labels_of(const LabelsEntry& entry) { return {entry.en, entry.es, entry.fr}; }

std::vector<Term> terms_of(std::span<const TermEntry> entries) {
  std::vector<Term> terms;
  for (const TermEntry& entry : entries) {
    terms.push_back({entry.code, labels_of(entry.labels)});
  }
  return terms;
}

void append(std::vector<Violation>& violations, std::span<const ViolationEntry> entries) {
  for (const ViolationEntry& entry : entries) {
    Violation& violation = violations.emplace_back();
    violation.code = entry.code;
    violation.labels = labels_of(entry.labels);
    violation.category = entry.category;
    violation.severity = entry.severity;
    for (const char* freedom : entry.freedoms) {
      if (freedom != nullptr) {
        violation.freedoms.emplace_back(freedom);
      }
    }
  }
}

Vocabulary make_vocabulary() {
  static constexpr auto kRatings = ratings();
  static constexpr auto kAffected = affected();
  static constexpr auto kFreedoms = freedoms();
  static constexpr auto kOfPersons = violations_of_persons();
  static constexpr auto kOfSpace = violations_of_space();
  static constexpr auto kVerifications = verifications();
  Vocabulary vocabulary;
  vocabulary.ratings = terms_of(kRatings);
  vocabulary.affected = terms_of(kAffected);
  vocabulary.freedoms = terms_of(kFreedoms);
  append(vocabulary.violations, kOfPersons);
  append(vocabulary.violations, kOfSpace);
  for (const VerificationEntry& entry : kVerifications) {
    vocabulary.verifications.push_back({entry.code, labels_of(entry.labels), entry.certainty});
  }
  return vocabulary;
}

}  // namespace

const Vocabulary& default_vocabulary() {
  static const Vocabulary vocabulary = make_vocabulary();
  return vocabulary;
}

}  // namespace indaba::client::cap
