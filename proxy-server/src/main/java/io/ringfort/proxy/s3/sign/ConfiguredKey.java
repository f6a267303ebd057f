package io.ringfort.proxy.s3.sign;

import io.ringfort.proxy.access.Principal;

/// An access key of the configuration.
///
/// @param accessKeyId public name of the key
/// @param secret what signatures are made with
public record ConfiguredKey(String accessKeyId, String secret, Principal principal) {
  public ConfiguredKey {
    if (!SigningScope.isAccessKeyId(accessKeyId)) {
      throw new IllegalArgumentException(
          "an access key id has 1 to "
              + SigningScope.ACCESS_KEY_ID_CHARACTERS_MAX
              + " visible characters of ASCII without slash: "
              + accessKeyId);
    }
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("the secret of " + accessKeyId + " is empty");
    }
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "ConfiguredKey[" + accessKeyId + ", " + principal + "]";
  }
}
