// The sixteen formats of the working group's test-vectors.md: a function each, which carries out
// every verification step that the document lists for one vector.
#pragma once

#include "tests/vectors/json.h"
#include "tests/vectors/verdict.h"

namespace indaba::vectors {

// tree_formats.cpp
Verdict verify_tree_math(const Json& vector);
Verdict verify_tree_operations(const Json& vector);
Verdict verify_tree_validation(const Json& vector);

// treekem_format.cpp
Verdict verify_treekem(const Json& vector);

// crypto_formats.cpp
Verdict verify_crypto_basics(const Json& vector);

// schedule_formats.cpp
Verdict verify_key_schedule(const Json& vector);
Verdict verify_psk_secret(const Json& vector);
Verdict verify_transcript_hashes(const Json& vector);
Verdict verify_welcome(const Json& vector);

// protection_formats.cpp
Verdict verify_secret_tree(const Json& vector);
Verdict verify_message_protection(const Json& vector);

// encoding_formats.cpp
Verdict verify_messages(const Json& vector);
Verdict verify_deserialization(const Json& vector);

// passive_client_format.cpp: three files, one format.
Verdict verify_passive_client(const Json& vector);

}  // namespace indaba::vectors
