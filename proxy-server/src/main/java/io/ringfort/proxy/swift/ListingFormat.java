package io.ringfort.proxy.swift;

import io.ringfort.proxy.syntax.HeaderWords;
import java.util.List;
import java.util.Locale;

/// How a listing is written.
///
/// @param kind the syntax
/// @param mediaType what the answer says it is
/// @param negotiated whether the Accept header decided
record ListingFormat(Kind kind, String mediaType, boolean negotiated) {
  /// The syntax.
  enum Kind {
    PLAIN,
    JSON,
    XML
  }

  private record Offer(Kind kind, String type, String subtype) {
    String mediaType() {
      return type + "/" + subtype;
    }
  }

  private static final List<Offer> OFFERS =
      List.of(
          new Offer(Kind.PLAIN, "text", "plain"),
          new Offer(Kind.JSON, "application", "json"),
          new Offer(Kind.XML, "application", "xml"),
          new Offer(Kind.XML, "text", "xml"));

  /// The format that the query names, or else the best that the Accept header allows; plain text if
  /// there is neither.
  static ListingFormat choose(QueryParameters query, String accept) {
    String named = query.text("format").toLowerCase(Locale.ROOT);
    if (!named.isEmpty()) {
      return switch (named) {
        case "json" -> of(OFFERS.get(1), false);
        case "xml" -> of(OFFERS.get(2), false);
        default -> of(OFFERS.get(0), false);
      };
    }
    return accept.isEmpty() ? of(OFFERS.get(0), true) : negotiate(accept);
  }

  private static ListingFormat of(Offer offer, boolean negotiated) {
    return new ListingFormat(offer.kind, offer.mediaType(), negotiated);
  }

  /// The offer with the highest quality; a more exact range decides for an offer, the order of the
  /// offers between equals.
  private static ListingFormat negotiate(String accept) {
    List<String> ranges = HeaderWords.list(accept);
    double bestQuality = 0;
    Offer best = null;
    for (Offer offer : OFFERS) {
      double quality = 0;
      int exactness = -1;
      for (String range : ranges) {
        int match = exactness(range, offer);
        if (match > exactness) {
          exactness = match;
          quality = quality(range);
        }
      }
      if (quality > bestQuality) {
        bestQuality = quality;
        best = offer;
      }
    }
    if (best == null) {
      throw new SwiftProblem(
          406, "Listings come as text/plain, application/json, application/xml or text/xml.");
    }
    return of(best, true);
  }

  /// How closely a media range describes an offer: 2 exactly, 1 by type, 0 as anything, -1 not.
  private static int exactness(String range, Offer offer) {
    int semicolon = range.indexOf(';');
    String type = (semicolon < 0 ? range : range.substring(0, semicolon)).strip();
    int slash = type.indexOf('/');
    if (slash < 1 || slash == type.length() - 1) {
      throw SwiftProblem.badRequest("Invalid Accept header");
    }
    if (type.equals("*/*")) {
      return 0;
    }
    if (!type.substring(0, slash).equalsIgnoreCase(offer.type)) {
      return -1;
    }
    String subtype = type.substring(slash + 1);
    return subtype.equals("*") ? 1 : subtype.equalsIgnoreCase(offer.subtype) ? 2 : -1;
  }

  private static double quality(String range) {
    int semicolon = range.indexOf(';');
    while (semicolon >= 0) {
      int next = range.indexOf(';', semicolon + 1);
      String parameter = range.substring(semicolon + 1, next < 0 ? range.length() : next).strip();
      if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
        return parseQuality(parameter.substring(2).strip());
      }
      semicolon = next;
    }
    return 1;
  }

  private static double parseQuality(String text) {
    try {
      double quality = Double.parseDouble(text);
      if (quality >= 0 && quality <= 1) {
        return quality;
      }
    } catch (NumberFormatException _) {
      // Answered below.
    }
    throw SwiftProblem.badRequest("Invalid Accept header");
  }
}
