#include "crypto/mls/public/credential.h"

namespace indaba::mls {

bool AuthenticationService::is_acceptable(const Lifetime& lifetime) const {
  return lifetime.not_before <= lifetime.not_after &&
         lifetime.not_after - lifetime.not_before <= kLifetimeSecondsMax;
}

}  // namespace indaba::mls
