package io.ringfort.proxy.s3.sign;

/// What a credential says: a key, and the day, region and service that it was derived for.
///
/// @param date `yyyyMMdd`
record SigningScope(String accessKeyId, String date, String region, String service) {
  static final String TERMINATOR = "aws4_request";
  static final int ACCESS_KEY_ID_CHARACTERS_MAX = 128;

  private static final String SERVICE = "s3";

  /// Reads `id/date/region/service/aws4_request`, and refuses what is for somewhere else.
  static SigningScope parse(String credential, String region, SignatureCarrier carrier) {
    String[] parts = credential.split("/", 6);
    if (parts.length != 5) {
      throw carrier.badCredential(
          "the Credential is mal-formed; expecting"
              + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    }
    if (!isAccessKeyId(parts[0])) {
      throw carrier.badCredential(
          "a non-empty Access Key (AKID) must be provided in the credential.");
    }
    if (!SignatureTime.isDate(parts[1])) {
      throw carrier.badCredential(
          "incorrect date format. This date in the credential must be in the format \"yyyyMMdd\".");
    }
    if (!parts[3].equals(SERVICE)) {
      throw carrier.badCredential("incorrect service. This endpoint belongs to \"s3\".");
    }
    if (!parts[4].equals(TERMINATOR)) {
      throw carrier.badCredential("incorrect terminal. This endpoint uses \"aws4_request\".");
    }
    if (!parts[2].equals(region)) {
      throw carrier
          .badCredential("the region is wrong; expecting '" + region + "'")
          .with("Region", region);
    }
    return new SigningScope(parts[0], parts[1], parts[2], parts[3]);
  }

  /// Visible characters of ASCII, so that it can be shown in an answer and a log.
  static boolean isAccessKeyId(String text) {
    int length = text.length();
    if (length == 0 || length > ACCESS_KEY_ID_CHARACTERS_MAX) {
      return false;
    }
    for (int index = 0; index < length; index++) {
      char c = text.charAt(index);
      if (c <= ' ' || c > '~' || c == '/') {
        return false;
      }
    }
    return true;
  }

  /// All but the key.
  String text() {
    return date + '/' + region + '/' + service + '/' + TERMINATOR;
  }
}
